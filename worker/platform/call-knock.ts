// What a CallRoom is told of whoever comes: the claims of their ticket, which worker/calls/enter-call.ts has checked. One header of a request that is
// built anew; only the Worker can reach a room.
import type { ParticipantId } from '../../protocol/call/events.ts'
import type { CallId, SchoolId, SessionId } from '../../protocol/ids.ts'
import type { PersonName } from '../../protocol/people.ts'

export type CallKnock = {
  readonly callId: CallId
  readonly participantId: ParticipantId
  /** As it is shown: «Орлова Анна Сергеевна», or what a guest typed. */
  readonly name: string
  /** Null: a guest, whom no school vouches for. */
  readonly person: { readonly name: PersonName; readonly pupil: boolean; readonly schoolId: SchoolId } | null
  /** A room lets each in once. */
  readonly ticketId: string
  /** Of the ticket, UTC ms by the product's clock: the room need not remember it any longer. */
  readonly expiresAt: number
  /** By which the socket is closed when the session ends. Of a guest: their own id. */
  readonly sessionId: SessionId | string
  /** How long the session is good for: no socket outlives it. */
  readonly aliveForMs: number
}

const HEADER = 'x-call-knock'
const ROOM_URL = 'https://room/socket'

/** Percent-encoded: a header takes no Cyrillic. */
export function callKnockRequest(knock: CallKnock): Request {
  return new Request(ROOM_URL, { headers: { upgrade: 'websocket', [HEADER]: encodeURIComponent(JSON.stringify(knock)) } })
}

/** For the room. Null: nobody whom the Worker sent. */
export function readCallKnock({ headers }: Request): CallKnock | null {
  const knock = headers.get(HEADER)
  return knock === null ? null : (JSON.parse(decodeURIComponent(knock)) as CallKnock)
}
