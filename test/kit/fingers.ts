// A finger on a phone's glass. Playwright taps; holding and swiping go through the browser's own input.
import type { CDPSession, Locator, Page } from 'playwright-core'

const STEPS = 8
/** A finger that is still before it is lifted flings nothing; the next tap would only stop the fling. */
const STILL_FRAMES = 6

/** Held down until `appears` is there, then lifted. */
export async function hold(page: Page, target: Locator, appears: Locator): Promise<void> {
  const { cdp } = await putDown(page, target)
  await appears.waitFor()
  await lift(cdp)
}

/** Across a row, by so many pixels (left is negative), until what lies under it is there. */
export async function swipe(page: Page, target: Locator, byPx: number): Promise<Locator> {
  const { x, y, cdp } = await putDown(page, target)
  for (let step = 1; step <= STEPS; step++) await touch(cdp, 'touchMove', [{ x: x + (byPx * step) / STEPS, y }])
  await page.evaluate(framesPass, STILL_FRAMES)
  await lift(cdp)
  const actions = page.getByRole('group', { name: 'Действия с чатом' })
  await actions.waitFor()
  return actions
}

async function putDown(page: Page, target: Locator): Promise<{ x: number; y: number; cdp: CDPSession }> {
  await target.scrollIntoViewIfNeeded()
  const box = await target.boundingBox()
  if (!box) throw new Error(`${target} is not on the screen.`)
  const cdp = await page.context().newCDPSession(page)
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await touch(cdp, 'touchStart', [point])
  return { ...point, cdp }
}

/** Runs on the page. */
function framesPass(count: number): Promise<void> {
  return new Promise((resolve) => {
    const next = (left: number) => (left === 0 ? resolve() : void requestAnimationFrame(() => next(left - 1)))
    next(count)
  })
}

function lift(cdp: CDPSession): Promise<unknown> {
  return touch(cdp, 'touchEnd', [])
}

function touch(cdp: CDPSession, type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]): Promise<unknown> {
  return cdp.send('Input.dispatchTouchEvent', { type, touchPoints })
}
