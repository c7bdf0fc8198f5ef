// Scenario S01 of one school week: the administrator brings a class in, looks before she leaps, and takes it back.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { LIST_7B, list7b } from '../cast/class-lists.ts'
import { demoSchoolFiles } from '../cast/demo-school.ts'
import { zipOf } from '../cast/one-roster-zip.ts'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const product = useProduct('empty')
const { visitor } = useBrowsers(product)

describe('S01 import', () => {
  it('[IMP-15] a class list with a repeated row and a bad date is put right on the spot, imported, imported again, and taken back', async () => {
    const { page } = await visitor('Зуева', 'desktop')
    await page.goto(product.url)
    await page.getByRole('link', { name: 'Управление' }).click()
    await page.getByRole('link', { name: 'Импорт' }).click()
    await choose(page, '7b.xlsx', list7b(), XLSX)

    // What was understood, before anything is written.
    expect(await factOf(page, 'Повторов')).toBe('1')
    expect(await factOf(page, 'Ошибок')).toBe('1')
    for (const [column, meaning] of [
      ['ФИО', 'ФИО ученика'],
      ['Класс', 'Класс'],
      ['Дата рождения', 'Дата рождения'],
      ['Телефон родителя 1', 'Родитель 1: телефон'],
    ] as const) {
      expect(await chosenIn(page.getByLabel(`Что в столбце «${column}»`))).toBe(meaning)
    }
    const problem = page.getByRole('region', { name: 'Ошибки' }).getByRole('listitem')
    expect(await problem.count()).toBe(1)
    expect(await problem.textContent()).toContain(`строка ${LIST_7B.badDateLine}`)
    expect(await button(page, 'Импортировать').isDisabled()).toBe(true)

    await problem.getByRole('textbox').fill(LIST_7B.goodDate)
    await problem.getByRole('button', { name: 'Исправить' }).click()
    await problem.waitFor({ state: 'detached' })
    await button(page, 'Импортировать').click()
    await page.getByText('Добавлено 8, обновлено 0, ошибок 0').waitFor()

    await page.getByRole('link', { name: 'Люди и классы' }).click()
    await page.getByRole('link', { name: /7Б/ }).click()
    await page.getByRole('link', { name: '+7 916 123-45-67' }).waitFor()
    expect(await page.getByText('Антонов Илья').count()).toBeGreaterThan(0)

    await page.getByRole('link', { name: 'Импорт' }).click()
    await choose(page, '7b.xlsx', list7b(), XLSX)
    await page.getByRole('region', { name: 'Ошибки' }).getByRole('textbox').fill(LIST_7B.goodDate)
    await button(page, 'Исправить').click()
    await page.getByText('Ничего нового: в школе уже всё так, как в файле.').waitFor()
    await button(page, 'Отказаться').click()

    await page.getByRole('link', { name: '7b.xlsx' }).click()
    await button(page, 'Отменить импорт').click()
    await page.getByRole('dialog').getByRole('button', { name: 'Да, отменить' }).click()
    await page.getByText('Импорт отменён').waitFor()
    await page.getByRole('link', { name: 'Люди и классы' }).click()
    await page.getByText('Классов пока нет').waitFor()
  })

  it('[IMP-11] an archive whose enrolment names nobody is refused with file and line, and nothing is written', async () => {
    const files = demoSchoolFiles('2025-10-06')
    const enrollments = (files['enrollments.csv'] ?? '').split('\n')
    const place = enrollments.findIndex((line) => line.includes(',s-antonov,'))
    enrollments[place] = (enrollments[place] ?? '').replace(',s-antonov,', ',s-nobody,')
    const { page } = await visitor('Зуева', 'desktop')
    await page.goto(`${product.url}/manage/import`)
    await choose(page, 'tula.zip', zipOf({ ...files, 'enrollments.csv': enrollments.join('\n') }), 'application/zip')
    const problem = page.getByRole('region', { name: 'Ошибки' }).getByRole('listitem')
    expect(await problem.textContent()).toContain(`enrollments.csv, строка ${place + 1}`)
    expect(await problem.textContent()).toContain('Такого человека нет в users.csv')
    expect(await button(page, 'Импортировать').isDisabled()).toBe(true)

    await page.getByRole('link', { name: 'Люди и классы' }).click()
    await page.getByText('Классов пока нет').waitFor()
  })

  it('[IMP-17] the whole archive brings the same eight pupils, with their parents', async () => {
    const { page } = await visitor('Зуева', 'desktop')
    await page.goto(`${product.url}/manage/import`)
    await choose(page, 'tula.zip', zipOf(demoSchoolFiles('2025-10-06')), 'application/zip')
    await button(page, 'Импортировать').click()
    await page.getByText(/Добавлено \d+, обновлено 0, ошибок 0/).waitFor()
    await page.getByRole('link', { name: 'Люди и классы' }).click()
    await page.getByRole('link', { name: /7Б.*8 учеников/ }).click()
    await page.getByText('Антонова Елена').first().waitFor()
  })
})

async function choose(page: Page, name: string, file: Uint8Array, mimeType: string): Promise<void> {
  await page.getByLabel('Файл со списками школы').setInputFiles({ name, mimeType, buffer: Buffer.from(file) })
  await page.getByRole('heading', { name }).waitFor()
}

function button(page: Page, name: string): Locator {
  return page.getByRole('button', { name, exact: true })
}

async function factOf(page: Page, name: string): Promise<string | null> {
  return page
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .textContent()
}

function chosenIn(list: Locator): Promise<string | undefined> {
  return list.evaluate((element) => (element as HTMLSelectElement).selectedOptions[0]?.label)
}
