// A call that rings, until it does not.
import type { PersonId } from '../../protocol/ids.ts'
import { endCall } from './end-call.ts'
import { stopRinging } from './histories.ts'
import type { Outcome, Room } from './room.ts'

/** «Отклонить». Twice is as good as once; of one who was not called it is nothing. */
export function decline(room: Room, personId: PersonId): Outcome {
  const declined = room.sql
    .exec(
      `UPDATE histories SET ring = 'declined', quiet_owed = 'declined', owed = owed + 1 WHERE person_id = ? AND ring = 'ringing' RETURNING 1`,
      personId,
    )
    .toArray()
  if (declined.length === 0) return null
  room.due.within(0, 'news')
  if (room.call.personal && !room.call.othersCame) endCall(room, 'declined')
  return null
}

/** It has rung long enough. A call of two is over then; of a call of many, when nobody is there. */
export function missCall(room: Room): number | null {
  const { endedAt, ringUntil, kind, personal } = room.call
  if (endedAt !== null) return null
  const leftMs = (ringUntil ?? 0) - room.nowMs()
  if (leftMs > 0) return leftMs
  stopRinging(room, 'missed')
  if (kind === 'chat' && !room.call.othersCame && (personal || room.present().length === 0)) endCall(room, 'unanswered')
  return null
}
