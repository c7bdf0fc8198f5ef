// What a notice may speak of: days that are not over, not too many of them, lessons the child has.
import { and, eq, sql } from 'drizzle-orm'
import { covers, type GridNotice } from '../../../protocol/absence-notice.ts'
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { ABSENCE_NOTICE_DAYS_MAX } from '../../../protocol/limits.ts'
import type { Tenant } from '../../db/db.ts'
import { lessons } from '../../db/schema/journal.ts'
import { studyGroupMembers } from '../../db/schema/school.ts'
import { Refusal } from '../../platform/refusal.ts'

type Dates = Pick<GridNotice, 'fromOn' | 'toOn' | 'numbers'>

/** The child's lessons on these days; for a `batch`. A span that is far too long is cut, because it will be refused. */
export function lessonsQuery({ db }: Tenant, studentId: PersonId, { fromOn, toOn }: Dates) {
  const last = addDays(fromOn, ABSENCE_NOTICE_DAYS_MAX)
  return db
    .selectDistinct({ on: lessons.lessonOn, number: lessons.number })
    .from(studyGroupMembers)
    .innerJoin(
      lessons,
      and(
        eq(lessons.studyGroupId, studyGroupMembers.studyGroupId),
        sql`${lessons.lessonOn} between ${fromOn} and ${toOn < last ? toOn : last}`,
        eq(lessons.cancelled, false),
        sql`${studyGroupMembers.fromOn} <= ${lessons.lessonOn} and coalesce(${studyGroupMembers.toOn}, '9999') >= ${lessons.lessonOn}`,
      ),
    )
    .where(eq(studyGroupMembers.studentId, studentId))
}

/** Longer than holidays in the middle of a year. */
const DAYS_IN_SIGHT = 20

export function nextDayQuery({ db }: Tenant, studentId: PersonId, today: SchoolDate) {
  return db
    .select({ on: sql<SchoolDate | null>`min(${lessons.lessonOn})`.as('next_on') })
    .from(studyGroupMembers)
    .innerJoin(
      lessons,
      and(
        eq(lessons.studyGroupId, studyGroupMembers.studyGroupId),
        sql`${lessons.lessonOn} between ${addDays(today, 1)} and ${addDays(today, DAYS_IN_SIGHT)}`,
        eq(lessons.cancelled, false),
        sql`${studyGroupMembers.fromOn} <= ${lessons.lessonOn} and coalesce(${studyGroupMembers.toOn}, '9999') >= ${lessons.lessonOn}`,
      ),
    )
    .where(eq(studyGroupMembers.studentId, studentId))
}

type Lesson = { readonly on: SchoolDate; readonly number: number }

/** Refuses date_past, absence_too_long, lesson_not_of_student. `begunOn`: the first day of a notice that holds already. */
export function requireDates(dates: Dates, childsLessons: readonly Lesson[], today: SchoolDate, begunOn?: SchoolDate): void {
  const { fromOn, toOn, numbers } = dates
  if ((fromOn < today && fromOn !== begunOn) || toOn < today) throw new Refusal('date_past')
  if (begunOn !== undefined && begunOn < today && fromOn !== begunOn) throw new Refusal('date_past')
  if (addDays(fromOn, ABSENCE_NOTICE_DAYS_MAX) <= toOn) throw new Refusal('absence_too_long')
  const had = childsLessons.filter((lesson) => covers(dates, lesson))
  const allKnown = numbers?.every((number) => had.some((lesson) => lesson.number === number)) ?? had.length > 0
  if (!allKnown) throw new Refusal('lesson_not_of_student')
}
