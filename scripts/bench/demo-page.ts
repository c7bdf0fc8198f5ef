// The demo school and a page at which Орлова is signed in, for figures that are taken in a browser.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { setUpDemo } from '../house/demo.ts'
import { ensureChromium } from '../house/find-chromium.ts'
import { startServer } from '../house/server.ts'
import { applyMigrations, ensureSecrets, stateAt } from '../house/state.ts'

/** `measure` begins at her chats; school and browser are gone when it has ended. */
export async function atDemoPage<Result>(measure: (page: Page, url: string) => Promise<Result>): Promise<Result> {
  const executablePath = await ensureChromium()
  const state = stateAt(mkdtempSync(join(tmpdir(), 'zvonok-page-')))
  ensureSecrets(state)
  await applyMigrations(state)
  const server = await startServer({ state })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] })
  try {
    const [teacher] = (await setUpDemo(server, state)).filter(({ name }) => name.startsWith('Орлова'))
    if (!teacher) throw new Error('Орлова is not in the demo.')
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
    await page.goto(`${server.url}/chats`)
    await page.getByRole('button', { name: 'Войти с логином журнала' }).click()
    await page.getByLabel('Логин').fill(teacher.login)
    await page.getByLabel('Пароль', { exact: true }).fill(teacher.password)
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.getByRole('link', { name: 'Журнал' }).first().waitFor()
    return await measure(page, server.url)
  } finally {
    await browser.close()
    await server.stop()
    rmSync(state.folder, { recursive: true, force: true })
  }
}
