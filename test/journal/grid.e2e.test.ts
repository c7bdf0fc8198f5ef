// The grid as a teacher has it before them: by keyboard, pasted into, without a network, beside another teacher, on a phone.
// Longer than most: starting the product is dear, so all of it shares one.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import { chooseByArrow, hasFocus, tabTo } from '../kit/keyboard.ts'
import { useProduct } from '../kit/server.ts'

const CELLS = /\/api\/journal\/groups\/[^/]+\/cells$/

const product = useProduct()
const { visitor } = useBrowsers(product)

describe('the grid', () => {
  it('[GRD-01] draws what is seen, counts all of it for a screen reader, and the keyboard reaches its ends', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openMathsOf7B(page)
    const grid = page.getByRole('grid')
    const columns = Number(await grid.getAttribute('aria-colcount'))
    const lessons = columns - 4
    expect(await grid.getAttribute('aria-rowcount')).toBe('10')
    const drawn = await page.getByRole('gridcell').count()
    expect(drawn).toBeLessThan(8 * lessons)

    await tabTo(page, cellOf(page, 'Антонов Илья', '6 октября'))
    await page.keyboard.press('Control+Home')
    const first = await focusedCell(page)
    expect(first).toMatchObject({ column: '3', row: '3' })
    await page.keyboard.press('Control+End')
    expect(await focusedCell(page)).toMatchObject({ column: String(columns - 2), row: '10' })
    await page.keyboard.press('Home')
    expect(await focusedCell(page)).toMatchObject({ column: '3', row: '10' })
    await page.keyboard.press('Control+ArrowUp')
    expect(await focusedCell(page)).toEqual(first)
    expect(first.name).toMatch(/^Антонов Илья, \d+ сентября, Математика, /)

    // Scrolled away by the wheel, the cell is not drawn; the next key goes where it was and brings it back.
    await page.keyboard.press('Control+End')
    await page.mouse.move(600, 400)
    for (let i = 0; i < 20; i++) await page.mouse.wheel(-400, 0)
    await page
      .getByRole('gridcell', { name: /^Антонов Илья, \d+ сентября/ })
      .first()
      .waitFor()
    await page.keyboard.press('ArrowUp')
    expect(await focusedCell(page)).toMatchObject({ column: String(columns - 2), row: '9' })
    await expectAccessible(page, 'the grid')
  })

  it('[GRD-13] a mark has the style of its cell reckoned, and not that of the page', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openMathsOf7B(page)
    await cellOf(page, 'Антонов Илья', '3 октября').click()
    const styled = await elementsStyled(page, async () => {
      await page.keyboard.press('5')
      await saved(page)
    })
    // Its cell and the next, the average, the term's mark and «Сохранено», some of them as often as they change.
    expect(styled).toBeLessThan(60)

    // On a small desktop «Сохранено» stays in the row of the terms, «Итоговые» with it.
    for (const width of [1024, 1100, 1366]) {
      await page.setViewportSize({ width, height: 768 })
      // Both at one moment: the page may be scrolled by a pixel between two questions.
      const [tab, state] = (await page.evaluate(
        `['[role=tab]', '[role=status][data-state]'].map((each) => [...document.querySelectorAll(each)].at(-1).getBoundingClientRect().bottom)`,
      )) as [number, number]
      expect(state, String(width)).toBeLessThan(tab)
    }
  })

  it('[GRD-07] a pasted column with junk in the middle: the junk is named, the rest is put, by one request', async () => {
    const { page, context } = await visitor('Орлова', 'desktop')
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openMathsOf7B(page)
    const requests = cellRequests(page)
    await cellOf(page, 'Антонов Илья', '10 октября').click()
    await page.evaluate('navigator.clipboard.writeText("5\\r\\nотл\\r\\n6\\r\\n\\r\\n4/5\\r\\nн\\r\\n")')
    await page.keyboard.press('ControlOrMeta+v')
    await saved(page)
    expect(await columnOf(page, '10 октября')).toEqual(['5', '', '', '', '4/5', 'Н', '', ''])
    expect(requests).toHaveLength(1)
    const report = page.getByRole('region', { name: 'Не сохранены 2 клетки' })
    expect(await report.getByRole('listitem').allTextContents()).toEqual([
      '«отл» Борисова Дарья, 10 октября: не понято',
      expect.stringMatching(/^«6» Воронов .*, 10 октября: /),
    ])
    await expectAccessible(page, 'the report')
    await report.getByRole('button', { name: 'Закрыть' }).click()
    await report.waitFor({ state: 'detached' })

    // A range copied with Shift and the arrows comes back the same elsewhere.
    await cellOf(page, 'Антонов Илья', '10 октября').click()
    for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('ControlOrMeta+c')
    await cellOf(page, 'Антонов Илья', '13 октября').click()
    await page.keyboard.press('ControlOrMeta+v')
    await saved(page)
    expect(await columnOf(page, '13 октября')).toEqual(['5', '', '', '', '4/5', 'Н', '', ''])
    await page.keyboard.press('ControlOrMeta+z')
    await saved(page)
    expect(await columnOf(page, '13 октября')).toEqual(['', '', '', '', '', '', '', ''])
    await page.keyboard.press('ControlOrMeta+y')
    await saved(page)
    expect(await columnOf(page, '13 октября')).toEqual(['5', '', '', '', '4/5', 'Н', '', ''])
  })

  it('[GRD-07] a column that is too long is told of in one line, and below a list out of sight where its writer looks', async () => {
    const { page, context } = await visitor('Орлова', 'desktop')
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await openMathsOf7B(page)
    await cellOf(page, 'Яковлев', '17 октября').click()
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(['отл', ...Array(60).fill('5')].join('\r\n'))})`)
    await page.keyboard.press('ControlOrMeta+v')
    const report = page.getByRole('region', { name: 'Не сохранена 61 клетка' })
    const fives = Array(8).fill('«5»').join(', ')
    expect(await report.getByRole('listitem').allTextContents()).toEqual([
      '«отл» Яковлев Пётр, 17 октября: не понято',
      `За краем журнала: ${fives} и ещё 52`,
    ])

    // As in a class of thirty: the list stands above the screen.
    await page.setViewportSize({ width: 1366, height: 420 })
    await page.evaluate('scrollTo(0, 10000)')
    await cellOf(page, 'Яковлев', '17 октября').click()
    await page.evaluate('navigator.clipboard.writeText("хор")')
    await page.keyboard.press('ControlOrMeta+v')
    await page.getByText('Не сохранена 1 клетка. «хор» Яковлев Пётр, 17 октября: не понято').waitFor()
  })

  it('[JRN-02] an address that was cut short is a page that is not there, like a group that is not hers', async () => {
    const { page, expectProblem } = await visitor('Орлова', 'phone')
    expectProblem(/status of 40[04]/)
    const words: string[] = []
    for (const address of ['grp_00000000000000000000', 'grp_1k7']) {
      await page.goto(`${product.url}/journal/${address}`)
      words.push(await page.getByText('Такой страницы нет').locator('..').innerText())
    }
    expect(words[1]).toBe(words[0])
  })

  it('[GRD-05] of two who write into one cell the second sees both marks and chooses; nobody undoes another’s', async () => {
    const [first, second] = [await visitor('Орлова', 'desktop'), await visitor('Орлова', 'desktop')]
    await Promise.all([openMathsOf7B(first.page), openMathsOf7B(second.page)])
    first.expectProblem(/ERR_FAILED/)
    await first.page.route(CELLS, (route) => route.abort())
    const [mine, theirs] = [first, second].map(({ page }) => cellOf(page, 'Борисова Дарья', '6 октября')) as [Locator, Locator]

    await mine.click()
    await first.page.keyboard.press('5')
    await first.page.locator('[role="status"][data-state="queued"]').waitFor()
    await theirs.click()
    await second.page.keyboard.press('4')
    await saved(second.page)
    await first.page.unroute(CELLS)

    const dialog = first.page.getByRole('dialog', { name: 'Изменено другим пользователем: 4' })
    await dialog.getByText('Борисова Дарья, 6 октября').waitFor()
    await expectAccessible(first.page, 'a conflict')
    await dialog.getByRole('button', { name: 'Поставить 5' }).click()
    await saved(first.page)
    // Live, by the inbox.
    await theirs.filter({ hasText: '5' }).waitFor()

    await theirs.click()
    await second.page.keyboard.press('ControlOrMeta+z')
    await second.page.getByRole('region', { name: 'Не сохранена 1 клетка' }).waitFor()
    expect(await theirs.textContent()).toBe('5')
    await second.page.getByText('Борисова Дарья, 6 октября: осталось как есть, с тех пор клетку изменил кто-то другой').waitFor()
  })

  it('[GRD-06] what was typed without a network is there after a reload, and is sent once and in order', async () => {
    const { page, expectProblem } = await visitor('Орлова', 'desktop')
    expectProblem(/ERR_FAILED/)
    await openMathsOf7B(page)
    await page.route(CELLS, (route) => route.abort())
    await cellOf(page, 'Антонов Илья', '7 октября').click()
    for (const key of ['3', '5', '4']) await page.keyboard.press(key)
    await page.getByText('В очереди: 3').waitFor()
    await page.getByRole('gridcell', { name: /^Борисова Дарья, 7 октября, .*отметка 5, в очереди$/ }).waitFor()

    await page.reload()
    await page.getByText('В очереди: 3').waitFor()
    expect((await columnOf(page, '7 октября')).slice(0, 4)).toEqual(['3', '5', '4', ''])

    const sent = cellRequests(page)
    await page.unroute(CELLS)
    await saved(page)
    expect(sent.map((cells) => cells.map(({ marks }) => marks[0]?.value))).toEqual([['3', '5', '4']])
    await page.reload()
    await page.getByRole('grid').waitFor()
    expect((await columnOf(page, '7 октября')).slice(0, 4)).toEqual(['3', '5', '4', ''])
    expect(sent).toHaveLength(1)
  })

  it('[GRD-06] what a closed tab left behind goes when «Журнал» is opened, whatever class is looked at', async () => {
    const { page, context, expectProblem } = await visitor('Орлова', 'desktop')
    expectProblem(/ERR_FAILED/)
    await openMathsOf7B(page)
    await page.route(CELLS, (route) => route.abort())
    await cellOf(page, 'Антонов Илья', '8 октября').click()
    await page.keyboard.press('4')
    await page.getByText('В очереди: 1').waitFor()
    const group = page.url()
    await page.close()

    const later = await context.newPage()
    const answered = later.waitForResponse(CELLS)
    await later.goto(`${product.url}/journal`)
    expect((await answered).ok()).toBe(true)
    await later.goto(group)
    await cellOf(later, 'Антонов Илья', '8 октября').filter({ hasText: '4' }).waitFor()
  })

  it('[GRD-10] a computer whose clock is a day ahead writes into the lesson that was meant', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await page.clock.setFixedTime(new Date('2025-10-07T09:00:00Z'))
    await openMathsOf7B(page)
    expect(await page.getByRole('columnheader').locator('[aria-current="date"]').textContent()).toContain('6')
    await cellOf(page, 'Воронов', '6 октября').click()
    await page.keyboard.press('5')
    await saved(page)
    await page.reload()
    await cellOf(page, 'Воронов', '6 октября').filter({ hasText: '5' }).waitFor()
  })

  it('[GRD-02] Alt+↓ offers what can be put, F2 the details: deadline of a «точка», weight, a mark that is not counted', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openMathsOf7B(page)
    const cell = cellOf(page, 'Гусева', '9 октября')
    await cell.click()
    await page.keyboard.press('Alt+ArrowDown')
    await expectAccessible(page, 'the list of marks')
    // The scale of this school begins with 2.
    expect((await page.getByRole('menuitem').allTextContents()).slice(0, 5)).toEqual(['5', '4', '3', '2', '· Ждут работу'])
    await page.getByRole('menuitem', { name: 'Ждут работу' }).press('Enter')
    await saved(page)
    // A week from the lesson, which is still to come.
    await page.getByRole('gridcell', { name: /^Гусева .*9 октября, Математика, точка, ждут работу, ждут до 16 октября$/ }).waitFor()
    expect(await cell.getAttribute('title')).toBe('ждут до 16 октября')
    expect(await focusedCell(page)).toMatchObject({ row: '7' })

    await cell.click()
    await page.keyboard.press('F2')
    const details = page.getByRole('dialog')
    await details.getByLabel('Ждём работу до').fill('2025-10-20')
    await expectAccessible(page, 'the details of a «точка»')
    await details.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByRole('gridcell', { name: /^Гусева .*ждут до 20 октября$/ }).waitFor()

    // Averages: 5 of weight 1, 3 of weight 3; then the 3 left out.
    await cellOf(page, 'Гусева', '6 октября').click()
    for (const key of ['5', 'ArrowUp', 'ArrowRight', '3', 'ArrowUp', 'F2']) await page.keyboard.press(key)
    // A weight that cannot be is refused at its field, by the button and by Enter.
    await details.getByLabel('Вес').fill('200')
    await details.getByRole('button', { name: 'Сохранить' }).click()
    expect(await hasFocus(details.getByLabel('Вес'))).toBe(true)
    await page.keyboard.press('Enter')
    await details.getByText('Вес от 0,01 до 100').waitFor()
    await details.getByLabel('Вес').fill('3')
    await details.getByRole('button', { name: 'Сохранить' }).click()
    await details.waitFor({ state: 'detached' })
    expect(await totalsOf(page, 'Гусева')).toEqual(['3,50', '3'])
    expect(await hasFocus(cellOf(page, 'Гусева', '7 октября'))).toBe(true)
    await page.keyboard.press('F2')
    await details.getByLabel('Не учитывать в среднем балле').check()
    await details.getByRole('button', { name: 'Сохранить' }).click()
    await saved(page)
    expect(await totalsOf(page, 'Гусева')).toEqual(['5,00', '5'])
  })

  it('[GRD-03] the cursor goes where its teacher wants after a mark; where it stays, 5 and 4 at once are two marks', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openMathsOf7B(page)
    await page.getByRole('radio', { name: 'вправо' }).check()
    await cellOf(page, 'Яковлев', '2 октября').click()
    for (const key of ['5', '4']) await page.keyboard.press(key)
    await saved(page)
    expect(await cellOf(page, 'Яковлев', '2 октября').textContent()).toBe('5')
    expect(await cellOf(page, 'Яковлев', '3 октября').textContent()).toBe('4')
    await page.getByRole('radio', { name: 'на месте' }).check()
    await page.reload()
    await cellOf(page, 'Яковлев', '6 октября').click()
    for (const key of ['5', '4']) await page.keyboard.press(key)
    await saved(page)
    expect(await cellOf(page, 'Яковлев', '6 октября').textContent()).toBe('5/4')
    await cellOf(page, 'Яковлев', '7 октября').click()
    for (const key of ['3', 'Space', '4']) await page.keyboard.press(key)
    await saved(page)
    expect(await cellOf(page, 'Яковлев', '7 октября').textContent()).toBe('3/4')
  })

  it('[GRD-11] on a phone the names stay, a finger puts marks, and nothing is wider than the screen', async () => {
    const { page } = await visitor('Орлова', 'phone')
    await page.goto(`${product.url}/journal`)
    await page.getByRole('main').getByRole('link', { name: 'Математика' }).first().tap()
    await page.getByRole('grid').waitFor()
    const cell = page.getByRole('gridcell', { name: /, 6 октября,/ }).first()
    await cell.tap()
    const pad = page.getByRole('toolbar', { name: 'Клавиши журнала' })
    await pad.getByRole('button', { name: 'Отметка 4' }).tap()
    await saved(page)
    expect(await cell.textContent()).toBe('4')
    // Whatever is told does not lie on the pad.
    await page.keyboard.press('1')
    const told = await page.getByText('Такой отметки в шкале школы нет').boundingBox()
    expect((told?.y ?? 0) + (told?.height ?? 0)).toBeLessThan((await pad.boundingBox())?.y ?? 0)
    // As a screen reader goes to a cell: what is typed next goes to the pupil it has read out.
    const read = page.getByRole('gridcell', { name: /, 6 октября,/ }).nth(2)
    await read.focus()
    await pad.getByRole('button', { name: 'Отметка 3' }).tap()
    await saved(page)
    expect(await read.textContent()).toBe('3')
    const name = page.getByRole('grid').getByRole('rowheader').first()
    const before = await name.boundingBox()
    await page.evaluate(`document.querySelector('[role=grid]').parentElement.scrollBy(300, 0)`)
    expect((await name.boundingBox())?.x).toBe(before?.x)
    await expectAccessible(page, 'the grid on a phone')
  })
})

async function openMathsOf7B(page: Page): Promise<void> {
  await page.goto(`${product.url}/journal`)
  await chooseByArrow(page, page.getByLabel('Класс'), '7Б')
  await chooseByArrow(page, page.getByLabel('Предмет'), 'Математика')
  await cellOf(page, 'Антонов Илья', '6 октября').waitFor()
}

/** «Антонов Илья, 6 октября, Математика, …» */
function cellOf(page: Page, pupil: string, day: string): Locator {
  return page.getByRole('gridcell', { name: new RegExp(`^${pupil}[^,]*, ${day},`) })
}

function columnOf(page: Page, day: string): Promise<string[]> {
  return page.getByRole('gridcell', { name: new RegExp(`, ${day},`) }).allTextContents()
}

async function totalsOf(page: Page, pupil: string): Promise<(string | null)[]> {
  const row = page.getByRole('row').filter({ hasText: pupil })
  return [await row.locator('[data-average]').textContent(), await row.locator('[data-term]').textContent()]
}

function focusedCell(page: Page): Promise<{ name: string; row: string; column: string }> {
  return page.evaluate(`(() => {
    const cell = document.activeElement
    return { name: cell.ariaLabel, row: cell.parentElement.getAttribute('aria-rowindex'), column: cell.getAttribute('aria-colindex') }
  })()`) as Promise<{ name: string; row: string; column: string }>
}

/** How many elements the browser reckons the style of while something is done. */
async function elementsStyled(page: Page, act: () => Promise<void>): Promise<number> {
  const browser = page.context().browser()
  if (browser === null) throw new Error('The page has no browser.')
  await browser.startTracing(page, { categories: ['devtools.timeline'] })
  await act()
  const trace = JSON.parse(String(await browser.stopTracing())) as { traceEvents: { name: string; args?: { elementCount?: number } }[] }
  const counts = trace.traceEvents.flatMap(({ name, args }) => (name === 'UpdateLayoutTree' ? [args?.elementCount ?? 0] : []))
  expect(counts).not.toEqual([])
  return counts.reduce((sum, count) => sum + count, 0)
}

type SentCell = { readonly marks: readonly { readonly value: string }[] }

/** What the page sends from now on, and is answered. */
function cellRequests(page: Page): SentCell[][] {
  const requests: SentCell[][] = []
  page.on('response', (response) => {
    if (CELLS.test(response.url())) requests.push((response.request().postDataJSON() as { cells: SentCell[] }).cells)
  })
  return requests
}

async function saved(page: Page): Promise<void> {
  await page.locator('[role="status"][data-state="saved"]').waitFor()
}
