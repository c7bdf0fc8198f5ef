import type { Locator, Page } from 'playwright-core'

const PRESSES_MAX = 80

/** Presses Tab until the focus is on it, as somebody without a mouse does; or Shift+Tab, to what stands before; or an arrow, within a grid. */
export async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' | 'ArrowRight' = 'Tab'): Promise<void> {
  await target.waitFor()
  for (let pressed = 0; pressed < PRESSES_MAX; pressed++) {
    if (await hasFocus(target)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${target} cannot be reached with ${key}.`)
}

/** In a native list: presses the arrow until the option is chosen. */
export async function chooseByArrow(page: Page, list: Locator, option: string): Promise<void> {
  await tabTo(page, list)
  for (let pressed = 0; pressed < PRESSES_MAX; pressed++) {
    const chosen = await list.evaluate((element) => (element as HTMLSelectElement).selectedOptions[0]?.label)
    if (chosen === option) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`${list} has no ${option}.`)
}

export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => document.activeElement === element)
}
