import type { ReadMark } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { keepSeat, seatOf } from '../shared/room-socket.ts'
import type { ChatSeat } from './room.ts'

/**
 * How far those who are here have read. Moves in memory and is put on the sockets' attachments once a turn (settle), so that neither a message
 * nor its two hundred readers cost a write; what sleeps is on the attachments by then.
 */
export class ReadMarks {
  readonly #sockets: () => WebSocket[]
  readonly #moved = new Map<WebSocket, number>()
  readonly #written = new Map<PersonId, number>()
  readonly #signs = new Map<PersonId, number>()
  /** Of everybody who is here, read from the attachments once a waking. */
  #known: Map<PersonId, number> | null = null
  /** Where the room stood when a mark was last told; of what was told before the room last woke nobody knows. */
  readonly #toldAt = new Map<PersonId, number>()
  #wokeAt: number | null

  /** `isNew`: a room nobody has founded yet has told nobody anything. */
  constructor(sockets: () => WebSocket[], isNew: boolean) {
    this.#sockets = sockets
    this.#wokeAt = isNew ? -1 : null
  }

  /**
   * Of whoever has heard everything up to `since`: the marks that moved later. Null when that is not known, and all of them must be told.
   * `headSeq`: where the room stands.
   */
  since(since: number, headSeq: number): ReadMark[] | null {
    this.#wokeAt ??= headSeq
    if (since <= this.#wokeAt) return null
    const moved = [...this.#toldAt].filter(([, toldAt]) => toldAt >= since)
    return moved.map(([personId]) => ({ personId, seq: this.ofPerson(personId) }))
  }

  of(socket: WebSocket): number {
    return Math.max(this.#moved.get(socket) ?? 0, seatOf<ChatSeat>(socket).readSeq)
  }

  /** Not written down yet, as far as is known? A thousand who look at a busy room must not be written down again and again. */
  isNew(personId: PersonId, seq: number): boolean {
    if (seq <= (this.#written.get(personId) ?? 0)) return false
    this.#written.set(personId, seq)
    return true
  }

  ofPerson(personId: PersonId): number {
    return this.#all().get(personId) ?? 0
  }

  /** `sign`: others must be told; not of one's own message, from which everybody sees that its author has read so far. */
  move(socket: WebSocket, personId: PersonId, seq: number, sign: boolean): void {
    if (seq <= this.of(socket)) return
    this.#moved.set(socket, seq)
    if (seq <= this.ofPerson(personId)) return
    this.#all().set(personId, seq)
    if (sign) this.#signs.set(personId, seq)
  }

  /** Puts marks where they outlive a sleep; answers those that others are to be told. */
  settle(headSeq: () => number): ReadMark[] {
    if (this.#moved.size === 0) return []
    const toldAt = headSeq()
    for (const [socket, seq] of this.#moved) {
      const seat = seatOf<ChatSeat>(socket)
      this.#toldAt.set(seat.personId, toldAt)
      if (seq > seat.readSeq) keepSeat(socket, { ...seat, readSeq: seq })
    }
    this.#moved.clear()
    const signs = [...this.#signs].map(([personId, seq]) => ({ personId, seq }))
    this.#signs.clear()
    return signs
  }

  hasMoved(): boolean {
    return this.#moved.size > 0
  }

  #all(): Map<PersonId, number> {
    if (this.#known) return this.#known
    const known = new Map<PersonId, number>()
    for (const socket of this.#sockets()) {
      const { personId, readSeq } = seatOf<ChatSeat>(socket)
      known.set(personId, Math.max(readSeq, known.get(personId) ?? 0))
    }
    this.#known = known
    return known
  }
}
