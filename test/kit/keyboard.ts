import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const TABS_MAX = 60

/** Presses Tab until the focus is on it, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor()
  for (let pressed = 0; pressed < TABS_MAX; pressed++) {
    if (await hasFocus(target)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${target} cannot be reached with Tab.`)
}

/** In a native list: types the first letters of the option, as its type-ahead wants. */
export async function chooseByTyping(page: Page, list: Locator, option: string): Promise<void> {
  await tabTo(page, list)
  await page.keyboard.type(option)
  await expect
    .poll(() => list.evaluate((element: { selectedOptions: { label: string }[] }) => element.selectedOptions[0]?.label))
    .toBe(option)
}

export function hasFocus(target: Locator): Promise<boolean> {
  return target
    .first()
    .evaluate((element: { ownerDocument: { activeElement: unknown } }) => element.ownerDocument.activeElement === element)
}
