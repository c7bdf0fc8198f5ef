// People at browsers: one context each, a desktop or a phone. Whatever a page should never do fails the test that used it: a request to
// another origin, an error in the console, an uncaught exception, a break of the content security policy.
import { mkdirSync } from 'node:fs'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { signIn } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { findChromium } from '../../scripts/house/find-chromium.ts'
import type { Product } from './server.ts'

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const DEVICES = {
  desktop: { viewport: { width: 1366, height: 768 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const satisfies Record<string, BrowserContextOptions>

export type Device = keyof typeof DEVICES

export type Visitor = {
  readonly page: Page
  readonly context: BrowserContext
  /** This test makes the page complain on purpose, about this. */
  expectProblem(pattern: RegExp): void
}

/**
 * What Chromium writes into the console of a page whose line to a room is cut. 400: the page asks why its upgrade failed, and the server, back
 * meanwhile, knows no reason.
 */
export const LINE_LOST = /WebSocket|ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|status of 400 .*\/socket/

/** `worker`: with the service worker, which other tests do without. */
type Options = { readonly worker?: boolean }

export type Visitors = {
  /** A browser nobody is signed in at. */
  stranger(device: Device): Promise<Visitor>
  /** Somebody who has signed in already, in whatever way: with the cookies of this client. */
  holder(client: Client, device: Device): Promise<Visitor>
  /** Signed in; `name` as in «Орлова Анна», a beginning of it is enough. */
  visitor(name: string, device: Device, options?: Options): Promise<Visitor>
}

/** Browsers for the tests of a file. They are closed after each test, and looked through for problems. `flags`: besides those of every test. */
export function useBrowsers(product: Product, flags: readonly string[] = []): Visitors {
  let browser: Browser
  /** Of those who have an authenticator app: its code works once, so their visits share a session. */
  const cookies = new Map<string, string>()
  const open: { who: string; context: BrowserContext; page: Page; problems: string[]; expected: RegExp[] }[] = []

  beforeAll(async () => {
    const executablePath = findChromium()
    if (executablePath === null) throw new Error('Chromium is missing: install it or set CHROMIUM_PATH.')
    browser = await chromium.launch({ executablePath, args: [...FLAGS, ...flags] })
  })
  afterAll(() => browser?.close())

  afterEach(async ({ task }) => {
    const visits = open.splice(0)
    if (task.result?.state === 'fail') await keepScreenshots(task.name, visits)
    await Promise.all(visits.map(({ context }) => context.close()))
    const problems = visits.flatMap(({ who, problems, expected }) =>
      problems.filter((problem) => !expected.some((pattern) => pattern.test(problem))).map((problem) => `${who}: ${problem}`),
    )
    expect(problems, 'problems on the pages').toEqual([])
  })

  async function stranger(device: Device, who = 'stranger', cookie?: string, { worker = false }: Options = {}): Promise<Visitor> {
    const context = await browser.newContext({
      ...DEVICES[device],
      locale: 'ru-RU',
      timezoneId: 'Europe/Moscow',
      reducedMotion: 'reduce',
      serviceWorkers: worker ? 'allow' : 'block',
    })
    if (cookie !== undefined) await addCookies(context, product.url, cookie)
    const problems: string[] = []
    const expected: RegExp[] = []
    const page = await context.newPage()
    watchPage(page, product.url, problems)
    open.push({ who: `${who} (${device})`, context, page, problems, expected })
    return { page, context, expectProblem: (pattern) => expected.push(pattern) }
  }

  return {
    async stranger(device) {
      const visit = await stranger(device)
      // The page asks who is there; «nobody» is an answer, which Chromium writes into its console all the same.
      visit.expectProblem(/status of 401/)
      return visit
    },
    holder: (client, device) => stranger(device, 'holder', client.cookie),
    async visitor(name, device, options) {
      const known = product.signInOf(name)
      const client = new Client(product.url)
      await signIn(client, { ...known, cookie: cookies.get(known.login) ?? known.cookie })
      if (known.totpSecret !== undefined) cookies.set(known.login, client.cookie)
      return stranger(device, name, client.cookie, options)
    },
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

export function watchPage(page: Page, url: string, problems: string[]): void {
  const origin = new URL(url).origin
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    const own = origin.endsWith(`//${host}`) || protocol === 'data:' || protocol === 'blob:'
    if (!own) problems.push(`asked another origin: ${request.url()}`)
  })
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(url).host) problems.push(`a socket to another origin: ${socket.url()}`)
  })
  // Breaks of the content security policy are written here too.
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url.replace(origin, '')})`)
  })
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
}

async function keepScreenshots(test: string, visits: readonly { who: string; page: Page }[]): Promise<void> {
  mkdirSync('screens/failed', { recursive: true })
  for (const { who, page } of visits) {
    const name = `${who} ${test}`.replace(/[^\p{L}\p{N}]+/gu, '-')
    // A page that has crashed has no picture; the test has failed anyway.
    await page.screenshot({ path: `screens/failed/${name.slice(0, 120)}.png` }).catch(() => {})
  }
}
