// People at browsers with cameras and microphones, and the local media server between them. Fake devices are all alike, so each page gives its own
// another colour and tone (test/calls/pages/*.ts): who hears and sees whom can then be told from what arrives.
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { build, type Rolldown } from 'vite'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { findChromium } from '../../scripts/house/find-chromium.ts'
import { type MediaServer, startMediaServer } from '../../scripts/media-server/media-server.ts'
import { FLAGS, watchPage } from './browser.ts'
import { APP } from './media-app.ts'

export const MEDIA_FLAGS = [
  '--mute-audio',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // Without it there are no candidates on a machine with no other address.
  '--allow-loopback-in-peer-connection',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

export type StageRequest = { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string }
type Desk = (request: StageRequest, media: MediaServer) => Promise<Response>

export type Stage = {
  readonly media: MediaServer
  /** Another person's browser, at the page. */
  enter(): Promise<Page>
}

/** `entry`: what the page runs. `desk`: answers what the page asks. */
export function useMediaStage(entry: string, desk: Desk): Stage {
  let browser: Browser
  let media: MediaServer
  let url: string
  let code: string
  const problems: string[] = []
  const contexts: BrowserContext[] = []

  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request
    if (path === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><script src=/page.js></script>')
    if (path === '/page.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(code)
    if (path === '/favicon.ico') return response.writeHead(204).end()
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const answer = await desk({ method, url: url + path, headers, body: Buffer.concat(chunks).toString() }, media).catch(
      (error: unknown) => new Response(String(error), { status: 500 }),
    )
    return response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  })

  beforeAll(async () => {
    const executablePath = findChromium()
    if (executablePath === null) throw new Error('Chromium is missing: install it or set CHROMIUM_PATH.')
    media = await startMediaServer({ ...APP, onError: (error) => problems.push(`media server: ${error}`) })
    code = await bundle(entry)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // A secure origin, also for cookies that demand one.
    url = `http://localhost:${(server.address() as AddressInfo).port}`
    browser = await chromium.launch({ executablePath, args: [...FLAGS, ...MEDIA_FLAGS] })
  })
  afterAll(async () => {
    await browser?.close()
    server.closeAllConnections()
    server.close()
    await media?.stop()
  })
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()))
    expect(problems.splice(0), 'problems on the pages').toEqual([])
  })

  return {
    get media() {
      return media
    },
    async enter() {
      const context = await browser.newContext()
      contexts.push(context)
      const page = await context.newPage()
      watchPage(page, url, problems)
      await page.goto(url)
      return page
    },
  }
}

async function bundle(entry: string): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'warn',
    // A library's own build replaces it for its reader, which here is a browser.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'page', fileName: 'page' } },
  })) as Rolldown.RolldownOutput[]
  const [chunk] = built.flatMap(({ output }) => output)
  if (chunk?.type !== 'chunk') throw new Error(`${entry} could not be bundled.`)
  return chunk.code
}
