// What the screen of a call costs with 35 moving pictures: the gallery's call (/gallery/call), whose people are canvases and whose speaker changes every two
// seconds, so that nothing is measured but the page itself. Half the time in a grid, half with the speaker large, and back.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { preview } from 'vite'
import { ensureChromium } from '../house/find-chromium.ts'
import { at } from '../house/paths.ts'
import { run } from '../house/run.ts'
import { type Figure, figure } from './measure.ts'
import { traced } from './trace.ts'

const PEOPLE = 36
const LAYOUT_MS = 5_000
const TASK_MS_MAX = 50

export async function drawingTiles(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'zvonok-tiles-'))
  const { ok, output } = await run('vite', ['build', '--outDir', folder], { env: { NODE_ENV: 'production', VITE_GALLERY: '1' } })
  if (!ok) throw new Error(`vite build failed:\n${output}`)
  const server = await preview({
    configFile: at('vite.config.ts'),
    build: { outDir: folder },
    // There is no product behind these pages; asked for one, the server would write that it finds none.
    preview: { port: 0, proxy: {} },
    logLevel: 'error',
  })
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--disable-background-networking'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
    // The whole class at once, as its teacher may choose.
    await page.addInitScript(`localStorage.setItem('zvonok.call.crowd', '${PEOPLE}')`)
    await page.goto(`${server.resolvedUrls?.local[0]}gallery/call?people=${PEOPLE}&cameras=${PEOPLE}`)
    await page.locator('video').first().waitFor()
    return await look(page)
  } finally {
    await browser.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function look(page: Page): Promise<Figure[]> {
  await page.evaluate('globalThis.frames = 0; (function next() { frames++; requestAnimationFrame(next) })()')
  const events = await traced(page, async () => {
    await page.waitForTimeout(LAYOUT_MS)
    for (const layout of ['Показать говорящего', 'Показать всех']) {
      await page.getByRole('button', { name: layout }).click()
      await page.waitForTimeout(LAYOUT_MS)
    }
  })
  const pictures = await page.locator('video').count()
  const seconds = (3 * LAYOUT_MS) / 1_000
  const frames = (await page.evaluate('frames')) as number
  const spent = (names: readonly string[]) =>
    events.filter(({ name }) => names.includes(name)).reduce((sum, { tdur = 0 }) => sum + tdur / 1_000, 0) / seconds
  const tasks = events.filter(({ name }) => name === 'ThreadControllerImpl::RunTask').map(({ tdur = 0 }) => tdur / 1_000)
  return [
    figure(`call of ${PEOPLE}: pictures on a desktop's screen at once`, pictures, ''),
    figure('… longest task of the page, grid and speaker by turns (CPU)', Math.max(...tasks), 'ms', TASK_MS_MAX),
    figure('… frames a second by the clock of this machine, pictures drawn by its processor', frames / seconds, ''),
    figure('… style and layout, a second of call', spent(['UpdateLayoutTree', 'Layout', 'PrePaint']), 'ms'),
  ]
}
