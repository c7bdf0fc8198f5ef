// The messages of scenario S07, and the same conversation with the server killed in the middle of it.
import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { LINE_LOST, useBrowsers, type Visitor } from '../kit/browser.ts'
import { chatTitles, messageIn, openChat, openList, rowsIn, textsIn, write } from '../kit/chats.ts'
import { useProduct } from '../kit/server.ts'

/** Of each of the two who write at once; both together are more than a page of history. */
const FLOOD = 60
/** The server dies when this many of somebody's messages are on its disk and others are on their way. */
const KILL_AFTER = 15

const product = useProduct()
const { visitor } = useBrowsers(product)

describe('S07 messages', () => {
  it('[CHT-01] what Орлова writes in «7Б» is on Дарья’s phone and in Илья’s list at once, and once after a reload', async () => {
    const teacher = await visitor('Орлова', 'desktop')
    const daria = await visitor('Борисова Дарья', 'phone')
    const ilya = await visitor('Антонов Илья', 'desktop')
    await Promise.all([openChat(product, teacher.page, '7Б'), openChat(product, daria.page, '7Б'), openList(product, ilya.page)])

    await write(teacher.page, 'Завтра экскурсия в музей')
    const entry = ilya.page.getByRole('link', { name: /7Б/ })
    await messageIn(daria.page, 'Завтра экскурсия в музей').waitFor()
    await entry.getByText('Завтра экскурсия в музей').waitFor()
    await entry.getByText('1', { exact: true }).waitFor()

    await entry.click()
    await messageIn(ilya.page, 'Завтра экскурсия в музей').waitFor()
    await daria.page.getByRole('textbox', { name: 'Сообщение' }).fill('А бутерброды брать?')
    await daria.page.getByRole('button', { name: 'Отправить' }).tap()
    for (const { page } of [teacher, ilya]) await messageIn(page, 'А бутерброды брать?').waitFor()

    for (const { page } of [teacher, daria, ilya]) {
      await page.reload()
      await messageIn(page, 'А бутерброды брать?').waitFor()
      expect(await textsIn(page)).toEqual(['Завтра экскурсия в музей', 'А бутерброды брать?'])
    }
  })

  it('[AUT-01] a parent finds the parents’ chat and not the class’s; a pupil the other way round', async () => {
    const father = await visitor('Борисов Павел', 'phone')
    const daughter = await visitor('Борисова Дарья', 'phone')
    await Promise.all([openList(product, father.page), openList(product, daughter.page)])
    expect(await chatTitles(father.page)).toEqual(['Родители 7Б'])
    expect(await chatTitles(daughter.page)).toEqual(['7Б'])
  })

  it('[CHT-02] a server killed while two people write loses nothing they were shown as sent, doubles nothing, and all see one order', async () => {
    const teacher = await visitor('Орлова', 'desktop')
    const ilya = await visitor('Антонов Илья', 'desktop')
    await Promise.all([openChat(product, teacher.page, '7Б'), openChat(product, ilya.page, '7Б')])
    for (const { expectProblem } of [teacher, ilya]) expectProblem(LINE_LOST)

    const floods = Promise.all([flood(teacher, 'Орлова'), flood(ilya, 'Илья')])
    await sentBy(teacher.page, 'Орлова').nth(KILL_AFTER).waitFor()
    await product.crash()
    const acknowledged = await Promise.all(
      [teacher, ilya].map(({ page }, place) => sentBy(page, ['Орлова', 'Илья'][place] ?? '').allTextContents()),
    )
    await product.restart()
    await floods

    const [first, second] = await Promise.all([wholeStory(teacher.page), wholeStory(ilya.page)])
    expect(second).toEqual(first)
    for (const author of ['Орлова', 'Илья']) {
      const written = Array.from({ length: FLOOD }, (_, number) => `${author} ${number}.`)
      expect(first.filter((text) => text.startsWith(`${author} `)).sort(byNumber)).toEqual(written)
    }
    for (const text of acknowledged.flat()) expect(first).toContain(text)

    // Whoever comes new begins at the first message they have not read, and sees the same at the end.
    const { page } = await visitor('Борисова Дарья', 'phone')
    await openChat(product, page, '7Б')
    await messageIn(page, first[0] ?? '').waitFor()
    await page.getByRole('button', { name: 'Новые сообщения' }).tap()
    await messageIn(page, first.at(-1) ?? '').waitFor()
    const seen = await textsIn(page)
    expect(seen.length).toBeGreaterThan(20)
    expect(seen).toEqual((await textsIn(teacher.page)).slice(-seen.length))
  })
})

async function flood({ page }: Visitor, author: string): Promise<void> {
  for (let number = 0; number < FLOOD; number++) await write(page, `${author} ${number}.`)
}

function sentBy(page: Page, author: string): Locator {
  return rowsIn(page).filter({ hasText: new RegExp(`^${author} \\d+\\.$`) })
}

/** Everything of the flood in the order of the page, once nothing of it is on its way any more. */
async function wholeStory(page: Page): Promise<string[]> {
  const ofTheFlood = rowsIn(page).filter({ hasText: /^(Орлова|Илья) \d+\.$/ })
  await expect.poll(() => ofTheFlood.count(), { timeout: 60_000 }).toBeGreaterThanOrEqual(2 * FLOOD)
  expect(await page.getByLabel('Отправляется').count()).toBe(0)
  return ofTheFlood.allTextContents()
}

function byNumber(one: string, other: string): number {
  return Number(one.split(' ')[1]?.slice(0, -1)) - Number(other.split(' ')[1]?.slice(0, -1))
}
