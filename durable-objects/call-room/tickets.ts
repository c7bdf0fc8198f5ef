// A ticket is good once, and no longer than what it was given for: while it lay unused its holder may have been taken out of the chat, or signed out.
import type { ParticipantId } from '../../protocol/call/events.ts'
import type { SessionId } from '../../protocol/ids.ts'
import { CALL_TICKET_SECONDS } from '../../protocol/limits.ts'
import type { CallClaims } from '../../worker/platform/call-knock.ts'
import type { No, Room } from './room.ts'

const GOOD_FOR_MS = CALL_TICKET_SECONDS * 1_000

/** What they were given before is good for nothing. */
export function voidTickets(room: Room, of: ParticipantId | SessionId): void {
  const nowMs = room.nowMs()
  room.sql.exec('DELETE FROM void_tickets WHERE at < ?', nowMs - GOOD_FOR_MS)
  room.sql.exec('INSERT OR REPLACE INTO void_tickets (of_id, at) VALUES (?, ?)', of, nowMs)
}

/** Null: it is good, and used from now on. */
export function useTicket(room: Room, claims: CallClaims): No | null {
  const { jti, ticketUntil, participantId, sessionId } = claims
  const nowMs = room.nowMs()
  if (ticketUntil <= nowMs) return { refusal: 'not_found' }
  room.sql.exec('DELETE FROM tickets WHERE until <= ?', nowMs)
  const isNew = room.sql.exec('INSERT INTO tickets (jti, until) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING 1', jti, ticketUntil)
  if (isNew.toArray().length === 0) return { refusal: 'not_found' }
  const voided = room.sql
    .exec<{ ofId: string; at: number }>('SELECT of_id AS ofId, at FROM void_tickets WHERE of_id IN (?, ?)', participantId, sessionId ?? '')
    .toArray()
  // Whoever was taken in again has a newer ticket; a session that ended does not begin again.
  if (voided.some(({ ofId }) => ofId === sessionId)) return { refusal: 'not_signed_in' }
  if (voided.some(({ at }) => ticketUntil - GOOD_FOR_MS <= at)) return { refusal: 'not_found' }
  return null
}
