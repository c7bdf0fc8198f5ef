import { asc, eq, isNotNull, sql } from 'drizzle-orm'
import { countAbsences, isFullDay } from '../../../protocol/absence-counts.ts'
import type { GetDiaryAbsences } from '../../../protocol/attendance.ts'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { Attendance } from '../../../protocol/journal.ts'
import { cells, lessons } from '../../db/schema/journal.ts'
import { studyGroupMembers, studyGroups, subjects } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { absenceDay, absenceDaysQuery } from '../../journal/attendance/absence-days.ts'
import { chooseTerm, termBound, termsQuery } from '../../journal/terms.ts'
import { now } from '../../platform/clock.ts'
import { requireStudent, studentQueries } from '../access.ts'

/** A term's missed lessons and days of one pupil, in one round trip. */
export async function getDiaryAbsences(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof GetDiaryAbsences>,
): Promise<ResultOf<typeof GetDiaryAbsences>> {
  const { tenant } = actor
  const { studentId, termId } = input
  const today = dateAt(now(env), tenant.timeZone)
  const from = termBound('starts_on', tenant, input, termId, today)
  const to = termBound('ends_on', tenant, input, termId, today)
  const [names, parents, termRows, dayRows, cellRows] = await tenant.db.batch([
    ...studentQueries(actor, studentId),
    termsQuery(tenant, input),
    absenceDaysQuery(tenant, { studentId }, from, to),
    tenant.db
      .select({
        lessonId: lessons.id,
        on: lessons.lessonOn,
        number: lessons.number,
        subject: subjects.title,
        attendance: sql<Attendance>`${cells.attendance}`.as('attendance'),
      })
      .from(studyGroupMembers)
      .innerJoin(lessons, eq(lessons.studyGroupId, studyGroupMembers.studyGroupId))
      .innerJoin(cells, eq(cells.lessonId, lessons.id))
      .innerJoin(studyGroups, eq(studyGroups.id, lessons.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .where(
        sql`${studyGroupMembers.studentId} = ${studentId} and ${lessons.lessonOn} between ${from} and ${to} and ${lessons.cancelled} = 0
          and ${cells.studentId} = ${studentId} and ${isNotNull(cells.attendance)}`,
      )
      .orderBy(asc(lessons.number)),
  ])
  const student = requireStudent(actor, studentId, names, parents)
  const days = dayRows.map((row) => ({ on: row.on, counted: absenceDay(row) }))
  return {
    student,
    today,
    terms: termRows,
    termId: chooseTerm(termRows, termId, today)?.id ?? null,
    counts: countAbsences(days.map(({ counted }) => counted)),
    days: days
      .map(({ on, counted }) => ({
        on,
        full: isFullDay(counted),
        lessons: cellRows.filter((cell) => cell.on === on).map(({ on: _, ...cell }) => cell),
      }))
      .sort((a, b) => b.on.localeCompare(a.on)),
  }
}
