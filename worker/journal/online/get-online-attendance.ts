import { and, eq, sql } from 'drizzle-orm'
import { proposedAt } from '../../../protocol/absence-notice.ts'
import { clockAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import type { GetOnlineAttendance, OnlineVisitor } from '../../../protocol/online-lessons.ts'
import { lessonSpan, proposedPresence, timeWithin, type Visit } from '../../../protocol/online-presence.ts'
import { cells, onlineVisits } from '../../db/schema/journal.ts'
import { people, studyGroupMembers } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { gridNoticesQuery } from '../attendance/absence-notices.ts'
import { requireParts, type SeenPart } from './access.ts'
import { type OnlineRow, onlineLesson, seenFromAside } from './online-lesson.ts'
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
  const { row, seen, first, whole, rules, mine } = await requireParts(actor, onlineLessonId, at)
  const visitsOf = await visitsSoFar(env, actor, row)
  const came = JSON.stringify([...visitsOf.keys()])
  const name = { familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic }
  const lessonIds = seen.flatMap(({ lessonId }) => lessonId ?? [])
  const [audience, others, cellRows, ...noticeRows] = await db.batch([
    db
      .select({ personId: people.id, ...name, studyGroupId: studyGroupMembers.studyGroupId })
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
      .where(sql`${cells.lessonId} in (select value from json_each(${JSON.stringify(lessonIds)}))`),
    ...seen.map(({ studyGroupId }) => gridNoticesQuery(tenant, studyGroupId, sql<string>`${row.on}`, sql<string>`${row.on}`)),
  ])
  const hours = { from: clockAt(row.on, row.startsAt, tenant.timeZone), to: clockAt(row.on, row.endsAt, tenant.timeZone) }
  const span = row.publishedAt === null ? null : lessonSpan(hours, row.publishedAt, row.endedAt ?? at)
  const cellOf = new Map(cellRows.map(({ studentId, ...cell }) => [studentId, cell]))
  const said = Map.groupBy(noticeRows.flat(), ({ studentId }) => studentId)
  type Named = (typeof others)[number]
  const byName = new Intl.Collator('ru')
  const partOf = new Map(seen.map((part) => [part.studyGroupId, part]))
  // Pupils of a group that has joined this one have their cells in a journal of their own.
  const visitor = ({ personId, ...named }: Named, studyGroupId: StudyGroupId | null): OnlineVisitor => {
    const isStudent = studyGroupId !== null
    const part = studyGroupId === null ? undefined : partOf.get(studyGroupId)
    const visits = visitsOf.get(personId) ?? []
    return {
      personId,
      name: named,
      visits: visits.map(({ joinedAt, leftAt }) => ({ joinedAt, leftAt })),
      minutes: span === null ? 0 : Math.round(timeWithin(visits, span) / MINUTE_MS),
      // Who was at an outside link nobody knows.
      proposed: isStudent && span !== null && row.callId !== null ? proposedPresence(visits, span) : null,
      noticed: isStudent && row.number !== null ? proposedAt(said.get(personId) ?? [], { on: row.on, number: row.number }) : null,
      cell: part === undefined ? null : cellIn(part, cellOf.get(personId)),
    }
  }
  const sorted = <Row extends { readonly familyName: string; readonly givenName: string }>(rows: readonly Row[]) =>
    [...rows].sort((a, b) => byName.compare(a.familyName, b.familyName) || byName.compare(a.givenName, b.givenName))
  const pupils = new Set<PersonId>(audience.map(({ personId }) => personId))
  // Whoever only sent their group here sees their own, and nobody else.
  const students = whole ? audience : audience.filter(({ studyGroupId }) => partOf.has(studyGroupId))
  const staff = whole ? others.filter(({ personId }) => !pupils.has(personId)) : []
  const held = onlineLesson(row, mine, tenant.timeZone, rules)
  const lesson = whole ? held : seenFromAside(held, new Set(students.map(({ personId }) => personId)))
  if (lesson === null) throw new Refusal('not_found')
  return {
    lesson,
    subject: first.group.subject,
    title: first.group.title || (first.group.classTitle ?? ''),
    mayPut: seen.some(({ sets, lessonId }) => sets && lessonId !== null),
    visitors: [
      ...sorted(students).map(({ studyGroupId, ...one }) => visitor(one, studyGroupId)),
      ...sorted(staff).map((one) => visitor(one, null)),
    ],
  }
}

type StoredCell = Pick<NonNullable<OnlineVisitor['cell']>, 'marks' | 'attendance' | 'version'>

function cellIn({ studyGroupId, lessonId, sets }: SeenPart, cell: StoredCell | undefined): OnlineVisitor['cell'] {
  if (lessonId === null) return null
  return { ...(cell ?? { marks: [], attendance: null, version: 0 }), lessonId, studyGroupId, mayPut: sets }
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
