// Scenario S18 of one school week: Орлова is ill on Friday, Титов plans the day, families and the substitute see it. And the weekly template without a mouse.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { GetTimetableTemplate } from '../../protocol/timetable.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { useBrowsers } from '../kit/browser.ts'
import { chooseByArrow, tabTo } from '../kit/keyboard.ts'
import { useProduct } from '../kit/server.ts'

const TODAY = '2025-10-06'
const FRIDAY = '2025-10-10'

const product = useProduct()
const { visitor } = useBrowsers(product)

describe('S18 a substitution', () => {
  it('[SUB-03] Орлова reports illness, Титов plans Friday, and the open pages of Илья and his mother say what is other', async () => {
    const orlova = await visitor('Орлова', 'phone')
    await orlova.page.goto(`${product.url}/timetable`)
    await orlova.page.getByRole('button', { name: 'Сообщить об отсутствии' }).click()
    const absence = orlova.page.getByRole('dialog')
    await absence.getByLabel('С', { exact: true }).fill(FRIDAY)
    await absence.getByRole('button', { name: 'Сообщить' }).click()
    await orlova.page.getByText('Вы отсутствуете').waitFor()

    const ilya = await visitor('Антонов Илья', 'phone')
    await ilya.page.goto(`${product.url}/diary?view=week`)
    const elena = await visitor('Антонова Елена', 'phone')
    await elena.page.goto(`${product.url}/timetable`)
    await Promise.all([dayOf(ilya.page, 'пятница').waitFor(), dayOf(elena.page, 'пятница').waitFor()])

    const titov = await visitor('Титов', 'desktop')
    await titov.page.goto(`${product.url}/timetable/changes?on=${FRIDAY}`)
    await titov.page.getByText('Орлова А. С.').first().waitFor()
    await titov.page
      .getByRole('region', { name: 'Нужна замена' })
      .getByRole('button', { name: /^Урок 2 7Б · Математика/ })
      .click()
    const dialog = titov.page.getByRole('dialog')
    const teacher = dialog.getByLabel('Кто ведёт')
    // Who has time comes before who is busy, and who is away comes last.
    const options = await teacher.getByRole('option').allTextContents()
    expect(options.at(-1)).toBe('Орлова\u00a0А.\u00a0С.: отсутствует')
    expect(options).toContain('Белова\u00a0И.\u00a0П.: есть время')
    await teacher.selectOption({ label: 'Белова И. П.: есть время' })
    await save(dialog)
    for (const { page } of [ilya, elena]) await dayOf(page, 'пятница').getByText('Замена: Белова И. П. (по плану Орлова А. С.)').waitFor()

    await openLesson(titov.page, /^Урок 5 7Б · Биология/)
    await dialog.getByLabel('Кабинет').fill('12')
    await save(dialog)
    await openLesson(titov.page, /^Урок 6 7Б · ИЗО/)
    await dialog.getByLabel('Урок отменён').check()
    await save(dialog)
    for (const { page } of [ilya, elena]) {
      const friday = dayOf(page, 'пятница')
      await friday.getByText('каб. 12 (по плану каб. 25)').waitFor()
      await friday.getByText('Отменён').waitFor()
    }

    // Undone, it is as planned again.
    await openLesson(titov.page, /^Урок 6 7Б · ИЗО/)
    await dialog.getByRole('button', { name: 'Вернуть как в плане' }).click()
    await dialog.waitFor({ state: 'detached' })
    for (const { page } of [ilya, elena]) await dayOf(page, 'пятница').getByText('Отменён').waitFor({ state: 'detached' })

    // Another subject, which has a journal of its own: its lesson takes the place, and goes again with the undoing.
    await openLesson(titov.page, /^Урок 2 7Б · Математика/)
    await dialog.getByLabel('Предмет').selectOption({ label: 'Биология' })
    await dialog.getByText('Урок появится в журнале «Биология»').waitFor()
    await save(dialog)
    for (const { page } of [ilya, elena]) await dayOf(page, 'пятница').getByText('Вместо: Математика').waitFor()
    await openLesson(titov.page, /^Урок 2 7Б · Математика/)
    await dialog.getByText('Вместо этого урока проходит другой предмет').waitFor()
    await dialog.getByRole('button', { name: 'Вернуть как в плане' }).click()
    await dialog.waitFor({ state: 'detached' })
    for (const { page } of [ilya, elena]) await dayOf(page, 'пятница').getByText('Вместо: Математика').waitFor({ state: 'detached' })
  })

  it('[SUB-04] Белова gets from her timetable to that lesson’s page and types into its one column', async () => {
    const titov = await visitor('Титов', 'desktop')
    await titov.page.goto(`${product.url}/timetable/changes?on=${TODAY}`)
    await openLesson(titov.page, /^Урок 1 7Б · Математика/)
    const dialog = titov.page.getByRole('dialog')
    await dialog.getByLabel('Кто ведёт').selectOption({ label: 'Белова И. П.: есть время' })
    await save(dialog)

    const { page } = await visitor('Белова', 'desktop')
    await page.goto(`${product.url}/timetable`)
    await dayOf(page, 'понедельник').getByText('Замена: Белова И. П.').waitFor()
    await dayOf(page, 'понедельник').getByRole('link', { name: 'Математика' }).click()
    const cell = page.getByRole('gridcell', { name: /^Антонов Илья, 6 октября,/ })
    await cell.waitFor()
    expect(await page.locator('td[data-row="0"]').count()).toBe(1)
    await cell.click()
    await page.keyboard.press('5')
    await page.locator('[role="status"][data-state="saved"]').waitFor()
    await page.reload()
    await cell.filter({ hasText: '5' }).waitFor()
  })
})

describe('the weekly template', () => {
  it('[TTB-10] is put together without a mouse: picked up, carried past what stands in the way, put down, taken away', async () => {
    const { page } = await visitor('Титов', 'desktop')
    await page.addInitScript(
      `addEventListener('click', (event) => { if (event.isTrusted && event.pointerType) throw new Error('a mouse was used') }, true)`,
    )
    await page.goto(`${product.url}/timetable/template`)
    const grid = page.getByRole('grid', { name: 'Неделя: 7А' })
    await grid.waitFor()
    await chooseByArrow(page, page.getByLabel('Класс'), '7Б')
    const said = page.locator('p[role="status"]')
    const place = (name: string): Locator => page.getByRole('gridcell', { name: new RegExp(`^${name}`) })

    // Monday 1 is mathematics: it is carried to Monday 2, where 7А has Орлова.
    await tabTo(page, place('понедельник, 1-й урок: Математика'))
    await page.keyboard.press('Enter')
    await said.filter({ hasText: 'Перенос: 7Б, Математика' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await said.filter({ hasText: 'Орлова А. С. в это время ведёт урок: 7А, Математика' }).waitFor()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Так поставить нельзя').waitFor()
    await page.keyboard.press('Escape')
    await place('понедельник, 1-й урок: Математика').waitFor()

    // To Saturday, which is free.
    await place('понедельник, 1-й урок').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('End')
    await said.filter({ hasText: 'суббота, 1-й урок: свободно' }).waitFor()
    await page.keyboard.press('Enter')
    await place('суббота, 1-й урок: Математика Орлова А. С. · каб. 21').waitFor()
    await place('понедельник, 1-й урок: пусто').waitFor()

    await page.keyboard.press('Delete')
    await place('суббота, 1-й урок: пусто').waitFor()
    await page.keyboard.press('Enter')
    await dialog.getByLabel('Предмет и группа').waitFor()
    await dialog.getByLabel('Кабинет').focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    const client = new Client(product.url)
    await signIn(client, product.signInOf('Титов'))
    const { entries } = await client.call(GetTimetableTemplate, {})
    expect(entries.filter(({ weekday }) => weekday === 6)).toHaveLength(1)
  })

  it('[TTB-10] a subject is dragged from the list into the week with a mouse', async () => {
    const { page } = await visitor('Титов', 'desktop')
    await page.goto(`${product.url}/timetable/template?by=class`)
    const target = page.getByRole('gridcell', { name: /^вторник, 8-й урок: пусто/ })
    await page.getByRole('button', { name: /^ИЗО/ }).dragTo(target)
    await page.getByRole('gridcell', { name: /^вторник, 8-й урок: ИЗО/ }).waitFor()
  })
})

describe('the weekly template on a phone', () => {
  it('[TTB-07] is no wider than the screen, and a file is checked and taken there too', async () => {
    const { page } = await visitor('Титов', 'phone')
    await page.goto(`${product.url}/timetable/template`)
    await page.getByRole('button', { name: 'Загрузить CSV' }).tap()
    const dialog = page.getByRole('dialog')
    const lines = ['класс;день;урок;предмет;группа;учитель;кабинет', '7Б;суббота;2;Музыка;;;16', '7Б;восьмник;1;Физика;;;']
    await dialog.locator('input[type=file]').setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) })
    await dialog.getByRole('button', { name: 'Проверить' }).tap()
    await dialog.getByText('Строка 3').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
  })
})

function dayOf(page: Page, weekday: string): Locator {
  return page.locator('section').filter({ has: page.getByRole('heading', { name: new RegExp(`^${weekday}`, 'i') }) })
}

async function openLesson(page: Page, name: RegExp): Promise<void> {
  const lessons = page.getByRole('region', { name: 'Все уроки дня' })
  await lessons.getByRole('combobox').selectOption('7Б')
  await lessons.getByRole('button', { name }).click()
}

async function save(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Сохранить изменение' }).click()
  await dialog.waitFor({ state: 'detached' })
}
