// Emoji by a library: all of them, found by words, in a message and as a reaction; by keyboard and by touch.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { expectAccessible } from '../kit/axe.ts'
import { useBrowsers } from '../kit/browser.ts'
import { bubbleIn, choose, enterChat, entryOf, field, messageIn, openChat, openList, openMessageMenu, write } from '../kit/chats.ts'
import { hold } from '../kit/fingers.ts'
import { hasFocus, tabTo } from '../kit/keyboard.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { visitor } = useBrowsers(product)

describe('emoji', () => {
  it('[MSG-37] by keyboard alone Орлова finds emoji by Russian and English words, takes several, and sends them; Дарья sees them', async () => {
    const { page: teacher } = await visitor('Орлова', 'desktop')
    const { page: daria } = await visitor('Борисова Дарья', 'phone')
    await Promise.all([openChat(product, teacher, '7Б'), openChat(product, daria, '7Б')])
    await field(teacher).fill('Ура, каникулы')
    await openFromComposer(teacher)
    await expect.poll(() => hasFocus(searchIn(teacher))).toBe(true)
    // What does not fit the window is not on the page.
    await cellsIn(teacher).first().waitFor()
    expect(await cellsIn(teacher).count()).toBeLessThan(300)
    await expectAccessible(teacher, 'the choice of emoji at a desktop')

    // Another form of the word, ё as е.
    await teacher.keyboard.type('елками')
    await cell(teacher, 'новогодняя елка').waitFor()
    expect(await namesOf(cellsIn(teacher), 1)).toEqual(['елка'])
    await teacher.keyboard.press('Enter')
    await searchIn(teacher).fill('fire')
    await cell(teacher, 'огонь').waitFor()
    await teacher.keyboard.press('ArrowDown')
    await expect.poll(() => hasFocus(cellsIn(teacher).first())).toBe(true)
    await tabTo(teacher, cell(teacher, 'огонь'), 'ArrowRight')
    await teacher.keyboard.press('Enter')
    await teacher.keyboard.press('Escape')
    await pickerIn(teacher).waitFor({ state: 'detached' })
    await expect.poll(() => hasFocus(field(teacher))).toBe(true)
    await teacher.keyboard.type(' до января')
    await teacher.keyboard.press('Enter')
    await messageIn(daria, 'Ура, каникулы🌲🔥 до января').waitFor()

    // They are the recent ones now, the latest first, also after a reload.
    await openChat(product, teacher, '7Б')
    await openFromComposer(teacher)
    await teacher.getByRole('rowheader', { name: 'Недавние' }).waitFor()
    expect(await namesOf(cellsIn(teacher), 2)).toEqual(['огонь', 'елка'])
    await teacher.keyboard.press('Escape')
    await expect.poll(() => hasFocus(teacher.getByRole('button', { name: 'Смайлы' }))).toBe(true)
  })

  it('[MSG-37] arrows, Home and End walk through the groups; the bar leads to each of them; what nobody means is not found', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    await openChat(product, page, '7Б')
    await openFromComposer(page)
    await page.getByRole('rowheader', { name: 'Смайлики и чувства' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+End')
    await expect.poll(() => hasFocus(cell(page, 'флаг: Уэльс'))).toBe(true)
    await page.getByRole('button', { name: 'Флаги', exact: true }).and(page.locator('[aria-current="true"]')).waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('Control+Home')
    await expect.poll(() => hasFocus(cellsIn(page).first())).toBe(true)
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => hasFocus(searchIn(page))).toBe(true)

    await tabTo(page, page.getByRole('toolbar', { name: 'Группы смайлов' }).locator('[tabindex="0"]'))
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Enter')
    await page.getByRole('rowheader', { name: 'Символы' }).waitFor()
    await tabTo(page, page.getByRole('grid').locator('[tabindex="0"]'))
    // A letter goes on searching.
    await page.keyboard.type('ъъъ')
    await page.getByRole('heading', { name: 'Ничего не нашлось' }).waitFor()
    await expectAccessible(page, 'no emoji found')
  })

  it('[MSG-37] a reaction beyond the six is chosen on a phone and seen by another; from the list one is sent into a closed chat', async () => {
    const { page: teacher } = await visitor('Орлова', 'desktop')
    const { page: daria } = await visitor('Борисова Дарья', 'phone')
    await Promise.all([openChat(product, teacher, '7Б'), openChat(product, daria, '7Б')])
    await write(teacher, 'Кто нарисует стенгазету?')
    await messageIn(daria, 'Кто нарисует стенгазету?').waitFor()
    await hold(daria, bubbleIn(daria, 'Кто нарисует стенгазету?'), daria.getByRole('menu', { name: 'Действия с сообщением' }))
    await choose(daria, 'Ещё смайлы')
    const sheet = daria.getByRole('dialog', { name: 'Поставить реакцию' })
    await sheet.getByRole('gridcell').first().waitFor()
    await expectAccessible(daria, 'the choice of emoji on a phone')
    // No keyboard covers it before one wants to write.
    expect(await hasFocus(searchIn(daria))).toBe(false)
    await searchIn(daria).fill('палитра')
    await cell(daria, 'палитра с красками').tap()
    await sheet.waitFor({ state: 'detached' })
    await bubbleIn(teacher, 'Кто нарисует стенгазету?').getByRole('button', { name: '🎨: 1 человек' }).waitFor()

    await openMessageMenu(teacher, 'Кто нарисует стенгазету?')
    await teacher.keyboard.press('End')
    await teacher.keyboard.press('Home')
    await choose(teacher, 'Ещё смайлы')
    await teacher.getByRole('dialog', { name: 'Поставить реакцию' }).waitFor()
    await teacher.keyboard.type('палитра')
    await cell(teacher, 'палитра с красками').waitFor()
    await teacher.keyboard.press('Enter')
    await bubbleIn(daria, 'Кто нарисует стенгазету?').getByRole('button', { name: '🎨: 2 человека' }).waitFor()

    await openList(product, daria)
    await hold(daria, entryOf(daria, '7Б'), daria.getByRole('menu', { name: 'Действия с чатом 7Б' }))
    await choose(daria, 'Ещё смайлы')
    await searchIn(daria).fill('палитра')
    await cell(daria, 'палитра с красками').tap()
    await messageIn(teacher, '🎨').waitFor()
  })

  it('[MSG-37] emoji that do not load say so, and come when asked again', async () => {
    const { page, context, expectProblem } = await visitor('Орлова', 'desktop')
    expectProblem(/ERR_FAILED|Failed to load resource/)
    await openList(product, page)
    await enterChat(page, '7Б')
    await page.waitForLoadState('networkidle')
    await context.route('**/assets/*emoji-ru*.js', (route) => route.abort())
    await openFromComposer(page)
    await page.getByRole('heading', { name: 'Смайлы не загрузились' }).waitFor()
    await context.unroute('**/assets/*emoji-ru*.js')
    await page.getByRole('button', { name: 'Повторить' }).click()
    await cellsIn(page).first().waitFor()
  })
})

async function openFromComposer(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Смайлы' }).click()
  await pickerIn(page).waitFor()
}

function pickerIn(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Смайлы' })
}

function searchIn(page: Page): Locator {
  return page.getByRole('searchbox', { name: 'Поиск смайлов' })
}

function cellsIn(page: Page): Locator {
  return page.getByRole('gridcell')
}

function cell(page: Page, name: string): Locator {
  return page.getByRole('gridcell', { name, exact: true })
}

async function namesOf(cells: Locator, count: number): Promise<(string | null)[]> {
  const first = (await cells.all()).slice(0, count)
  return Promise.all(first.map((one) => one.getAttribute('aria-label')))
}
