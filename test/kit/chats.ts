// The messenger in Chromium: finding chats and messages on a page, as people find them.
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Product } from './server.ts'

export async function openList(product: Product, page: Page): Promise<void> {
  await page.goto(`${product.url}/chats`)
  await page.getByRole('heading', { name: 'Чаты' }).waitFor()
  await chatEntries(page).first().waitFor()
  // What one does with a row is a chunk behind the list.
  await page.waitForLoadState('networkidle')
}

export async function openChat(product: Product, page: Page, title: string): Promise<void> {
  await openList(product, page)
  await enterChat(page, title)
}

/** From the list, which is on the screen. */
export async function enterChat(page: Page, title: string): Promise<void> {
  await entryOf(page, title).click()
  // The field is there before the room has spoken; what was said comes with its word.
  await page.getByRole('log').waitFor()
}

export function chatEntries(page: Page): Locator {
  return page.locator('a[href^="/chats/cht_"]')
}

export function entryOf(page: Page, title: string): Locator {
  return chatEntries(page)
    .filter({ has: page.locator('bdi').getByText(title, { exact: true }) })
    .first()
}

/** From the top of the list to its end, without what is in a closed archive. */
export async function chatTitles(page: Page): Promise<(string | null)[]> {
  const entries = await chatEntries(page).all()
  return Promise.all(entries.map((entry) => entry.locator('bdi').first().textContent()))
}

export function field(page: Page): Locator {
  return page.getByRole('textbox', { name: 'Сообщение' })
}

/** At a desktop Enter sends, on a phone the button does. */
export async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text)
  if (await isPhone(page)) await page.getByRole('button', { name: 'Отправить' }).tap()
  else await field(page).press('Enter')
}

/** Rows the room has numbered: they are on its disk. */
export function rowsIn(page: Page): Locator {
  return page.getByRole('log').locator('[data-seq] article > [dir="auto"]')
}

export function messageIn(page: Page, text: string): Locator {
  return rowsIn(page).getByText(text, { exact: true })
}

export function textsIn(page: Page): Promise<string[]> {
  return rowsIn(page).allTextContents()
}

export function bubbleIn(page: Page, text: string): Locator {
  return page.getByRole('log').locator('[data-seq] article').filter({ hasText: text }).first()
}

/** With the mouse: the three dots that appear beside it. */
export async function openMessageMenu(page: Page, text: string): Promise<void> {
  const row = page.getByRole('log').locator('[data-seq]').filter({ hasText: text }).first()
  await row.hover()
  await row.getByRole('button', { name: 'Действия с сообщением' }).click()
  await page.getByRole('menuitem').first().waitFor()
}

/** What an open menu offers, without its row of emoji. */
export async function offered(page: Page): Promise<string[]> {
  const items = await page.getByRole('menuitem').filter({ visible: true }).allTextContents()
  return items.filter((text) => /\p{L}/u.test(text))
}

export async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('menuitem', { name: item, exact: true }).filter({ visible: true }).click()
}

export async function textsAre(page: Page, texts: readonly string[]): Promise<void> {
  await expect.poll(() => textsIn(page), { timeout: 10_000 }).toEqual(texts)
}

function isPhone(page: Page): Promise<boolean> {
  return page.evaluate(() => matchMedia('(pointer: coarse)').matches)
}
