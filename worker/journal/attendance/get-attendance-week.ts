import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm'
import type { GetAttendanceWeek } from '../../../protocol/attendance.ts'
import { addDays, dateAt, mondayOf } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { Attendance } from '../../../protocol/journal.ts'
import { NOTICES_LISTED_MAX } from '../../../protocol/limits.ts'
import { cells, lessons } from '../../db/schema/journal.ts'
import { studyGroupMembers, studyGroups, subjects } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { closedDatesOfEach, closedQueriesOfEach } from '../closed-dates.ts'
import { absenceNotice, noticesOfClass } from './absence-notices.ts'
import { classQueries, requireClass } from './access.ts'
import { byName, studentsQuery } from './class-students.ts'

/** A class's week: who was at which lesson, whoever teaches it, and what parents have said. No marks. One round trip. */
export async function getAttendanceWeek(
  env: Env,
  actor: Actor,
  { classGroupId, on }: ParsedInputOf<typeof GetAttendanceWeek>,
): Promise<ResultOf<typeof GetAttendanceWeek>> {
  const { tenant } = actor
  const { db } = tenant
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const mondayOn = mondayOf(on ?? today)
  const sundayOn = addDays(mondayOn, 6)
  const students = sql`select student_id from class_members where class_group_id = ${classGroupId}
    and from_on <= ${sundayOn} and coalesce(to_on, '9999') >= ${mondayOn}`
  const groups = sql`select study_group_id from study_group_members where student_id in (${students})
    and from_on <= ${sundayOn} and coalesce(to_on, '9999') >= ${mondayOn}`
  const inWeek = sql`${lessons.studyGroupId} in (${groups}) and ${lessons.lessonOn} between ${mondayOn} and ${sundayOn} and ${lessons.cancelled} = 0`
  const [classRows, roleRows, studentRows, memberRows, lessonRows, cellRows, noticeRows, ...closedRows] = await db.batch([
    ...classQueries(actor, classGroupId),
    studentsQuery(tenant, classGroupId, mondayOn, sundayOn),
    db
      .select({
        studyGroupId: studyGroupMembers.studyGroupId,
        studentId: studyGroupMembers.studentId,
        fromOn: studyGroupMembers.fromOn,
        toOn: studyGroupMembers.toOn,
      })
      .from(studyGroupMembers)
      .where(
        and(
          sql`${studyGroupMembers.studentId} in (${students})`,
          lte(studyGroupMembers.fromOn, sundayOn),
          sql`coalesce(${studyGroupMembers.toOn}, '9999') >= ${mondayOn}`,
        ),
      ),
    db
      .select({
        lessonId: lessons.id,
        studyGroupId: lessons.studyGroupId,
        on: lessons.lessonOn,
        number: lessons.number,
        subject:
          sql<string>`coalesce((select s.title from lesson_changes c join subjects s on s.id = c.subject_id where c.lesson_id = ${lessons.id}),
          ${subjects.title})`.as('subject_title'),
      })
      .from(lessons)
      .innerJoin(studyGroups, eq(studyGroups.id, lessons.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .where(inWeek)
      .orderBy(asc(lessons.lessonOn), asc(lessons.number)),
    db
      .select({
        lessonId: cells.lessonId,
        studentId: cells.studentId,
        attendance: sql<Attendance>`${cells.attendance}`.as('attendance'),
        version: sql<number>`${cells.version}`.as('cell_version'),
      })
      .from(lessons)
      .crossJoin(cells)
      .where(and(inWeek, eq(cells.lessonId, lessons.id), isNotNull(cells.attendance), sql`${cells.studentId} in (${students})`)),
    noticesOfClass(tenant, classGroupId, mondayOn, NOTICES_LISTED_MAX),
    ...closedQueriesOfEach(tenant, groups, at),
  ])
  const { group, mayPut } = requireClass(classRows, roleRows)
  const isClosed = closedDatesOfEach(closedRows, today)
  return {
    title: group.title,
    mayPut,
    today,
    mondayOn,
    students: byName(studentRows),
    lessons: lessonRows.map((lesson) => ({ ...lesson, closed: isClosed(lesson.studyGroupId, lesson.on) })),
    members: memberRows,
    cells: cellRows,
    notices: noticeRows.map(absenceNotice),
  }
}
