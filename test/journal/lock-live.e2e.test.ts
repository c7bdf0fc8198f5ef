// A deputy head locks a term while a teacher has its journal open: the days close under her hands, and nothing else of her grid changes.
import type { Locator } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { StudyGroupId, TermId } from '../../protocol/ids.ts'
import { GetGrid } from '../../protocol/journal.ts'
import { SetTermLock } from '../../protocol/term-marks.ts'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { mathsOf7B } from '../../scripts/house/online-lesson.ts'
import { useBrowsers } from '../kit/browser.ts'
import { useProduct } from '../kit/server.ts'

const product = useProduct()
const { visitor } = useBrowsers(product)

let titov: Client
let maths: StudyGroupId
let periodId: TermId

beforeAll(async () => {
  const orlova = new Client(product.url)
  await signIn(orlova, product.signInOf('Орлова'))
  maths = await mathsOf7B(orlova)
  titov = new Client(product.url)
  await signIn(titov, product.signInOf('Титов'))
  periodId = (await titov.call(GetGrid, { studyGroupId: maths })).terms[0]?.id as TermId
})

describe('a lock', () => {
  it('[LCK-12] closes the days of an open grid and of open «Итоговые», and when it is taken back what was typed can still be undone', async () => {
    const { page } = await visitor('Орлова', 'desktop')
    const { page: final } = await visitor('Орлова', 'phone')
    await page.goto(`${product.url}/journal/${maths}`)
    await final.goto(`${product.url}/journal/${maths}?view=final`)
    const today = page.getByRole('columnheader').locator('[data-closed][aria-current="date"]')
    const closedTerm = final.getByRole('columnheader', { name: /^1 четверть/ }).getByRole('img')
    const cell = page.getByRole('gridcell', { name: /^Борисова Дарья, 6 октября/ })
    await cell.click()
    await page.keyboard.press('5')
    await page.getByText('Сохранено').waitFor()
    await final.getByRole('gridcell').first().waitFor()
    expect([await today.getAttribute('data-closed'), await closedTerm.count()]).toEqual(['false', 0])
    const open = await colourOf(cell)

    await titov.call(SetTermLock, { periodId, locked: true })
    await expect.poll(() => today.getAttribute('data-closed')).toBe('true')
    expect(await colourOf(cell)).not.toBe(open)
    await closedTerm.waitFor()

    await titov.call(SetTermLock, { periodId, locked: false })
    await expect.poll(() => today.getAttribute('data-closed')).toBe('false')
    await closedTerm.waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await expect.poll(() => cell.innerText()).toBe('')
    await page.getByText('Сохранено').waitFor()
  })
})

function colourOf(cell: Locator): Promise<string> {
  return cell.evaluate((element) => getComputedStyle(element).backgroundColor)
}
