// What a browser asks for when somebody presses on a chat, counted in a browser.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { setUpDemo } from '../house/demo.ts'
import { ensureChromium } from '../house/find-chromium.ts'
import { startServer } from '../house/server.ts'
import { applyMigrations, ensureSecrets, stateAt } from '../house/state.ts'
import { type Figure, figure } from './measure.ts'

const CHAT = 'a[href^="/chats/"]'

export async function openingAChat(): Promise<Figure[]> {
  const executablePath = await ensureChromium()
  const state = stateAt(mkdtempSync(join(tmpdir(), 'zvonok-open-')))
  ensureSecrets(state)
  await applyMigrations(state)
  const server = await startServer({ state })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] })
  try {
    const [teacher] = (await setUpDemo(server, state)).filter(({ name }) => name.startsWith('Орлова'))
    if (!teacher) throw new Error('Орлова is not in the demo.')
    const page = await browser.newPage()
    await page.goto(`${server.url}/chats`)
    await page.getByRole('button', { name: 'Войти с логином журнала' }).click()
    await page.getByLabel('Логин').fill(teacher.login)
    await page.getByLabel('Пароль', { exact: true }).fill(teacher.password)
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.locator(CHAT).first().waitFor()
    await page.waitForLoadState('networkidle')

    let requests = 0
    let sockets = 0
    page.on('request', () => requests++)
    page.on('websocket', () => sockets++)
    await page.locator(CHAT).first().click()
    await page.getByRole('log').waitFor()
    await page.waitForLoadState('networkidle')
    return [
      // Platform: Chromium tells of a socket's handshake as a socket, not as a request.
      figure('opening a chat: HTTP requests beside the handshake', requests, '', 1),
      figure('… sockets', sockets, '', 1),
    ]
  } finally {
    await browser.close()
    await server.stop()
    rmSync(state.folder, { recursive: true, force: true })
  }
}
