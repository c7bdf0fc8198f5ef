// Scenario S24 of the end of a term: term marks given without a mouse, a closed period, an unlock, a correction and who reads of it.
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { SignIn } from '../../protocol/identity.ts'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { type Cell, GetGrid, PutCells } from '../../protocol/journal.ts'
import { GetTermMarks, PutTermMarks } from '../../protocol/term-marks.ts'
import { Client } from '../../scripts/house/client.ts'
import { mathsOf7B } from '../../scripts/house/online-lesson.ts'
import { LINE_LOST, useBrowsers } from '../kit/browser.ts'
import { tabTo } from '../kit/keyboard.ts'
import { useProduct } from '../kit/server.ts'

const END_OF_TERM = '2025-10-24T07:00:00Z'
const EIGHT_DAYS_LATER = '2025-11-01T07:00:00Z'
const DAY_AFTER_UNLOCK = '2025-11-02T07:30:00Z'

const product = useProduct()
const { visitor } = useBrowsers(product)

/** Throws in the page when anybody clicks: a test that says "keyboard" cannot cheat. */
const NO_MOUSE = `addEventListener('click', (event) => { if (event.isTrusted && event.pointerType) throw new Error('a mouse was used') }, true)`

let maths: StudyGroupId

beforeAll(async () => {
  const orlova = await signedIn('Орлова')
  maths = await mathsOf7B(orlova)
  // On Monday the lessons of the last days and all to come are open: eleven fives and six fours for Илья, a three for Дарья.
  const grid = await orlova.call(GetGrid, { studyGroupId: maths })
  const open = grid.lessons.filter((lesson) => !lesson.closed)
  const pupil = (familyName: string) => grid.students.find((one) => one.name.familyName === familyName)?.personId as Cell['studentId']
  const cell = (studentId: Cell['studentId'], value: '3' | '4' | '5', at: number): Cell => ({
    lessonId: open[at]?.id as Cell['lessonId'],
    studentId,
    marks: [{ value, kindId: null, comment: null }],
    attendance: null,
    pointDueOn: null,
    version: 0,
  })
  const his = Array.from({ length: 17 }, (_, at) => cell(pupil('Антонов'), at < 11 ? '5' : '4', at))
  const today = open.findIndex((lesson) => lesson.on === grid.today)
  const { outcomes } = await orlova.call(PutCells, { studyGroupId: maths, cells: [...his, cell(pupil('Борисова'), '3', today)] })
  expect(outcomes.every(({ outcome }) => outcome === 'saved')).toBe(true)
})

describe('S24 the end of a term', () => {
  it('[TRM-07] Илья’s 79/17 is shown as 4,65 and suggests 4; Орлова gives 5 with a reason and н/а with a key, without a mouse', async () => {
    await at(END_OF_TERM)
    const { page } = await visitor('Орлова', 'desktop')
    await page.addInitScript(NO_MOUSE)
    await page.goto(`${product.url}/journal/${maths}`)
    await tabTo(page, page.getByRole('tab', { selected: true }))
    await page.keyboard.press('End')
    await termCell(page, 'Антонов Илья').waitFor()
    expect(await nameOf(termCell(page, 'Антонов Илья'))).toContain('не поставлено, средний балл 4,65, предложено 4')
    // What is suggested and not given yet stands in the middle of its row, where the pupil's name does.
    const [cell, said] = [
      await termCell(page, 'Антонов Илья').boundingBox(),
      await termCell(page, 'Антонов Илья').locator('small').boundingBox(),
    ]
    expect(Math.abs(middle(said) - middle(cell))).toBeLessThan(2)
    expect(await nameOf(termCell(page, 'Гусева Полина'))).toContain('предложено не аттестован, Нет отметок, которые учитываются')

    await tabTo(page, termCell(page, 'Антонов Илья'))
    await page.keyboard.press('5')
    const why = page.getByRole('dialog', { name: 'Почему 5, а не 4?' })
    await why.waitFor()
    await page.keyboard.insertText('Победитель олимпиады')
    await page.keyboard.press('Enter')
    await why.waitFor({ state: 'detached' })
    await termCell(page, 'Антонов Илья').and(page.locator('[data-state="saved"]')).waitFor()
    expect(await nameOf(termCell(page, 'Антонов Илья'))).toContain('поставлено 5')
    expect(await nameOf(termCell(page, 'Антонов Илья'))).toContain('причина: Победитель олимпиады')

    // Down to Полина, by the key of «Н» in an English layout; Борисова's three is taken as it is suggested.
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    // As a screen reader goes to a cell: no key, no click.
    await termCell(page, 'Гусева Полина').focus()
    await page.keyboard.press('KeyY')
    await saved(page)
    expect(await nameOf(termCell(page, 'Борисова Дарья'))).toContain('поставлено 3')
    expect(await nameOf(termCell(page, 'Гусева Полина'))).toContain('поставлено не аттестован')
    await page.reload()
    await termCell(page, 'Антонов Илья').waitFor()
    expect(await nameOf(termCell(page, 'Антонов Илья'))).toContain('поставлено 5')
  })

  it('[TRM-09] of two who give a mark at once the second is told what is there now', async () => {
    const { page, context, expectProblem } = await visitor('Орлова', 'desktop')
    expectProblem(LINE_LOST)
    await page.goto(`${product.url}/journal/${maths}?view=final`)
    await termCell(page, 'Воронов Максим').waitFor()
    await context.setOffline(true)
    await termCell(page, 'Воронов Максим').click()
    await page.keyboard.press('KeyP')
    await page.locator('[role="status"][data-state="queued"]').waitFor()
    const other = await signedIn('Орлова')
    const { columns, students } = await other.call(GetTermMarks, { studyGroupId: maths })
    const studentId = students.find((one) => one.name.familyName === 'Воронов')?.personId as Cell['studentId']
    const period = columns[0]?.period ?? 'year'
    await other.call(PutTermMarks, { studyGroupId: maths, marks: [{ studentId, period, value: '4', reason: 'Сдал зачёты', version: 0 }] })
    await context.setOffline(false)
    const conflict = page.getByRole('dialog', { name: 'Изменено другим пользователем: 4' })
    await conflict.getByRole('button', { name: 'Поставить зач' }).click()
    await saved(page)
    expect(await nameOf(termCell(page, 'Воронов Максим'))).toContain('поставлено зачёт')
  })

  it('[JRN-03] Титов reads a cell’s details and is not told to put a mark; the journal’s views and its terms are one row on a desktop', async () => {
    const { page } = await visitor('Титов', 'desktop')
    await page.goto(`${product.url}/journal/${maths}`)
    await gridCell(page, 'Гусева Полина', '24 октября').click()
    await page.keyboard.press('F2')
    const details = page.getByRole('dialog')
    await details.getByText('Отметок нет.', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    const [views, terms] = [page.getByRole('navigation', { name: 'Разделы журнала' }), page.getByRole('tablist', { name: 'Период' })]
    expect((await views.boundingBox())?.y).toBe((await terms.boundingBox())?.y)
  })

  it('[LCK-07] eight days later the period is closed; Титов opens it for a day, she corrects 3 to 4, and the family reads it', async () => {
    await at(EIGHT_DAYS_LATER)
    const teacher = await visitor('Орлова', 'desktop')
    const { page } = teacher
    await page.addInitScript(NO_MOUSE)
    await page.goto(`${product.url}/journal/${maths}`)
    await tabTo(page, page.getByRole('tab', { selected: true }))
    await page.keyboard.press('Home')
    await tabTo(page, page.getByRole('gridcell').and(page.locator('[tabindex="0"]')))
    await toCell(page, 'Борисова Дарья', '6 октября')
    await page.keyboard.press('4')
    const closed = page.getByRole('dialog', { name: 'Период закрыт' })
    await closed.waitFor()
    // One answer to one mark: not a list of what was not put besides.
    expect(await page.getByText(/^Не сохранен/).count()).toBe(0)
    await page.keyboard.insertText('Пересдала контрольную')
    await tabTo(page, closed.getByRole('button', { name: 'Попросить открыть' }))
    await page.keyboard.press('Enter')
    await page.getByText('Запрос отправлен завучу').waitFor()
    expect(await gridCell(page, 'Борисова Дарья', '6 октября').textContent()).toBe('3')

    const deputy = await visitor('Титов', 'desktop')
    await deputy.page.goto(`${product.url}/journal`)
    await deputy.page.getByRole('link', { name: 'Закрытие периодов 1 запрос ждёт решения' }).click()
    const request = deputy.page.getByRole('listitem').filter({ hasText: 'Пересдала контрольную' })
    await request.getByRole('button', { name: 'Открыть' }).click()
    await request.getByText(/Открыт до/).waitFor()
    // What is open is no wider than the edit window; and one group may be done before the others.
    const ofPeriod = (title: string) => deputy.page.getByRole('row').filter({ hasText: title })
    await ofPeriod('1 четверть').getByText('Уроки по 24 октября закрыты сроком правки').waitFor()
    expect(await ofPeriod('3 четверть').getByText('сроком правки').count()).toBe(0)
    await ofPeriod('3 четверть').getByRole('button', { name: 'Закрыть период' }).click()
    const whom = deputy.page.getByRole('dialog')
    await whom.getByLabel('Одной группе').check()
    await whom.getByLabel('Класс и предмет').selectOption({ label: '7Б, Математика' })
    await whom.getByRole('button', { name: 'Закрыть период' }).click()
    await ofPeriod('3 четверть').getByText('Закрыт для группы: 7Б, Математика').waitFor()
    await ofPeriod('3 четверть').getByRole('button', { name: 'Открыть: 7Б, Математика' }).click()
    await ofPeriod('3 четверть').getByText('Закрыт для группы').waitFor({ state: 'detached' })

    // Her grid hears of it. The correction has a reason, on the cell's card.
    await page.locator('[data-closed="false"][title^="6 октября"]').waitFor()
    await tabTo(page, page.getByRole('gridcell').and(page.locator('[tabindex="0"]')))
    await toCell(page, 'Борисова Дарья', '6 октября')
    await page.keyboard.press('F2')
    const card = page.getByRole('dialog')
    await tabTo(page, card.getByLabel('Отметка', { exact: true }))
    await page.keyboard.press('4')
    await tabTo(page, card.getByLabel('Причина исправления'))
    await page.keyboard.insertText('пересдала')
    await tabTo(page, card.getByRole('button', { name: 'Сохранить' }))
    await page.keyboard.press('Enter')
    await saved(page)
    await gridCell(page, 'Борисова Дарья', '6 октября').filter({ hasText: '4' }).waitFor()

    const father = await visitor('Борисов Павел', 'phone')
    await father.page.goto(`${product.url}/diary?view=marks`)
    await father.page.getByText('исправлено 3→4, пересдала').waitFor()

    await deputy.page.goto(`${product.url}/journal/log`)
    const row = deputy.page.getByRole('row').filter({ hasText: '3 → 4' })
    expect(await row.textContent()).toContain('Борисова')
    expect(await row.textContent()).toContain('пересдала')
    expect(await row.textContent()).toContain('Орлова')
    await deputy.page.getByRole('row').filter({ hasText: 'Победитель олимпиады' }).waitFor()
  })

  it('[LCK-07] after 24 hours it is closed again', async () => {
    await at(DAY_AFTER_UNLOCK)
    const { page } = await visitor('Орлова', 'desktop')
    await page.goto(`${product.url}/journal/${maths}`)
    await page.getByRole('tab').first().click()
    await gridCell(page, 'Борисова Дарья', '6 октября').click()
    await page.keyboard.press('5')
    await page.getByRole('dialog', { name: 'Период закрыт' }).waitFor()
    expect(await gridCell(page, 'Борисова Дарья', '6 октября').textContent()).toBe('4')
  })
})

const LESSONS_A_TERM_MAX = 60

async function at(clock: string): Promise<void> {
  await product.crash()
  await product.restart(clock)
}

/** «Антонов Илья, 1 четверть, …» */
function termCell(page: Page, pupil: string): Locator {
  return page.getByRole('gridcell', { name: new RegExp(`^${pupil}, 1 четверть,`) })
}

function gridCell(page: Page, pupil: string, day: string): Locator {
  return page.getByRole('gridcell', { name: new RegExp(`^${pupil}, ${day},`) })
}

/** By keys alone, from wherever the cursor is: only what is seen of the grid is drawn, so the row's first lesson is where the way begins. */
async function toCell(page: Page, pupil: string, day: string): Promise<void> {
  const target = gridCell(page, pupil, day)
  await page.keyboard.press('Home')
  for (let pressed = 0; pressed < LESSONS_A_TERM_MAX && (await target.count()) === 0; pressed++) await page.keyboard.press('ArrowRight')
  const to = await placeOf(target)
  const from = await placeOf(page.locator('[role="gridcell"]:focus'))
  for (let i = 0; i < Math.abs(to.row - from.row); i++) await page.keyboard.press(to.row > from.row ? 'ArrowDown' : 'ArrowUp')
  for (let i = 0; i < Math.abs(to.column - from.column); i++)
    await page.keyboard.press(to.column > from.column ? 'ArrowRight' : 'ArrowLeft')
  await target.and(page.locator(':focus')).waitFor()
}

async function placeOf(cell: Locator): Promise<{ row: number; column: number }> {
  return { row: Number(await cell.getAttribute('data-row')), column: Number(await cell.getAttribute('data-column')) }
}

async function nameOf(cell: Locator): Promise<string> {
  return (await cell.locator('.visually-hidden').textContent()) ?? ''
}

async function saved(page: Page): Promise<void> {
  await page.locator('[role="status"][data-state="saved"]').waitFor()
}

async function signedIn(name: string): Promise<Client> {
  const { login, password } = product.signInOf(name)
  const client = new Client(product.url)
  await client.call(SignIn, { login, password })
  return client
}

function middle(box: { readonly y: number; readonly height: number } | null): number {
  return (box?.y ?? Number.NaN) + (box?.height ?? 0) / 2
}
