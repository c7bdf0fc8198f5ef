// May this lesson take place so? Asked before a change or an extra lesson is written; both write over the day they have read.
import { and, eq, sql } from 'drizzle-orm'
import { dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { LessonId, PersonId, StudyGroupId, SubjectId } from '../../../protocol/ids.ts'
import type { Conflict } from '../../../protocol/timetable.ts'
import { conflictsOf } from '../../../protocol/timetable-conflicts.ts'
import type { Tenant } from '../../db/db.ts'
import { lessonChanges } from '../../db/schema/journal.ts'
import { academicYears, subjects } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { closedDates, closedQueries } from '../closed-dates.ts'
import { absencesQuery, type DayRow, dayQueries, placedLesson } from './day-lessons.ts'
import type { Guard } from './guarded-batch.ts'
import { groupsOf, groupsQuery, meetsOf, membersQuery, type SchoolGroup, teachersAmong } from './school-groups.ts'

export type WantedLesson = {
  readonly lessonId: LessonId
  readonly studyGroupId: StudyGroupId
  readonly on: SchoolDate
  readonly number: number
  readonly room: string | null
  readonly cancelled: boolean
  readonly substituteId: PersonId | null
  readonly subjectId: SubjectId | null
  readonly mergedIntoId: LessonId | null
}

/** `stoodOn`: the day it is moved from; `insteadOf`: the lesson that falls out for it. */
type From = { readonly stoodOn?: SchoolDate; readonly insteadOf?: LessonId }

export type Judged = {
  readonly conflicts: Conflict[]
  readonly group: SchoolGroup
  /** Nobody has changed a lesson of that day since it was judged: two planners never give one substitute two classes. */
  readonly guard: Guard
}

/**
 * Refuses not_found (substitute, subject, group, the lesson to be joined), invalid (a day outside the school year) and period_closed (nobody writes into
 * its day, or the one it stood on: full days missed and the plan's topics follow from which lessons there were).
 */
export async function judgeLesson({ tenant }: Actor, wanted: WantedLesson, at: number, from: From = {}): Promise<Judged> {
  const { db, schoolId } = tenant
  const { on } = wanted
  const { stoodOn = on, insteadOf } = from
  const [groupRows, here, , absences, teachers, subjectRows, years, seen, ...closedRows] = await db.batch([
    groupsQuery(tenant, on),
    ...dayQueries(tenant, on),
    absencesQuery(tenant, on, on),
    teachersAmong(tenant, wanted.substituteId === null ? [] : [wanted.substituteId]),
    db
      .select({ id: subjects.id })
      .from(subjects)
      .where(and(eq(subjects.id, wanted.subjectId ?? ('' as SubjectId)), eq(subjects.schoolId, schoolId))),
    db
      .select({ holds: sql<number>`${academicYears.startsOn} <= ${on} and ${academicYears.endsOn} >= ${on}`.as('holds') })
      .from(academicYears)
      .where(eq(academicYears.schoolId, schoolId)),
    db
      .select({ state: dayState() })
      .from(lessonChanges)
      .where(and(eq(lessonChanges.schoolId, schoolId), eq(lessonChanges.lessonOn, on))),
    ...closedQueries(tenant, wanted.studyGroupId, at),
  ])
  const groups = groupsOf(groupRows)
  const group = groups.get(wanted.studyGroupId)
  if (!group) throw new Refusal('not_found')
  if (wanted.substituteId !== null && teachers.length === 0) throw new Refusal('not_found')
  if (wanted.subjectId !== null && subjectRows.length === 0) throw new Refusal('not_found')
  if (years.length > 0 && !years.some(({ holds }) => holds === 1)) throw new Refusal('invalid', { field: 'on' })
  const { isClosed } = closedDates(closedRows, dateAt(at, tenant.timeZone))
  if (isClosed(on) || isClosed(stoodOn)) throw new Refusal('period_closed')
  if (wanted.mergedIntoId !== null) requireJoinable(wanted, here, groups, group)
  const guard: Guard = {
    condition: `(SELECT ${DAY_STATE} FROM lesson_changes WHERE school_id = ?1 AND lesson_on = ?2) = ?3`,
    values: [schoolId, on, seen[0]?.state ?? '0 0'],
  }
  const others = here.filter(({ lessonId }) => lessonId !== insteadOf)
  return { conflicts: await conflictsAt(tenant, wanted, others, groups, absences), group, guard }
}

const DAY_STATE = "count(*) || ' ' || coalesce(sum(version), 0)"

function dayState() {
  return sql<string>`${sql.raw(DAY_STATE)}`.as('state')
}

async function conflictsAt(
  tenant: Tenant,
  wanted: WantedLesson,
  here: readonly DayRow[],
  groups: ReadonlyMap<StudyGroupId, SchoolGroup>,
  absences: readonly { readonly teacherId: PersonId }[],
): Promise<Conflict[]> {
  const there = here.filter((row) => row.number === wanted.number && row.lessonId !== wanted.lessonId)
  // A group has one lesson at a time, cancelled ones included: the other one could be undone. A cancelled one is in nobody else's way.
  const standing = there.filter((row) => row.studyGroupId === wanted.studyGroupId && (row.cancelled || wanted.cancelled))
  const own = standing.map((row): Conflict => ({ kind: 'group', key: row.lessonId, teacherId: null }))
  if (wanted.cancelled) return own
  const others = there.filter((row) => !row.cancelled)
  const asked = [...new Set([wanted.studyGroupId, ...others.map((row) => row.studyGroupId)])]
  const { meets } = meetsOf(await membersQuery(tenant, wanted.on, asked))
  const placed = others.map((row) => placedLesson(row, groups))
  const found: Conflict[] = [...own, ...conflictsOf(placedLesson(wanted, groups), placed, meets)]
  const { substituteId } = wanted
  if (substituteId !== null && absences.some(({ teacherId }) => teacherId === substituteId))
    found.push({ kind: 'absent', key: '', teacherId: substituteId })
  return found
}

/** Subgroups of one class and subject, at the same time; the one that is joined stands by itself. */
function requireJoinable(
  wanted: WantedLesson,
  here: readonly DayRow[],
  groups: ReadonlyMap<StudyGroupId, SchoolGroup>,
  group: SchoolGroup,
): void {
  const other = here.find((row) => row.lessonId === wanted.mergedIntoId)
  const otherGroup = other && groups.get(other.studyGroupId)
  if (!other || !otherGroup || other.lessonId === wanted.lessonId) throw new Refusal('not_found')
  const fits =
    other.number === wanted.number &&
    !other.cancelled &&
    other.mergedIntoId === null &&
    otherGroup.subjectId === group.subjectId &&
    otherGroup.classGroupId === group.classGroupId &&
    wanted.substituteId !== null
  if (!fits) throw new Refusal('invalid', { field: 'mergedIntoId' })
}
