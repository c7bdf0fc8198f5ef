// What the Worker says of whoever knocks at a call's room. Security: a request for a room is built anew, so no header of the browser's gets through;
// what stands in it the Worker has read from a ticket it signed itself.
import type { GuestId, PersonId, SessionId } from '../../protocol/ids.ts'
import type { PersonName } from '../../protocol/people.ts'
import { RefusalCode } from '../../protocol/refusals.ts'
import type { CallRole } from '../../protocol/rights.ts'
import { Refusal } from './refusal.ts'

/** `sessionId` and `personName`: null of a guest, who has neither. */
export type CallClaims = {
  readonly participantId: PersonId | GuestId
  /** As it is shown in the call. */
  readonly name: string
  readonly personName: PersonName | null
  /** What they come as; in a lesson the room's own list decides. */
  readonly role: CallRole
  /** May the call become theirs when its organiser is gone? An adult of a lesson's or a class's call; anybody of a call among equals; no guest. */
  readonly mayOrganise: boolean
  /** Of the school: the school's log hears of what the bot stops in the chat beside while one is there. */
  readonly pupil: boolean
  readonly sessionId: SessionId | null
  /** Of the socket's query: which page of theirs it is. */
  readonly tab: string | null
  /** The ticket's own name: it is good once. */
  readonly jti: string
  /** The ticket's end, UTC ms of the product's clock. */
  readonly ticketUntil: number
  /** How long they may sit there without knocking again; of a person: their session. */
  readonly aliveForMs: number
}

const CLAIMS_HEADER = 'x-call-claims'
const ROOM_URL = 'https://room/socket'

type Room = { fetch(request: Request): Promise<Response> }

/** Answers the upgrade, or refuses as the room does. */
export async function openCallSocket(room: Room, claims: CallClaims): Promise<Response> {
  const response = await room.fetch(callKnock(claims))
  if (response.status === 101) return response
  throw new Refusal(RefusalCode.parse(await response.text()))
}

/** Platform: a header is of bytes, a name is not. */
export function callKnock(claims: CallClaims): Request {
  return new Request(ROOM_URL, { headers: { upgrade: 'websocket', [CLAIMS_HEADER]: encodeURIComponent(JSON.stringify(claims)) } })
}

/** For the room: null when it was not the Worker that knocked. */
export function readCallKnock({ headers }: Request): CallClaims | null {
  const claims = headers.get(CLAIMS_HEADER)
  return claims === null ? null : (JSON.parse(decodeURIComponent(claims)) as CallClaims)
}
