// Moving about in a room's history: older and newer pages, a jump to a message or a day, back to the end. One question is under way at a time.
import { type Signal, signal } from '@preact/signals'
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import type { SchoolDate } from '../../protocol/dates.ts'
import { addPage, type From, type HistoryPage } from './history-pages.ts'

type Asked = { readonly from: From; readonly end: 'older' | 'newer' | 'instead'; readonly arrived?: () => void }

const SLICE_MESSAGES = 5
const SLICE_EVERY_MS = 20

/** Where the list is to go, counted so that the same place twice is two journeys. */
export type Target = { readonly seq: number | 'end' | 'first'; readonly turn: number }

export class History {
  readonly loading = signal<'older' | 'newer' | 'instead' | null>(null)
  readonly target = signal<Target | null>(null)
  /** The visit begins further back than the room's snapshot: nothing is shown, and nothing counts as read, before that page is here. */
  readonly opening = signal(false)
  readonly #snapshot: Signal<ChatSnapshot | null>
  readonly #send: (command: ChatCommand) => boolean
  #asked: Asked | null = null
  #turn = 0
  #onceOpen: number | null = null

  constructor(snapshot: Signal<ChatSnapshot | null>, send: (command: ChatCommand) => boolean) {
    this.#snapshot = snapshot
    this.#send = send
  }

  older(): void {
    const snapshot = this.#snapshot.peek()
    const oldest = snapshot?.messages[0]
    if (oldest && snapshot?.hasOlder && !this.#asked) this.#ask({ from: { at: 'before', seq: oldest.seq }, end: 'older' })
  }

  newer(): void {
    const snapshot = this.#snapshot.peek()
    const newest = snapshot?.messages.at(-1)
    if (newest && snapshot?.hasNewer && !this.#asked) this.#ask({ from: { at: 'after', seq: newest.seq }, end: 'newer' })
  }

  /** False without a line: then only what is on the page can be gone to. */
  toMessage(seq: number): boolean {
    if (this.#snapshot.peek()?.messages.some((message) => message.seq === seq)) {
      this.#go(seq)
      return true
    }
    return this.#ask({ from: { at: 'around', seq }, end: 'instead', arrived: () => this.#go(seq) })
  }

  toDay(on: SchoolDate): boolean {
    return this.#ask({ from: { at: 'date', on }, end: 'instead', arrived: () => this.#go('first') })
  }

  toNewest(): boolean {
    const snapshot = this.#snapshot.peek()
    if (!snapshot?.hasNewer) {
      this.#go('end')
      return true
    }
    // Before the end of all numbers: what is said meanwhile is on the page too.
    return this.#ask({ from: { at: 'before', seq: Number.MAX_SAFE_INTEGER }, end: 'instead', arrived: () => this.#go('end') })
  }

  /** From another chat: as soon as this one stands. */
  goOnceOpen(seq: number): void {
    this.#onceOpen = seq
  }

  opened(): void {
    const seq = this.#onceOpen
    this.#onceOpen = null
    if (seq !== null) this.toMessage(seq)
  }

  /** Whoever comes for one message begins with that one. */
  openAt(seq: number, then: () => void): void {
    const wanted = this.#onceOpen
    this.#onceOpen = null
    this.opening.value = true
    const opened = () => {
      this.opening.value = false
      then()
      if (wanted !== null) this.#go(wanted)
    }
    if (!this.#ask({ from: { at: 'around', seq: wanted ?? seq }, end: 'instead', arrived: opened })) opened()
  }

  /** The next visit does not begin where this one was told to go. */
  leave(): void {
    this.target.value = null
  }

  /** A page that nobody waits for any more is passed over. */
  hear(page: HistoryPage & { readonly askedFor: string }): void {
    const asked = this.#asked
    const snapshot = this.#snapshot.peek()
    if (!asked || !snapshot || page.askedFor !== JSON.stringify(asked.from)) return
    if (asked.end === 'instead') {
      this.#asked = null
      this.loading.value = null
      this.#snapshot.value = addPage(snapshot, page, 'instead')
      asked.arrived?.()
    } else this.#pour(asked, page, asked.end)
  }

  /** A slow phone draws a whole page in one go too slowly to scroll on meanwhile: it comes in slices. */
  #pour(asked: Asked, page: HistoryPage, end: 'older' | 'newer'): void {
    const snapshot = this.#snapshot.peek()
    // Something else was asked meanwhile, or there is no line.
    if (this.#asked !== asked || !snapshot) return
    const { messages } = page
    const [slice, rest] =
      end === 'older'
        ? [messages.slice(-SLICE_MESSAGES), messages.slice(0, -SLICE_MESSAGES)]
        : [messages.slice(0, SLICE_MESSAGES), messages.slice(SLICE_MESSAGES)]
    const more = rest.length > 0
    const part = end === 'older' ? { ...page, hasOlder: more || page.hasOlder } : { ...page, hasNewer: more || page.hasNewer }
    if (!more) {
      this.#asked = null
      this.loading.value = null
    }
    this.#snapshot.value = addPage(snapshot, { ...part, messages: slice }, end)
    if (more) setTimeout(() => this.#pour(asked, { ...page, messages: rest }, end), SLICE_EVERY_MS)
  }

  /** A new line. A jump is asked for again; what a page would join onto may be another by now, and the list asks by itself. */
  again(): void {
    const asked = this.#asked
    this.#asked = null
    this.loading.value = null
    if (asked?.end === 'instead') this.#ask(asked)
  }

  stop(): void {
    this.#asked = null
    this.loading.value = null
    this.opening.value = false
  }

  /** A jump overtakes a page that is only wanted. */
  #ask(asked: Asked): boolean {
    if (!this.#send({ type: 'history.get', from: asked.from })) return false
    this.#asked = asked
    this.loading.value = asked.end
    return true
  }

  #go(seq: Target['seq']): void {
    this.target.value = { seq, turn: ++this.#turn }
  }
}
