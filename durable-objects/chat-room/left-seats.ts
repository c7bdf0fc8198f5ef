import type { SessionId } from '../../protocol/ids.ts'
import { ROOM_SOCKETS_MAX, SEAT_KEPT_SECONDS } from '../../protocol/limits.ts'
import type { ChatSeat } from './room.ts'

/** Who sat there, and on what terms: the Worker found them out when the seat was first taken. */
export type SeatTerms = Pick<ChatSeat, 'personId' | 'sessionId' | 'aliveUntil' | 'tokenHash'>

type Left = SeatTerms & { readonly leftAt: number }

/**
 * Seats whose line was lost a moment ago. Whoever comes back with the same cookie takes the same seat on the same terms, and no session is looked up: a school
 * whose network blinks is back in the room without a thousand questions to the database. Security: this opens nothing that an unbroken socket would not have kept
 * open, for not longer than the session was good for; a seat that the room itself closed (sign-out, removal, flood) is not kept, and whether they
 * are a member is asked of the room each time. In memory: a room that has slept or was restarted looks its people up again. Rule CHT-23.
 */
export class LeftSeats {
  readonly #left = new Map<string, Left>()

  leave({ personId, sessionId, aliveUntil, tokenHash, over }: Readonly<ChatSeat>, at: number): void {
    if (over) return
    // The newest stands last, so the first are those to forget.
    this.#left.delete(tokenHash)
    this.#left.set(tokenHash, { personId, sessionId, aliveUntil, tokenHash, leftAt: at })
    for (const [oldest, { leftAt }] of this.#left) {
      if (this.#left.size <= ROOM_SOCKETS_MAX && isKept(leftAt, at)) return
      this.#left.delete(oldest)
    }
  }

  /** `at`: the clock of `leave`. */
  termsOf(tokenHash: string, at: number): SeatTerms | null {
    const left = this.#left.get(tokenHash)
    return left && isKept(left.leftAt, at) && at < left.aliveUntil ? left : null
  }

  forget(sessionId: SessionId): void {
    for (const [tokenHash, left] of this.#left) if (left.sessionId === sessionId) this.#left.delete(tokenHash)
  }
}

function isKept(leftAt: number, at: number): boolean {
  return at - leftAt < SEAT_KEPT_SECONDS * 1_000
}
