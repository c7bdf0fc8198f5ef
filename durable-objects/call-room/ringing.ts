// A call that rings, until it does not. Whoever answers is waited for on the way in: their browser asks them for the microphone first.
import type { CallRinging } from '../../protocol/call/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { CALL_COMING_SECONDS } from '../../protocol/limits.ts'
import { fullName } from '../../protocol/people.ts'
import { endCall } from './end-call.ts'
import { isRinging, stopRinging } from './histories.ts'
import type { Outcome, Room } from './room.ts'

/** «Ответить». Once only: nobody puts the end off by answering again and again. */
export function answer(room: Room, personId: PersonId): Outcome {
  if (!hush(room, personId, 'coming', 'answered')) return null
  room.changeCall({ comingUntil: room.nowMs() + CALL_COMING_SECONDS * 1_000 })
  return null
}

/** «Отклонить». Twice is as good as once; of one who was not called it is nothing. */
export function decline(room: Room, personId: PersonId, name: string): Outcome {
  if (!hush(room, personId, 'declined', 'declined')) return null
  if (room.call.personal && !room.call.othersCame) endCall(room, 'declined')
  else room.say(room.call.starter.personId, { type: 'declined', name })
  return null
}

/** With one person, on all their devices. False: it did not ring with them. */
function hush(room: Room, personId: PersonId, ring: 'coming' | 'declined', why: 'answered' | 'declined'): boolean {
  const hushed = room.sql
    .exec(
      `UPDATE histories SET ring = ?, quiet_owed = ?, owed = owed + 1 WHERE person_id = ? AND ring = 'ringing' RETURNING 1`,
      ring,
      why,
      personId,
    )
    .toArray()
  if (hushed.length === 0) return false
  room.signs.ringingMoved()
  room.due.within(0, 'news')
  return true
}

/**
 * It has rung long enough, or whoever answered did not come. A call of two is over then; of a call of many, when nobody is there.
 * Answers in how many ms to look again.
 */
export function missCall(room: Room): number | null {
  const { endedAt, ringUntil, comingUntil, kind, personal } = room.call
  if (endedAt !== null) return null
  const nowMs = room.nowMs()
  if (ringUntil !== null && ringUntil > nowMs) return ringUntil - nowMs
  const awaited = comingUntil !== null && comingUntil > nowMs && isComing(room)
  if (awaited) {
    stopRinging(room, 'missed', 'ringing')
    return comingUntil - nowMs
  }
  stopRinging(room, 'missed')
  if (kind === 'chat' && !room.call.othersCame && (personal || room.present().length === 0)) endCall(room, 'unanswered')
  return null
}

function isComing({ sql }: Room): boolean {
  return sql.exec("SELECT 1 FROM histories WHERE ring = 'coming' LIMIT 1").toArray().length > 0
}

/** As whoever began the call is told of it. */
export function ringingOf(room: Room): CallRinging | null {
  if (!isRinging(room)) return null
  const { ringName } = room.call
  const counts = room.sql
    .exec<{ ringing: number; coming: number }>(
      "SELECT coalesce(sum(ring = 'ringing'), 0) AS ringing, coalesce(sum(ring = 'coming'), 0) AS coming FROM histories",
    )
    .one()
  return counts.ringing + counts.coming === 0 ? null : { name: ringName && fullName(ringName), ...counts }
}
