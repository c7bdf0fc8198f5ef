// What the people of a call will find under «Звонки», and whom it rings. Written down with what happens and told by alarm (tell-outside.ts).
import type { CallRecord } from '../../protocol/calls.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { CALL_RING_SECONDS, CALL_RUNG_NAMED_MAX } from '../../protocol/limits.ts'
import type { Attendee } from './attendee.ts'
import type { Room } from './room.ts'
import { visitsOf } from './visits.ts'

export type History = {
  personId: PersonId
  ring: 'no' | 'ringing' | 'coming' | 'answered' | 'declined' | 'missed'
  ringOwed: number
  quietOwed: Quiet | null
  owed: number
}
export type Quiet = 'answered' | 'declined' | 'ended' | 'missed'

export function beginHistories(room: Room, ring: readonly PersonId[]): void {
  const { starter } = room.call
  room.sql.exec("INSERT INTO histories (person_id, ring) VALUES (?, 'no')", starter.personId)
  const others = ring.filter((personId) => personId !== starter.personId)
  room.sql.exec(
    `INSERT INTO histories (person_id, ring, ring_owed) SELECT value, 'ringing', 1 FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    JSON.stringify(others),
  )
  if (others.length > 0) room.changeCall({ ringUntil: room.nowMs() + CALL_RING_SECONDS * 1_000 })
  room.due.within(CALL_RING_SECONDS * 1_000, 'ring')
  room.due.within(0, 'news')
}

export function noteJoined(room: Room, { id, guest }: Attendee): void {
  if (guest) return
  if (isRinging(room)) room.signs.ringingMoved()
  room.sql.exec(
    `INSERT INTO histories (person_id, ring) VALUES (?, 'no') ON CONFLICT DO UPDATE SET
       owed = owed + 1, quiet_owed = iif(ring = 'ringing', 'answered', quiet_owed), ring = iif(ring = 'no', ring, 'answered')`,
    id,
  )
  room.due.within(0, 'news')
}

/** How long they were in it is known now. */
export function noteLeft(room: Room, { id }: Attendee): void {
  room.sql.exec('UPDATE histories SET owed = owed + 1 WHERE person_id = ?', id)
  room.due.within(0, 'news')
}

export function noteEnded(room: Room): void {
  stopRinging(room, 'ended')
  room.sql.exec('UPDATE histories SET owed = owed + 1')
  if (room.call.kind === 'chat') room.changeCall({ chatOwes: { ...room.call.chatOwes, over: true } })
  room.due.within(0, 'news')
}

/** With somebody, or somebody has answered and is on the way. */
export function isRinging({ call: { ringUntil, comingUntil } }: Room): boolean {
  return ringUntil !== null || comingUntil !== null
}

/** For whoever has not come; `ringing`: those who are on the way are waited for still. */
export function stopRinging(room: Room, why: Quiet, whom: 'all' | 'ringing' = 'all'): void {
  if (!isRinging(room)) return
  room.changeCall(whom === 'all' ? { ringUntil: null, comingUntil: null } : { ringUntil: null })
  room.sql.exec(
    `UPDATE histories SET quiet_owed = iif(ring = 'ringing', ?, quiet_owed), ring = 'missed', owed = owed + 1
     WHERE ring = 'ringing' OR (ring = 'coming' AND ?)`,
    why,
    whom === 'all' ? 1 : 0,
  )
  room.signs.ringingMoved()
  room.due.within(0, 'news')
}

/** For one who may not come any more. */
export function stopRingingOne(room: Room, personId: PersonId): void {
  room.sql.exec(
    `UPDATE histories SET quiet_owed = iif(ring = 'ringing', 'ended', quiet_owed), ring = 'missed', owed = owed + 1
     WHERE person_id = ? AND ring IN ('ringing', 'coming')`,
    personId,
  )
  if (isRinging(room)) room.signs.ringingMoved()
  room.due.within(0, 'news')
}

/** Of one person, as it is now. */
export function recordFor(room: Room, { personId, ring }: History): CallRecord {
  const { callId, kind, title, media, chatId, ownChat, startedAt, endedAt, starter, withId, personal, picked, othersCame } = room.call
  const { visits, open, ms } = visitsOf(room, personId)
  const isOwn = personId === starter.personId
  const isOver = endedAt !== null
  return {
    callId,
    kind,
    title,
    media,
    chatId: ownChat ? null : chatId,
    withId: personal ? (isOwn ? withId : starter.personId) : null,
    rung: picked ? rungIn(room) : null,
    at: startedAt,
    direction: isOwn ? 'out' : 'in',
    outcome: isOwn && isOver && !othersCame ? 'unanswered' : isOwn || visits > 0 ? (isOver ? 'ended' : 'running') : unansweredAs(ring),
    durationMs: visits === 0 || open > 0 ? null : ms,
  }
}

function rungIn({ sql, call: { starter } }: Room): PersonId[] | null {
  const rung = sql
    .exec<{ personId: PersonId }>(
      "SELECT person_id AS personId FROM histories WHERE ring <> 'no' ORDER BY person_id LIMIT ?",
      CALL_RUNG_NAMED_MAX + 1,
    )
    .toArray()
  return rung.length > CALL_RUNG_NAMED_MAX ? null : [starter.personId, ...rung.map(({ personId }) => personId)]
}

function unansweredAs(ring: History['ring']): 'running' | 'declined' | 'missed' {
  return ring === 'declined' || ring === 'missed' ? ring : 'running'
}
