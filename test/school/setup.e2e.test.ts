// A new school after its first import: the administrator goes through the first set-up, puts a step off, meets a term that overlaps, and has a journal
// to open at the end.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { LIST_7B, list7b } from '../cast/class-lists.ts'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const product = useProduct('empty')
const { visitor } = useBrowsers(product)

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const dialog = (page: Page) => page.getByRole('dialog')
const step = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

async function importClass(page: Page): Promise<void> {
  await page.goto(`${product.url}/manage/import`)
  await page.getByLabel('Файл со списками школы').setInputFiles({ name: '7b.xlsx', mimeType: XLSX, buffer: Buffer.from(list7b()) })
  const problem = page.getByRole('region', { name: 'Ошибки' }).getByRole('listitem')
  await problem.getByRole('textbox').fill(LIST_7B.goodDate)
  await problem.getByRole('button', { name: 'Исправить' }).click()
  await problem.waitFor({ state: 'detached' })
  await button(page, 'Импортировать').click()
  await page.getByText('Добавлено 8').waitFor()
}

/** A part of «Учебный год», by its tab. */
async function goTo(page: Page, part: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Разделы учебного года' }).getByRole('link', { name: part }).click()
}

async function save(page: Page): Promise<void> {
  await dialog(page).getByRole('button', { name: 'Сохранить' }).click()
  await dialog(page).waitFor({ state: 'detached' })
}

describe('the first set-up', () => {
  it('[SET-19] from an imported class to a journal with terms, bells, a class teacher and a subject', async () => {
    const { page, expectProblem } = await visitor('Зуева', 'desktop')
    await importClass(page)
    await page.getByRole('link', { name: 'Учебный год' }).click()
    await page.getByText('Готово шагов: 0 из 9').waitFor()
    expect(await step(page, 'Четверти или полугодия').textContent()).toContain('Сначала укажите учебный год')

    for (const [place, name] of [
      'Учебный год',
      'Четверти или полугодия',
      'Каникулы',
      'Звонки',
      'Виды работ и веса',
      'Правила журнала',
    ].entries()) {
      await step(page, name).first().getByRole('button', { name: 'Заполнить' }).click()
      await page.getByText(`Готово шагов: ${place + 1} из 9`).waitFor()
    }
    await step(page, 'Нагрузка').getByRole('button', { name: 'Отложить' }).click()
    await step(page, 'Нагрузка').getByText('Отложено').waitFor()

    // Two terms of one year level on one day: refused by name, the dialog stays as it was typed.
    await goTo(page, 'Год и каникулы')
    await button(page, 'Добавить период').click()
    await dialog(page).getByLabel('Название').fill('Модуль')
    await dialog(page).getByLabel('Первый день').fill('2025-10-20')
    await dialog(page).getByLabel('Последний день').fill('2025-10-30')
    expectProblem(/409/)
    await dialog(page).getByRole('button', { name: 'Сохранить' }).click()
    await dialog(page).getByText('Модуль: Эти дни уже заняты другим периодом для тех же классов.').waitFor()
    expect(await dialog(page).getByLabel('Название').inputValue()).toBe('Модуль')
    await dialog(page).getByRole('button', { name: 'Отмена' }).click()

    // Short lessons on Saturday are a set of their own; a second one for the same years on the same day is refused by name.
    await goTo(page, 'Звонки')
    for (const title of ['Суббота', 'Выходные']) {
      await button(page, 'Добавить расписание звонков').click()
      await dialog(page).getByLabel('Название').fill(title)
      await dialog(page).getByLabel('суббота').check()
      await dialog(page).getByLabel('Для целых параллелей').check()
      await dialog(page).getByLabel('Классы с').selectOption('5')
      if (title === 'Выходные') expectProblem(/409/)
      else await save(page)
    }
    await dialog(page).getByRole('button', { name: 'Сохранить' }).click()
    await dialog(page).getByText('В эти дни недели у этих классов уже есть другое расписание звонков.').waitFor()
    await dialog(page).getByRole('button', { name: 'Отмена' }).click()
    await page.getByText('7 уроков, 08:30–14:25 · сб · 5–11 классы').waitFor()

    // Зуева teaches too.
    await goTo(page, 'Роли')
    await button(page, /Изменить: Зуева/).click()
    await dialog(page).getByLabel('Учитель').check()
    await save(page)
    await step(page, 'Зуева').getByText('учитель').waitFor()

    await goTo(page, 'Классы и нагрузка')
    await button(page, 'Изменить: 7Б').click()
    await dialog(page).getByLabel('Классный руководитель', { exact: true }).selectOption({ label: 'Зуева Мария Ивановна' })
    await save(page)
    await goTo(page, 'Предметы и кабинеты')
    await button(page, 'Добавить предмет').click()
    await dialog(page).getByLabel('Название').fill('Алгебра')
    await save(page)
    await goTo(page, 'Классы и нагрузка')
    await page.getByRole('link', { name: '7Б' }).click()
    await button(page, 'Добавить предмет').click()
    await dialog(page).getByLabel('Учитель', { exact: true }).selectOption({ label: 'Зуева Мария Ивановна' })
    await save(page)
    await page.getByText('8 учеников · Зуева М. И.').waitFor()

    // A week without lessons is not ready: the step leads to the template, and the first lesson there makes it so.
    await goTo(page, 'Обзор')
    await page.getByText('Готово шагов: 8 из 9').waitFor()
    await step(page, 'Расписание: шаблон недели').getByRole('link', { name: 'Перейти' }).click()
    await page.getByRole('grid', { name: 'Неделя: 7Б' }).waitFor()
    await page.getByRole('gridcell', { name: /^понедельник, 1-й урок: пусто/ }).press('Enter')
    await save(page)
    await page.getByRole('gridcell', { name: /^понедельник, 1-й урок: Алгебра/ }).waitFor()
    await page.goto(`${product.url}/manage/year`)
    await page.getByText('Всё готово').waitFor()
    await page.reload()
    await page.getByText('Всё готово').waitFor()
  })
})
