// What the room says to its sockets. Events and acks go out as one text a socket; what was said is said before anybody comes or goes (flush).
import type { ChatDown, ChatEvent } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { encoded, openSockets, seatOf, send } from '../shared/room-socket.ts'
import { headOf } from './members.ts'
import type { ReadMarks } from './read-marks.ts'
import { frame } from './room.ts'

/** More is not waited for: a flood must not keep what came first. */
export const BURST_MAX = 64
/** Where several have just spoken at once the next one is not alone either. */
const BUSY_MS = 20

export class Voice {
  readonly #ctx: DurableObjectState
  readonly #marks: ReadMarks
  readonly #waiting: { readonly count: () => number; readonly carryOut: () => void }
  /** To be told in the next text. Lost with the room's memory only when its sockets are lost too, and then everybody resumes. */
  #untold: ChatEvent[] = []
  /** Goes with it: frames to one socket alone. */
  #answers: [WebSocket, string][] = []
  #speaking = false
  #burstAt = 0

  /** `waiting`: what has come in during the burst and is carried out before the room speaks. */
  constructor(ctx: DurableObjectState, marks: ReadMarks, waiting: { readonly count: () => number; readonly carryOut: () => void }) {
    this.#ctx = ctx
    this.#marks = marks
    this.#waiting = waiting
  }

  /** A burst is on: whatever comes in now is told together. */
  get isSpeaking(): boolean {
    return this.#speaking
  }

  tell(event: ChatEvent): void {
    this.#untold.push(event)
  }

  answerSoon(socket: WebSocket, down: ChatDown): void {
    this.#answers.push([socket, frame(down)])
  }

  /** How much there is to say: what a command that fails has said since is taken back. */
  mark(): { readonly events: number; readonly answers: number } {
    return { events: this.#untold.length, answers: this.#answers.length }
  }

  unsay({ events, answers }: { readonly events: number; readonly answers: number }): void {
    this.#untold.splice(events)
    this.#answers.splice(answers)
  }

  /**
   * At once when the room is idle, together when it is busy, never by a fixed time: what comes in one after another goes out as one text, as
   * soon as a turn of the event loop has brought nothing more. Platform: a socket's next frame is not handed over before this one's handler has
   * ended, so the handler does not wait; and a turn is about a millisecond, so it keeps nobody awake.
   */
  speakSoon(): void {
    if (this.#speaking) return
    this.#speaking = true
    if (Date.now() - this.#burstAt > BUSY_MS) this.flush()
    this.#ctx.waitUntil(this.#speak())
  }

  async #speak(): Promise<void> {
    try {
      do {
        for (let before = -1; before < this.#brought() && before < BURST_MAX; ) {
          before = this.#brought()
          await scheduler.wait(0)
        }
        this.flush()
      } while (this.#brought() > 0 || this.#answers.length > 0 || this.#marks.hasMoved())
    } finally {
      this.#speaking = false
    }
  }

  #brought(): number {
    return this.#untold.length + this.#waiting.count()
  }

  flush(): void {
    this.#waiting.carryOut()
    const reads = this.#marks.settle(() => this.#untold.at(-1)?.seq ?? headOf(this.#ctx.storage.sql).seq)
    if (this.#untold.length > 0 || this.#answers.length > 0) this.#say()
    // Nobody is told of themselves alone.
    const [first, second] = reads
    if (first) this.sign({ type: 'reads', reads }, second ? null : first.personId)
  }

  sign(down: ChatDown, exceptId: PersonId | null): void {
    const sign = frame(down)
    const nowMs = Date.now()
    for (const socket of openSockets(this.#ctx)) {
      if (seatOf(socket).personId !== exceptId) send(socket, sign, nowMs)
    }
  }

  #say(): void {
    const nowMs = Date.now()
    const untold = this.#untold
    const answers = Map.groupBy(this.#answers, ([socket]) => socket)
    this.#untold = []
    this.#answers = []
    if (untold.length > 1) this.#burstAt = nowMs
    const events = untold.length > 0 ? frame({ type: 'events', events: untold }) : null
    const toAll = events === null ? '' : encoded(events)
    for (const socket of events === null ? answers.keys() : openSockets(this.#ctx)) {
      const own = answers.get(socket)?.map(([, answer]) => answer)
      if (own === undefined) send(socket, toAll, nowMs)
      else if (events === null && own.length === 1) send(socket, own[0] ?? '', nowMs)
      else send(socket, `[${[...own, ...(events === null ? [] : [events])].join(',')}]`, nowMs)
    }
  }
}
