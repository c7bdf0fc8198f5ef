import { and, eq, sql } from 'drizzle-orm'
import { proposedAt } from '../../../protocol/absence-notice.ts'
import { clockAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { LessonId, PersonId } from '../../../protocol/ids.ts'
import type { GetOnlineAttendance, OnlineVisitor } from '../../../protocol/online-lessons.ts'
import { lessonSpan, proposedPresence, timeWithin, type Visit } from '../../../protocol/online-presence.ts'
import { cells, onlineVisits } from '../../db/schema/journal.ts'
import { people, studyGroupMembers } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { gridNoticesQuery } from '../attendance/absence-notices.ts'
import { requireOnline } from './access.ts'
import { type OnlineRow, onlineLesson } from './online-lesson.ts'
import { audienceOf } from './online-people.ts'

const MINUTE_MS = 60_000

/** Who was there: while it goes on by its room, afterwards as it was kept. Pupils first, by name; then whoever else came. */
export async function getOnlineAttendance(
  env: Env,
  actor: Actor,
  { onlineLessonId }: ParsedInputOf<typeof GetOnlineAttendance>,
): Promise<ResultOf<typeof GetOnlineAttendance>> {
  const { tenant } = actor
  const { db } = tenant
  const at = now(env)
  const { row, standing, rules, mine } = await requireOnline(actor, onlineLessonId, at)
  const visitsOf = await visitsSoFar(env, actor, row)
  const came = JSON.stringify([...visitsOf.keys()])
  const name = { familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic }
  const lessonId = row.lessonId ?? ('' as LessonId)
  const [students, others, cellRows, notices] = await db.batch([
    db
      .select({ personId: people.id, ...name, own: sql<number>`${studyGroupMembers.studyGroupId} = ${row.studyGroupId}`.as('own') })
      .from(studyGroupMembers)
      .innerJoin(people, eq(people.id, studyGroupMembers.studentId))
      .where(audienceOf(tenant, row)),
    db
      .select({ personId: people.id, ...name })
      .from(people)
      .where(and(sql`${people.id} in (select value from json_each(${came}))`, eq(people.schoolId, tenant.schoolId))),
    db
      .select({ studentId: cells.studentId, marks: cells.marks, attendance: cells.attendance, version: cells.version })
      .from(cells)
      .where(eq(cells.lessonId, lessonId)),
    gridNoticesQuery(tenant, row.studyGroupId, sql<string>`${row.on}`, sql<string>`${row.on}`),
  ])
  const hours = { from: clockAt(row.on, row.startsAt, tenant.timeZone), to: clockAt(row.on, row.endsAt, tenant.timeZone) }
  const span = row.publishedAt === null ? null : lessonSpan(hours, row.publishedAt, row.endedAt ?? at)
  const cellOf = new Map(cellRows.map(({ studentId, ...cell }) => [studentId, cell]))
  const said = Map.groupBy(notices, ({ studentId }) => studentId)
  type Named = (typeof others)[number]
  const byName = new Intl.Collator('ru')
  // Pupils of a group that has joined this one have their cells in a journal of their own.
  const visitor = ({ personId, own: inGroup, ...named }: Named & { readonly own: number }, isStudent: boolean): OnlineVisitor => {
    const visits = visitsOf.get(personId) ?? []
    return {
      personId,
      name: named,
      visits: visits.map(({ joinedAt, leftAt }) => ({ joinedAt, leftAt })),
      minutes: span === null ? 0 : Math.round(timeWithin(visits, span) / MINUTE_MS),
      // Who was at an outside link nobody knows.
      proposed: isStudent && span !== null && row.callId !== null ? proposedPresence(visits, span) : null,
      noticed: isStudent && row.number !== null ? proposedAt(said.get(personId) ?? [], { on: row.on, number: row.number }) : null,
      cell: inGroup === 1 && row.lessonId !== null ? (cellOf.get(personId) ?? { marks: [], attendance: null, version: 0 }) : null,
    }
  }
  const sorted = <Row extends { readonly familyName: string; readonly givenName: string }>(rows: readonly Row[]) =>
    [...rows].sort((a, b) => byName.compare(a.familyName, b.familyName) || byName.compare(a.givenName, b.givenName))
  const own = new Set<PersonId>(students.map(({ personId }) => personId))
  return {
    lesson: onlineLesson(row, mine, tenant.timeZone, rules),
    subject: standing.group.subject,
    title: standing.group.title || (standing.group.classTitle ?? ''),
    mayPut: mine && row.lessonId !== null,
    visitors: [
      ...sorted(students).map((one) => visitor(one, true)),
      ...sorted(others.filter(({ personId }) => !own.has(personId))).map((one) => visitor({ ...one, own: 0 }, false)),
    ],
  }
}

async function visitsSoFar(
  env: Env,
  { tenant }: Actor,
  { onlineLessonId, state, callId }: OnlineRow,
): Promise<Map<PersonId, readonly Visit[]>> {
  if (state === 'published' && callId !== null) {
    const report = await env.CALL_ROOM.getByName(callId).report()
    return new Map(report?.people.flatMap((one) => (one.visits.length > 0 ? [[one.personId, one.visits] as const] : [])))
  }
  const rows = await tenant.db
    .select({ personId: onlineVisits.personId, visits: onlineVisits.visits })
    .from(onlineVisits)
    .where(eq(onlineVisits.onlineLessonId, onlineLessonId))
  return new Map(rows.map(({ personId, visits }) => [personId, visits]))
}
