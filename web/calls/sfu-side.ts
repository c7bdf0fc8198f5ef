// One side of a media session, publishing or receiving: it holds what is wanted and makes its line so, in passes. There is one pass at a time, which is
// the queue the service asks for; whatever changes meanwhile is the next pass's. A line that is lost is replaced, and the same pass fills the new one.
import type { ReadonlySignal } from '@preact/signals'
import { log } from '../platform/log.ts'
import { waitBefore } from '../platform/room-socket.ts'
import { LineSign } from './line-sign.ts'
import { type LineState, MediaFault } from './media-session.ts'
import type { MediaSignalling, Purpose } from './media-signalling.ts'
import { LineLost, SfuLine } from './sfu-line.ts'

const LOOK_MS = 5_000
/** Between two looks: longer than any browser holds timers back in a hidden tab, so the machine was asleep, and the service has let everything go. */
const ASLEEP_MS = 75_000

export abstract class SfuSide {
  protected readonly signalling: MediaSignalling
  readonly #purpose: Purpose
  readonly #sign = new LineSign()
  #line: SfuLine | null = null
  #passing = false
  #again = false
  #failures = 0
  #left = false
  #retry: ReturnType<typeof setTimeout> | undefined
  #lookedAt = Date.now()
  readonly #looking: ReturnType<typeof setInterval>
  readonly #unlisten = new AbortController()

  constructor(signalling: MediaSignalling, purpose: Purpose) {
    this.signalling = signalling
    this.#purpose = purpose
    this.#looking = setInterval(() => this.#look(), LOOK_MS)
    addEventListener('online', () => this.ask(), { signal: this.#unlisten.signal })
  }

  get state(): ReadonlySignal<LineState> {
    return this.#sign.state
  }

  /** Is there anything for which a line is needed? */
  protected abstract readonly hasWork: boolean
  /** Makes the line what is wanted. Throws LineLost or MediaFault. */
  protected abstract settle(line: SfuLine): Promise<void>
  /** The line is gone, and what was on it. */
  protected abstract forget(): void
  /** Now and then, while there is a line. */
  protected async look(_line: SfuLine): Promise<void> {}

  /** Something has changed. */
  ask(): void {
    if (this.#left) return
    clearTimeout(this.#retry)
    this.#again = true
    if (!this.#passing) void this.#pass()
  }

  renew(): void {
    this.#line?.lose()
    this.ask()
  }

  tryNow(): void {
    this.#sign.anew()
    if (this.#line === null && this.state.value !== 'refused') this.ask()
  }

  async stats(): Promise<RTCStatsReport[]> {
    return this.#line === null ? [] : [await this.#line.peer.getStats()]
  }

  leave(): void {
    this.#left = true
    clearTimeout(this.#retry)
    clearInterval(this.#looking)
    this.#unlisten.abort()
    this.#line?.lose()
    this.#sign.is('idle')
  }

  protected askIn(ms: number): void {
    if (this.#left) return
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.ask(), ms)
  }

  async #pass(): Promise<void> {
    this.#passing = true
    while (this.#again && !this.#left) {
      this.#again = false
      try {
        if (this.#line === null && !this.hasWork) {
          if (this.state.value !== 'refused') this.#sign.is('idle')
          continue
        }
        const line = this.#line ?? (await this.#open())
        await this.settle(line)
        this.#failures = 0
        this.#sign.is('live')
      } catch (error) {
        this.#meet(error)
      }
    }
    this.#passing = false
  }

  async #open(): Promise<SfuLine> {
    this.#sign.down('connecting')
    const { sessionId, iceServers } = await this.signalling.openSession({ purpose: this.#purpose, attempt: crypto.randomUUID() })
    const line = new SfuLine(sessionId, iceServers)
    if (this.#left) {
      line.lose()
      throw new LineLost()
    }
    this.#line = line
    line.lost.addEventListener('abort', () => this.#drop(line))
    const { answer } = await line.still(this.signalling.establish({ sessionId, offer: await line.anchorOffer() }))
    await line.acceptAnswer(answer)
    return line
  }

  #drop(line: SfuLine): void {
    if (this.#line !== line) return
    this.#line = null
    this.forget()
    if (this.#left) return
    this.#sign.down('recovering')
    // A pass that is under way meets the loss itself, and waits if it is not the first.
    if (!this.#passing) this.ask()
  }

  #meet(error: unknown): void {
    if (this.#left) return
    this.#again = false
    const kind = error instanceof MediaFault ? error.kind : 'over'
    // A connection that is closed under a call of its own complains in many ways.
    if (!(error instanceof MediaFault || error instanceof LineLost || this.#line === null)) log.error('media.pass_failed', error)
    // What was under way may have happened or not: only a new session is known to be right. Only «busy» has changed nothing.
    if (kind !== 'busy' || this.#line?.peer.signalingState !== 'stable') this.#line?.lose()
    if (kind === 'refused') {
      this.#sign.is('refused')
      return
    }
    if (this.#line === null) this.#sign.down('recovering')
    this.askIn(waitBefore(this.#failures++, Math.random()))
  }

  #look(): void {
    const asleepMs = Date.now() - this.#lookedAt
    this.#lookedAt = Date.now()
    const line = this.#line
    if (line === null) return
    if (asleepMs > ASLEEP_MS) line.lose()
    // A look that fails is made again in a moment; what it looks at is noticed by the line too.
    else this.look(line).catch(() => {})
  }
}
