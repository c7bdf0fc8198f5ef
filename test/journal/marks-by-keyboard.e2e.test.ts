import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { useBrowsers } from '../kit/browser.ts'
import { chooseByTyping, tabTo } from '../kit/keyboard.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { visitor } = useBrowsers(product)

/** «Антонов Илья, 6 октября, Математика, …» */
function cellOf(page: Page, pupil: string, day: string): Locator {
  return page.getByRole('gridcell', { name: new RegExp(`^${pupil}, ${day}, `) })
}

async function saved(page: Page): Promise<void> {
  await page.getByRole('status').filter({ hasText: 'Сохранено' }).waitFor()
}

describe('S05 marks by keyboard', () => {
  it('[MARK-09] a teacher with the English layout on fills the grid without a mouse; family sees it at once', async () => {
    const { page, context } = await visitor('Орлова', 'desktop')
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    // The mouse is not merely unused: it is not there.
    await page.addInitScript(`for (const type of ['mousedown', 'click', 'pointerdown'])
      addEventListener(type, (event) => { if (event.isTrusted && event.detail > 0) throw new Error('a mouse was used') }, true)`)
    await page.goto(`${product.url}/journal`)
    await chooseByTyping(page, page.getByLabel('Класс'), '7Б')
    await page.getByRole('grid').waitFor()
    const rows = page.getByRole('grid').locator('tbody tr')
    expect(await rows.count()).toBe(8)

    await tabTo(page, page.getByRole('gridcell').and(page.locator('[tabindex="0"]')))
    const names = await rows.locator('th').allTextContents()
    const today = '6 октября'
    for (const key of ['5', '4', 'KeyY', '.']) await page.keyboard.press(key)
    for (const key of ['5', '/', '4']) await page.keyboard.press(key)
    await saved(page)
    const column = await Promise.all(names.slice(0, 5).map((name) => cellOf(page, name, today).textContent()))
    expect(column).toEqual(['5', '4', 'Н', '·', '5/4'])

    await page.evaluate('navigator.clipboard.writeText("3\\n4\\n5")')
    await page.keyboard.press('ControlOrMeta+v')
    await saved(page)
    const pasted = () => Promise.all(names.slice(5, 8).map((name) => cellOf(page, name, today).textContent()))
    await expect.poll(pasted).toEqual(['3', '4', '5'])
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(pasted).toEqual(['', '', ''])
    await saved(page)

    await page.reload()
    await page.getByRole('grid').waitFor()
    const reloaded = await Promise.all(names.map((name) => cellOf(page, name, today).textContent()))
    expect(reloaded).toEqual(['5', '4', 'Н', '·', '5/4', '', '', ''])
  })
})
