import type { ChatDown, Scheduled } from '../../protocol/chat/events.ts'
import type { Caller, Room } from './room.ts'

/** One's own, the next one first. */
export function listScheduled(room: Room, { member }: Caller): ChatDown {
  const scheduled = room.sql
    .exec<Omit<Scheduled, 'silent'> & { silent: number }>(
      'SELECT id AS scheduledId, client_id AS clientId, text, at, silent FROM scheduled WHERE person_id = ? ORDER BY at, id',
      member.personId,
    )
    .toArray()
    .map((row) => ({ ...row, silent: row.silent === 1 }))
  return { type: 'scheduled', scheduled }
}
