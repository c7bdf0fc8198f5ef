// A socket to a room that stays open: it reconnects by itself, resumes where it was (the caller's `path` says from where), notices a dead line,
// and gives up only when the room says no. Browsers do not tell a page what an upgrade was answered, so a refused one is asked again by fetch.
import { type ReadonlySignal, signal } from '@preact/signals'
import type * as z from 'zod/mini'
import { PING_FRAME, PONG_FRAME } from '../../protocol/messenger.ts'
import { closeCodeOf, RefusalBody, type RefusalCode } from '../../protocol/refusals.ts'
import { log } from './log.ts'

/** connecting: on its way · open: the room has spoken · waiting: between two attempts. */
export type Line = 'connecting' | 'open' | 'waiting'

const PING_EVERY_MS = 25_000
const ANSWER_WITHIN_MS = 8_000
const WAIT_MS = 500
const WAIT_MS_MAX = 30_000
/** After a flood, and after frames the room could not read: soon again would be the same again. */
const PENANCE_MS = 5_000

/** Whatever else is refused passes: too many sockets, a busy server. */
const FINAL: readonly RefusalCode[] = [
  'not_signed_in',
  'password_change_required',
  'profile_not_linked',
  'not_found',
  'client_outdated',
  'wrong_origin',
]

type Options<Down> = {
  /** Path and query, anew for each attempt. Where a ticket is asked for first: rejected it is tried again later; null when the caller has given up. */
  readonly path: () => string | Promise<string | null>
  readonly schema: z.ZodMiniType<Down>
  readonly onFrame: (frame: Down) => void
  /** The room has said no for good; the socket does not come back by itself. */
  readonly onEnd: (code: RefusalCode) => void
  /** What is final elsewhere and not here, because whoever makes the `path` finds out for certain. */
  readonly passing?: RefusalCode
  /**
   * A socket ends with its session as that was known when it was opened; whether it has been used since is asked. Not by whoever is the first to hear that a
   * session is over: another may have taken its place in this browser.
   */
  readonly asksAgain?: true
}

/** Doubles up to half a minute, and half of it is chance: after a deploy a whole school comes back, but not at one instant. */
export function waitBefore(attempt: number, chance: number): number {
  const whole = Math.min(WAIT_MS * 2 ** attempt, WAIT_MS_MAX)
  return whole / 2 + (whole / 2) * chance
}

export class RoomSocket<Down> {
  readonly #options: Options<Down>
  readonly #line = signal<Line>('connecting')
  readonly #unlisten = new AbortController()
  #socket: WebSocket | null = null
  #asked: Promise<string | null> | null = null
  #attempt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #ping: ReturnType<typeof setInterval> | undefined
  #deadline: ReturnType<typeof setTimeout> | undefined

  constructor(options: Options<Down>) {
    this.#options = options
    const { signal: until } = this.#unlisten
    addEventListener('online', () => this.#wake(), { signal: until })
    addEventListener('offline', () => this.#lose(), { signal: until })
    // A phone freezes hidden pages; what looks open may have died meanwhile.
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#wake(), { signal: until })
    this.#connect()
  }

  get line(): ReadonlySignal<Line> {
    return this.#line
  }

  /** False when there is no open line; the caller keeps what it wanted to say. */
  send(command: unknown): boolean {
    if (this.#line.value !== 'open' || this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(JSON.stringify(command))
    return true
  }

  /** Something is amiss with what came over this line: begins a new one at once. */
  restart(): void {
    this.#drop()
    this.#connect()
  }

  stop(): void {
    this.#unlisten.abort()
    this.#drop()
  }

  #connect(): void {
    if (this.#unlisten.signal.aborted) return
    clearTimeout(this.#retry)
    this.#line.value = 'connecting'
    const path = this.#options.path()
    if (typeof path === 'string') this.#dial(path)
    else void this.#prepare(path)
  }

  async #prepare(asked: Promise<string | null>): Promise<void> {
    this.#asked = asked
    const path = await asked.catch(() => undefined)
    // Meanwhile something else began a new attempt, or all was stopped.
    if (this.#asked !== asked) return
    if (path === undefined) this.#wait(0)
    else if (path !== null) this.#dial(path)
  }

  #dial(path: string): void {
    const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + path)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    let opened = false
    socket.onopen = () => {
      opened = true
      this.#ping = setInterval(() => this.#probe(), PING_EVERY_MS)
    }
    socket.onmessage = ({ data }) => {
      clearTimeout(this.#deadline)
      if (data !== PONG_FRAME) this.#hear(data)
    }
    socket.onclose = ({ code }) => {
      this.#drop()
      if (opened) this.#afterClose(code, path)
      else void this.#askWhy(path)
    }
    // An upgrade that nobody answers would otherwise wait for minutes.
    this.#deadline = setTimeout(() => this.restart(), ANSWER_WITHIN_MS * 2)
  }

  #hear(data: unknown): void {
    const frame = this.#options.schema.safeParse(parseJson(data))
    if (!frame.success) {
      log.error('socket.unreadable', frame.error)
      return
    }
    this.#attempt = 0
    this.#line.value = 'open'
    this.#options.onFrame(frame.data)
  }

  #afterClose(code: number, path: string): void {
    const said = FINAL.find((refusal) => this.#isFinal(refusal) && refusal !== 'wrong_origin' && closeCodeOf(refusal) === code)
    if (said === 'not_signed_in' && this.#options.asksAgain) {
      this.#line.value = 'waiting'
      void this.#askWhy(path)
      return
    }
    // 4400 is also the code of refusals without one of their own: those never close an open socket.
    if (said !== undefined && code !== closeCodeOf('bad_frame')) this.#options.onEnd(said)
    else this.#wait(code >= 4400 ? PENANCE_MS : 0)
  }

  /** The same address without an upgrade answers why it was refused. */
  async #askWhy(path: string): Promise<void> {
    const attempt = this.#socket
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const refusal = await fetch(path, { credentials: 'same-origin', cache: 'no-store', signal }).then(
      async (response) => RefusalBody.safeParse(parseJson(await response.text())),
      () => null,
    )
    // Meanwhile something else began a new attempt, or all was stopped.
    if (this.#socket !== attempt || this.#unlisten.signal.aborted) return
    const code = refusal?.success ? refusal.data.refusal : undefined
    if (code !== undefined && this.#isFinal(code)) this.#options.onEnd(code)
    else this.#wait(0)
  }

  #isFinal(code: RefusalCode): boolean {
    return FINAL.includes(code) && code !== this.#options.passing
  }

  #wait(atLeastMs: number): void {
    if (this.#unlisten.signal.aborted) return
    this.#line.value = 'waiting'
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#connect(), Math.max(atLeastMs, waitBefore(this.#attempt++, Math.random())))
  }

  /** The network is gone, as the browser knows: what goes out on this line arrives nowhere. Should it be mistaken, the next attempt succeeds. */
  #lose(): void {
    if (this.#line.value === 'waiting') return
    this.#drop()
    this.#wait(0)
  }

  /** The network or the page is back: an open line is tried out, a waiting one does not wait. */
  #wake(): void {
    if (this.#line.value === 'waiting') {
      this.#attempt = 0
      this.#connect()
    } else {
      this.#probe()
    }
  }

  /** Platform: a browser cannot see that the other end is gone until it has said something and heard nothing. */
  #probe(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return
    this.#socket.send(PING_FRAME)
    clearTimeout(this.#deadline)
    this.#deadline = setTimeout(() => this.restart(), ANSWER_WITHIN_MS)
  }

  /** Lets go of the socket without waiting for a goodbye: on a dead line that takes minutes. */
  #drop(): void {
    clearTimeout(this.#retry)
    clearTimeout(this.#deadline)
    clearInterval(this.#ping)
    this.#asked = null
    const socket = this.#socket
    this.#socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }
}

function parseJson(data: unknown): unknown {
  try {
    // What a room tells everybody comes as bytes.
    return JSON.parse(typeof data === 'string' ? data : new TextDecoder().decode(data as ArrayBuffer))
  } catch {
    // Not ours: no schema takes `undefined`.
    return undefined
  }
}
