// The one oracle of the fault tests, in workerd and in Node: what was acknowledged is stored, no number and no client id stands twice, and what
// every member's page shows, folded event by event as in the browser, is the log in its order. Rules FLT-… (docs/rules/messenger.md).
import { expect } from 'vitest'
import { applyChatEvent } from '../../protocol/chat/apply-event.ts'
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import { ChatDown, type ChatEvent, type ChatSnapshot } from '../../protocol/chat/events.ts'
import type { ClientId, PersonId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How much chance is tried out, and from which seed (vitest.config.ts). */
    faults: { readonly seed: number; readonly seeds: number; readonly frames: number }
  }
}

/** How a page's line is opened: `since` as a browser says it, null for the room as it is. Rejects when the door stays shut. */
export type OpenLine = (since: number | null, ears: Ears) => Promise<Mouth>
export type Ears = { frame(data: string): void; closed(code: number): void }
export type Mouth = { send(data: string): void; close(): void }

type Asked = Extract<ChatCommand, { clientId: ClientId }>

/** A member's page as web/messenger keeps one: it sends again what has no answer, resumes from the last number it saw, and folds what it hears. */
export class MemberPage {
  readonly personId: PersonId
  readonly acked = new Map<string, number>()
  readonly refused = new Map<string, RefusalCode>()
  /** Every event heard, in order, over all of its lines. */
  readonly events: ChatEvent[] = []
  /** What should never be: a gap within a line, a second answer that is another one. */
  readonly broken: string[] = []
  snapshot: ChatSnapshot | null = null
  /** How each of its lines ended, in order. */
  readonly closes: number[] = []
  /** Frames that came first on a line, in order. */
  readonly entrances: ('snapshot' | 'resumed')[] = []
  readonly #open: OpenLine
  readonly #unanswered = new Map<string, Asked>()
  readonly #waiting = new Set<() => void>()
  #line: Mouth | null = null

  constructor(personId: PersonId, open: OpenLine) {
    this.personId = personId
    this.#open = open
  }

  get isOpen(): boolean {
    return this.#line !== null
  }
  get seq(): number {
    return this.snapshot?.seq ?? 0
  }

  /** Opens a line, hears what was missed, and says again what has no answer. */
  async enter(): Promise<this> {
    const before = this.entrances.length
    let isOver = false
    const line = await this.#open(this.snapshot?.seq ?? null, {
      frame: (data) => {
        for (const one of framesIn(data)) this.#hear(ChatDown.parse(one))
      },
      closed: (code) => {
        isOver = true
        this.closes.push(code)
        if (this.#line === line || before === this.entrances.length) this.#line = null
        this.#look()
      },
    })
    await this.until(() => this.entrances.length > before || isOver)
    if (isOver) throw new Error('the line was closed before the room had spoken')
    this.#line = line
    for (const command of this.#unanswered.values()) this.#say(command)
    return this
  }

  leave(): void {
    this.#line?.close()
    this.#line = null
  }

  /** Said at once when there is a line, and again over the next one until it is answered. */
  ask(command: Asked): string {
    this.#unanswered.set(command.clientId, command)
    this.#say(command)
    return command.clientId
  }

  post(text: string, clientId: string = crypto.randomUUID()): string {
    return this.ask({ type: 'message.post', clientId, text })
  }

  /** A command without an answer: lost with the line. */
  say(command: ChatCommand): void {
    this.#say(command)
  }

  /** Until everything asked has its answer. */
  answered(): Promise<void> {
    return this.until(() => this.#unanswered.size === 0)
  }

  hasAnswer(clientId: string): boolean {
    return !this.#unanswered.has(clientId)
  }

  hears(seq: number): Promise<void> {
    return this.until(() => this.seq >= seq)
  }

  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isSo()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  #say(command: ChatCommand): void {
    try {
      this.#line?.send(JSON.stringify(command))
    } catch {
      // A line that has just died: what is unanswered is said again over the next one.
      this.#line = null
    }
  }

  #hear(frame: ChatDown): void {
    switch (frame.type) {
      case 'snapshot':
        this.entrances.push('snapshot')
        this.snapshot = frame.snapshot
        break
      case 'resumed':
        this.entrances.push('resumed')
        this.#apply(frame.events)
        if (this.seq !== frame.seq) this.broken.push(`resumed to ${this.seq}, the room stands at ${frame.seq}`)
        break
      case 'events':
        this.#apply(frame.events)
        break
      case 'ack':
        if ((this.acked.get(frame.clientId) ?? frame.seq) !== frame.seq) this.broken.push(`${frame.clientId} has two numbers`)
        this.acked.set(frame.clientId, frame.seq)
        this.#unanswered.delete(frame.clientId)
        break
      case 'probe':
        this.#say({ type: 'probe.answer', probe: frame.probe })
        break
      case 'done':
        this.#unanswered.delete(frame.clientId)
        break
      case 'refused':
        if (frame.clientId !== undefined) {
          this.refused.set(frame.clientId, frame.refusal)
          this.#unanswered.delete(frame.clientId)
        }
    }
    this.#look()
  }

  #apply(events: readonly ChatEvent[]): void {
    for (const event of events) {
      if (!this.snapshot || event.seq > this.snapshot.seq + 1) this.broken.push(`${event.seq} came after ${this.seq}`)
      if (event.seq <= this.seq) continue
      this.events.push(event)
      if (this.snapshot) this.snapshot = applyChatEvent(this.snapshot, event)
    }
  }

  #look(): void {
    for (const look of [...this.#waiting]) look()
  }
}

/** A busy room may say several things as one, in a list. */
export function framesIn(data: string): unknown[] {
  return [JSON.parse(data)].flat()
}

/** What everybody in a room is told comes as bytes; the socket's `binaryType` must be `arraybuffer`. */
export function textOf(data: string | ArrayBuffer): string {
  return typeof data === 'string' ? data : new TextDecoder().decode(data)
}

/** What lies on the room's disk. */
export type StoredLog = {
  readonly messages: readonly { seq: number; authorId: string; clientId: string; text: string }[]
  /** Numbers of everything else that happened. */
  readonly changes: readonly number[]
}

/** `log` and `changes` of a room's database; both tests' SQL. */
export const STORED_MESSAGES = 'SELECT seq, author_id AS authorId, client_id AS clientId, text FROM log ORDER BY seq'
export const STORED_CHANGES = 'SELECT seq FROM changes ORDER BY seq'

/** `pages` have heard everything; one of them should have entered just now, so that what was folded stands beside what is shown afresh. */
export function expectOneTruth({ messages, changes }: StoredLog, pages: readonly MemberPage[]): void {
  const numbers = [...messages.map(({ seq }) => seq), ...changes].sort((a, b) => a - b)
  expect(numbers, 'numbers have no gap and none stands twice').toEqual(numbers.map((_, index) => index + 1))
  const ids = messages.map(({ authorId, clientId }) => `${authorId} ${clientId}`)
  expect(new Set(ids).size, 'no client id of an author stands twice').toBe(ids.length)
  const numberOf = new Map(messages.map(({ seq }, index) => [ids[index], seq]))
  for (const page of pages) {
    expect(page.broken, 'no page saw a gap or two answers').toEqual([])
    const acked = [...page.acked].map(([clientId, seq]) => [`${page.personId} ${clientId}`, seq])
    expect(
      acked.filter(([id, seq]) => numberOf.get(id as string) !== seq),
      'what was acknowledged is stored under that number',
    ).toEqual([])
    expect(page.seq, 'the page has heard everything').toBe(numbers.length)
    const shown = page.snapshot?.messages ?? []
    const first = shown[0]?.seq ?? numbers.length + 1
    const beginsAt = page.snapshot?.hasOlder ? first : 0
    expect(
      shown.map(({ seq, authorId, clientId, text }) => ({ seq, authorId, clientId, text })),
      'the page shows the log in its order',
    ).toEqual(messages.filter(({ seq }) => seq >= beginsAt))
  }
  const views = pages.map(({ snapshot }) => common(snapshot))
  for (const view of views.slice(1)) expect(view, 'all pages show the same').toEqual(views[0])
}

/** What is the same to everybody: not how far they have read, and of messages as many as the newest page has. */
function common(snapshot: ChatSnapshot | null) {
  return snapshot && { ...snapshot, me: null, reads: null, hasOlder: null, messages: snapshot.messages.slice(-50) }
}
