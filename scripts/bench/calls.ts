// Calls through the product as it is, on one machine: a room of 300 people in which somebody raises their hand, and three browsers that come in one after
// the other, with the local media server between them. Everybody is a guest of a call by link: nobody has to be signed in for what is measured.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { CallDown } from '../../protocol/call/events.ts'
import { CALL_SOCKET_PATH, CALL_SOCKET_QUERY, JoinCall, StartLinkCall } from '../../protocol/calls.ts'
import type { CallId, ClientId } from '../../protocol/ids.ts'
import { PING_FRAME, PONG_FRAME } from '../../protocol/messenger.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { signIn } from '../house/administer.ts'
import { Client } from '../house/client.ts'
import { setUpDemo } from '../house/demo.ts'
import { ensureChromium } from '../house/find-chromium.ts'
import { startMedia } from '../house/media.ts'
import { startServer } from '../house/server.ts'
import { applyMigrations, ensureSecrets, stateAt } from '../house/state.ts'
import { type Figure, figure } from './measure.ts'

const CROWD = 300
const JOINS_AT_ONCE = 10
const HANDS = 40
/** As a page does (web/platform/room-socket.ts): whoever is silent for half a minute has lost their line. */
const PING_EVERY_MS = 10_000
const PAGES = 3
const PATIENCE_MS = 60_000
const MEDIA_FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--mute-audio',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // Without it there are no candidates on a machine with no other address.
  '--allow-loopback-in-peer-connection',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

export async function measureCalls(): Promise<Figure[]> {
  const state = stateAt(mkdtempSync(join(tmpdir(), 'zvonok-calls-')))
  ensureSecrets(state)
  await applyMigrations(state)
  const media = await startMedia((line) => process.stderr.write(`${line}\n`))
  const server = await startServer({ state, vars: { ...media.vars, FLOOD_LIMIT: 'off' } })
  try {
    const [teacher] = (await setUpDemo(server, state)).filter(({ name }) => name.startsWith('Орлова'))
    if (!teacher) throw new Error('Орлова is not in the demo.')
    const orlova = new Client(server.url)
    await signIn(orlova, teacher)
    return [...(await raiseHands(orlova)), ...(await comeOneByOne(orlova))]
  } finally {
    await server.stop()
    await media.stop()
    rmSync(state.folder, { recursive: true, force: true })
  }
}

async function openCall(orlova: Client, title: string): Promise<CallId> {
  const settings = { guests: true, lobby: false, screenShare: 'all' as const }
  return (await orlova.call(StartLinkCall, { clientId: crypto.randomUUID() as ClientId, title, media: 'video', settings })).callId
}

/** `ended` never settles well. */
type Guest = { readonly socket: WebSocket; readonly hear: Set<(frame: string) => void>; readonly ended: Promise<never> }

async function raiseHands(orlova: Client): Promise<Figure[]> {
  const callId = await openCall(orlova, 'Собрание')
  const guests: Guest[] = []
  const pinging = setInterval(() => {
    for (const { socket } of guests) socket.send(PING_FRAME)
  }, PING_EVERY_MS)
  const began = performance.now()
  for (let next = 0; next < CROWD; next += JOINS_AT_ONCE) {
    const some = Array.from({ length: Math.min(JOINS_AT_ONCE, CROWD - next) }, (_, i) => comeAsGuest(orlova.base, callId, next + i))
    guests.push(...(await Promise.all(some)))
  }
  const joinedMs = performance.now() - began
  const [hand] = guests
  if (!hand) throw new Error('Nobody came.')
  // Whoever came last may still be told of others.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const ended = Promise.race(guests.map((guest) => guest.ended))
  const waits: number[] = []
  let frames = 0
  for (let i = 0; i < HANDS; i++) {
    const stop: (() => void)[] = []
    const all = guests.map(
      ({ hear }) =>
        new Promise<void>((resolve) => {
          const one = (text: string) => {
            if (text === PONG_FRAME) return
            frames += 1
            if (text.includes('"handAt"')) resolve()
          }
          hear.add(one)
          stop.push(() => hear.delete(one))
        }),
    )
    const start = performance.now()
    hand.socket.send(JSON.stringify({ type: 'hand.set', clientId: crypto.randomUUID(), up: i % 2 === 0 }))
    await within(Promise.race([Promise.all(all), ended]), 'A raised hand did not reach everybody.')
    waits.push(performance.now() - start)
    // Its own answer follows what everybody hears.
    await new Promise((resolve) => setTimeout(resolve, 20))
    for (const one of stop) one()
  }
  clearInterval(pinging)
  for (const { socket } of guests) socket.close(1000)
  return [
    figure(`a call of ${CROWD}: a hand raised until the last one has heard, p50`, at(waits, 0.5), 'ms'),
    figure('… p95', at(waits, 0.95), 'ms'),
    figure('… frames of the room for one hand, the answer included', frames / HANDS, '', CROWD + 1),
    figure(`… ${CROWD} come in, ${JOINS_AT_ONCE} at once`, joinedMs / 1_000, 's'),
  ]
}

async function comeAsGuest(base: string, callId: CallId, number: number): Promise<Guest> {
  // Each from a network of their own: all guests of one are counted together.
  const person = new Client(base, (url, init) => {
    const headers = new Headers(init.headers)
    headers.set('cf-connecting-ip', `198.51.${Math.floor(number / 250)}.${number % 250}`)
    return fetch(url, { ...init, headers })
  })
  const { ticket } = await person.call(JoinCall, { callId, guestName: `Гость ${number + 1}` })
  const query = new URLSearchParams({ [CALL_SOCKET_QUERY.version]: String(PROTOCOL_VERSION), [CALL_SOCKET_QUERY.ticket]: ticket })
  const url = `${base.replace('http', 'ws')}${CALL_SOCKET_PATH.replace(':callId', callId)}?${query}`
  const hear = new Set<(frame: string) => void>()
  // Platform: Node's WebSocket takes headers where the standard has subprotocols.
  const socket = new WebSocket(url, { headers: { origin: base } } as unknown as string[])
  const ended = new Promise<never>((_, reject) => {
    socket.onclose = ({ code }) => reject(new Error(`A guest's socket was closed with ${code}.`))
  })
  // Once everybody is in and the hands are counted it may end unheard.
  ended.catch(() => {})
  const here = new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => {
      for (const one of hear) one(String(data))
      if (hear.size === 0 && String(data).startsWith('{"type":"snapshot"')) resolve()
    }
  })
  await within(Promise.race([here, ended]), 'A guest did not come in.')
  return { socket, hear, ended }
}

async function comeOneByOne(orlova: Client): Promise<Figure[]> {
  const callId = await openCall(orlova, 'Совещание')
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: MEDIA_FLAGS })
  try {
    const came: { first: number | null; all: number | null; asks: number[] }[] = []
    for (let others = 0; others < PAGES; others++) {
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage()
      const asks = roundTrips(page)
      await page.goto(`${orlova.base}/call/${callId}`)
      await page.getByRole('button', { name: 'Присоединиться к звонку через браузер' }).click()
      await page.getByLabel('Ваше имя').fill(`Гость ${others + 1}`)
      const join = page.getByRole('button', { name: 'С видео' })
      await join.click({ trial: true })
      const [first, all] = await Promise.all([untilPictures(page, Math.min(1, others)), untilPictures(page, others), join.click()])
      came.push({ first, all, asks: [...asks] })
    }
    const last = came.at(-1)
    if (!last) throw new Error('Nobody came.')
    return [
      figure(
        `a call of ${PAGES} browsers: from «С видео» to the first picture of another, p50 of those who find somebody`,
        at(
          came.slice(1).flatMap(({ first }) => first ?? []),
          0.5,
        ),
        'ms',
      ),
      figure('… until the third sees both', last.all, 'ms'),
      figure('… asked of the media service through the room meanwhile', last.asks.length, ''),
      figure(
        '… one of these round trips, p50',
        at(
          came.flatMap(({ asks }) => asks),
          0.5,
        ),
        'ms',
      ),
    ]
  } finally {
    await browser.close()
  }
}

/** Ms from the press to a decoded frame of one's own picture and of so many others; null where they were not seen in time. */
function untilPictures(page: Page, others: number): Promise<number | null> {
  return within(
    page.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          let pressed: number | undefined
          addEventListener('click', () => (pressed ??= performance.now()), { capture: true })
          const look = () => {
            const playing = [...document.querySelectorAll('video')].filter((video) => video.getVideoPlaybackQuality().totalVideoFrames > 0)
            if (pressed !== undefined && document.querySelector('main header') && playing.length > wanted)
              resolve(performance.now() - pressed)
            else requestAnimationFrame(look)
          }
          look()
        }),
      others,
    ),
    'The others were not seen.',
  ).catch(() => null)
}

/** Of each thing asked of the media service through the room, how long its answer took; filled as they come. */
function roundTrips(page: Page): readonly number[] {
  const sent = new Map<string, number>()
  const took: number[] = []
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const ask = /^\{"type":"media\.ask","askId":"([^"]+)"/.exec(String(payload))?.[1]
      if (ask !== undefined) sent.set(ask, performance.now())
    })
    socket.on('framereceived', ({ payload }) => {
      if (!String(payload).startsWith('{"type":"media.answer"')) return
      const answer = CallDown.parse(JSON.parse(String(payload)))
      const at = answer.type === 'media.answer' ? sent.get(answer.askId) : undefined
      if (at !== undefined) took.push(performance.now() - at)
    })
  })
  return took
}

async function within<T>(work: Promise<T>, otherwise: string): Promise<T> {
  let late: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(otherwise)), PATIENCE_MS)
  })
  try {
    return await Promise.race([work, tooLate])
  } finally {
    clearTimeout(late)
  }
}

function at(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null
}
