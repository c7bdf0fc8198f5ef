// Who was there from when to when, for a lesson's attendance, for «Кто был» and for how long one spoke.
import type { ParticipantId } from '../../protocol/call/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { CALL_VISITORS_LISTED } from '../../protocol/limits.ts'
import type { Attendee } from './attendee.ts'
import type { CallReport, CallVisitors } from './found-call.ts'
import type { Room } from './room.ts'

export function beginVisit({ sql }: Room, { id }: Attendee, at: number): void {
  sql.exec('INSERT INTO visits (attendee_id, joined_at) VALUES (?, ?)', id, at)
}

/** Whoever lost their line was there until then. */
export function endVisit({ sql }: Room, { id }: Attendee, at: number): void {
  sql.exec('UPDATE visits SET left_at = max(joined_at, ?) WHERE attendee_id = ? AND left_at IS NULL', at, id)
}

export type VisitSum = { visits: number; open: number; ms: number }

export function visitsOf({ sql }: Room, id: Attendee['id']): VisitSum {
  return sql
    .exec<VisitSum>(
      `SELECT count(*) AS visits, coalesce(sum(left_at IS NULL), 0) AS open, coalesce(sum(left_at - joined_at), 0) AS ms
       FROM visits WHERE attendee_id = ?`,
      id,
    )
    .one()
}

/** Of persons only: nobody vouches for who a guest is. */
export function reportOf(room: Room): CallReport {
  const rows = room.sql
    .exec<{ id: string; joinedAt: number; leftAt: number | null }>(
      'SELECT attendee_id AS id, joined_at AS joinedAt, left_at AS leftAt FROM visits ORDER BY joined_at, rowid',
    )
    .toArray()
  const people = [...Map.groupBy(rows, ({ id }) => id)].flatMap(([id, visits]) =>
    room.attendee(id as PersonId)?.guest === false
      ? [{ personId: id as PersonId, visits: visits.map(({ joinedAt, leftAt }) => ({ joinedAt, leftAt })) }]
      : [],
  )
  return { startedAt: room.call.startedAt, endedAt: room.call.endedAt, people }
}

const MINUTE_MS = 60_000

/** With guests, under the name they gave; whoever is there is counted until now. */
export function visitorsOf(room: Room): CallVisitors {
  const { kind, chatId, starter, organiserId, title, startedAt, endedAt } = room.call
  const rows = room.sql
    .exec<{ id: string; joinedAt: number; lastAt: number; open: number; times: number; ms: number }>(
      `SELECT attendee_id AS id, min(joined_at) AS joinedAt, max(coalesce(left_at, 0)) AS lastAt, sum(left_at IS NULL) AS open, count(*) AS times,
         sum(coalesce(left_at, ?) - joined_at) AS ms
       FROM visits GROUP BY attendee_id ORDER BY joinedAt, attendee_id LIMIT ?`,
      room.nowMs(),
      CALL_VISITORS_LISTED,
    )
    .toArray()
  const visitors = rows.flatMap(({ id, joinedAt, lastAt, open, times, ms }) => {
    const attendee = room.attendee(id as ParticipantId)
    if (attendee === undefined) return []
    const minutes = Math.max(0, Math.round(ms / MINUTE_MS))
    const leftAt = open > 0 ? null : lastAt
    return [{ participantId: attendee.id, name: attendee.name, guest: attendee.guest, joinedAt, leftAt, times, minutes }]
  })
  return { kind, chatId, starterId: starter.personId, organiserId, title, startedAt, endedAt, visitors }
}
