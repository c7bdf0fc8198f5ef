// `node scripts/screens.mjs [part of a screen's name …]`: every screen of the demo school in both languages, both themes, on a desktop and a
// phone, into screens/, with one contact sheet; axe looks at each. Keeps its school in .wrangler/screens, so only the first run is slow.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { SignIn } from '../protocol/identity.ts'
import { issueSlip, type Known, nameOf, readRoster, signIn } from './house/administer.ts'
import { buildWeb } from './house/build-web.ts'
import { Client } from './house/client.ts'
import { type DemoSignIn, setUpDemo } from './house/demo.ts'
import { ensureChromium } from './house/find-chromium.ts'
import { giveUp, leaveCleanly } from './house/leave-cleanly.ts'
import { at } from './house/paths.ts'
import { type Server, startServer } from './house/server.ts'
import { applyMigrations, ensureSecrets, stateAt } from './house/state.ts'
import { SCREENS, type Screen } from './screens/list.ts'
import { stage } from './screens/stage.ts'

const CLOCK = '2025-10-06T05:00:00Z'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const LOCALES = ['ru', 'en'] as const
const THEMES = ['light', 'dark'] as const
const DEVICES = {
  desktop: { viewport: { width: 1366, height: 768 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const satisfies Record<string, BrowserContextOptions>
/** Long enough for what is fetched after the page is quiet and for the skeleton's and the dialogs' motion to end. */
const SETTLE_MS = 350

const AXE = readFileSync(at('node_modules', 'axe-core', 'axe.min.js'), 'utf8')
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

type Shot = { readonly screen: string; readonly file: string; readonly phone: boolean }

let server: Server | undefined
let browser: Browser | undefined
const end = async () => {
  await browser?.close()
  await server?.stop()
}
leaveCleanly(end)

try {
  const wanted = process.argv.slice(2)
  const screens = SCREENS.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  const executablePath = await ensureChromium()
  const state = stateAt(at('.wrangler', 'screens'))
  ensureSecrets(state)
  await Promise.all([buildWeb({ gallery: true }), applyMigrations(state)])
  server = await startServer({ state, clock: CLOCK })
  const signIns = await setUpDemo(server, state)
  await stage({
    teacher: await signedIn(server, signInOf(signIns, 'Орлова')),
    pupil: await signedIn(server, signInOf(signIns, 'Антонов Илья')),
    parent: await signedIn(server, signInOf(signIns, 'Антонова Елена')),
    deputy: await signedIn(server, signInOf(signIns, 'Титов')),
  })
  browser = await chromium.launch({ executablePath, args: FLAGS })
  mkdirSync(at('screens'), { recursive: true })
  const shots: Shot[] = []
  for (const screen of screens) {
    const cookie = await cookieOf(server, signIns, screen.who)
    for (const device of ['desktop', 'phone'] as const)
      for (const locale of LOCALES)
        for (const theme of THEMES) shots.push(await shoot(browser, server.url, screen, { cookie, device, locale, theme }))
    process.stdout.write(`${screen.name}\n`)
  }
  await makeContactSheet(browser, shots)
  process.stdout.write(`\n${shots.length} pictures; all together: screens/contact-sheet.png\n`)
  await end()
  process.exit(0)
} catch (error) {
  await end()
  giveUp(error)
}

async function cookieOf(product: Server, signIns: readonly DemoSignIn[], who: Screen['who']): Promise<string | null> {
  if (who === 'stranger') return null
  if (who === 'halfway') {
    const client = new Client(product.url)
    const { login, password } = signInOf(signIns, 'Зуева')
    await client.call(SignIn, { login, password })
    return client.cookie
  }
  const client = await signedIn(product, who === 'newcomer' ? await newcomer(product, signIns) : signInOf(signIns, who))
  return client.cookie
}

async function signedIn(product: Server, known: Known): Promise<Client> {
  const client = new Client(product.url)
  await signIn(client, known)
  return client
}

function signInOf(signIns: readonly DemoSignIn[], name: string): Known {
  const found = signIns.find((one) => one.name.startsWith(name))
  if (!found) throw new Error(`Nobody of the demo is called ${name}.`)
  return found
}

/** Somebody of the demo school who has only a slip. */
async function newcomer(product: Server, signIns: readonly DemoSignIn[]): Promise<Known> {
  const administrator = await signedIn(product, signInOf(signIns, 'Зуева'))
  const roster = await readRoster(administrator)
  const person = roster.find((one) => !one.hasPassword && !signIns.some(({ name }) => name === nameOf(one)))
  const slip = person && (await issueSlip(administrator, person.personId))
  if (!slip) throw new Error('Everybody of the demo school has a password.')
  return { login: slip.login, password: slip.oneTimePassword }
}

type View = {
  readonly cookie: string | null
  readonly device: keyof typeof DEVICES
  readonly locale: 'ru' | 'en'
  readonly theme: 'light' | 'dark'
}

async function shoot(shooter: Browser, url: string, screen: Screen, { cookie, device, locale, theme }: View): Promise<Shot> {
  const context = await shooter.newContext({ ...DEVICES[device], colorScheme: theme, locale: 'ru-RU', timezoneId: 'Europe/Moscow' })
  await context.addInitScript(`localStorage.setItem('zvonok.locale', '${locale}')`)
  if (cookie !== null) await addCookies(context, url, cookie)
  const page = await context.newPage()
  const name = `${screen.name}-${device}-${locale}-${theme}`
  page.on('pageerror', (error) => process.stderr.write(`${name}: ${error.message}\n`))
  try {
    await page.goto(url + screen.path, { waitUntil: 'networkidle' })
    await page.evaluate('document.fonts.ready')
    await screen.act?.({ page, phone: device === 'phone' })
    await page.waitForTimeout(SETTLE_MS)
    await look(page, name)
    const file = `${name}.png`
    await page.screenshot({ path: at('screens', file) })
    return { screen: screen.name, file, phone: device === 'phone' }
  } catch (error) {
    // Of a page that has crashed there is none.
    await page.screenshot({ path: at('screens', 'failed.png') }).catch(() => {})
    throw new Error(`${name}: ${(error as Error).message} (screens/failed.png)`)
  } finally {
    await context.close()
  }
}

async function addCookies(context: BrowserContext, url: string, cookies: string): Promise<void> {
  // Platform: a __Host- cookie belongs to a secure origin; Chromium counts http://127.0.0.1 as one when it sends, not when it is told to keep.
  await context.addCookies(
    cookies.split('; ').map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2)
      return { name, value, url: url.replace('http:', 'https:'), secure: true, httpOnly: true, sameSite: 'Lax' as const }
    }),
  )
}

/** What a picture does not show: names, roles, contrast; and a page that is wider than its window. */
async function look(page: Page, name: string): Promise<void> {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (wider > 0) process.stderr.write(`${name}: the page is ${wider} px wider than its window\n`)
  // Past the content security policy, as a developer's console is.
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Runtime.evaluate', { expression: AXE })
  const found = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(AXE_TAGS)} })`)) as {
    violations: { id: string; help: string; nodes: { html: string }[] }[]
  }
  for (const { id, help, nodes } of found.violations)
    process.stderr.write(`${name}: ${id}: ${help} (${nodes.length}×) ${nodes[0]?.html.slice(0, 120)}\n`)
}

/** A row a screen, eight pictures in each. */
async function makeContactSheet(shooter: Browser, shots: readonly Shot[]): Promise<void> {
  const rows = Map.groupBy(shots, ({ screen }) => screen)
  const pictures = (row: readonly Shot[]) =>
    row.map(
      ({ file, phone }) =>
        `<img src="${file}" style="height: 220px; width: ${phone ? 102 : 391}px; object-fit: cover; object-position: top">`,
    )
  const html = [...rows].map(([screen, row]) => `<h2>${screen}</h2><div>${pictures(row).join('')}</div>`).join('')
  const style =
    'body { margin: 16px; background: #888; font: 14px sans-serif } div { display: flex; gap: 8px } h2 { margin: 12px 0 4px; font-size: 14px }'
  const file = at('screens', 'contact-sheet.html')
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><style>${style}</style>${html}`)
  const page = await shooter.newPage({ viewport: { width: 2080, height: 800 } })
  await page.goto(`file://${file}`)
  await page.screenshot({ path: at('screens', 'contact-sheet.png'), fullPage: true })
}
