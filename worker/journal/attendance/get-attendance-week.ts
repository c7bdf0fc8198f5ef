import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import type { GetAttendanceWeek } from '../../../protocol/attendance.ts'
import { addDays, dateAt, mondayOf, type SchoolDate } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import type { Attendance } from '../../../protocol/journal.ts'
import { NOTICES_LISTED_MAX } from '../../../protocol/limits.ts'
import { cells, lessons } from '../../db/schema/journal.ts'
import { studyGroups, subjects } from '../../db/schema/school.ts'
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
  // Security: of a pupil who came or went this week, only the days in this class are its class teacher's business.
  const bothFrom = sql`max(c.from_on, m.from_on)`
  const bothTo = sql`min(coalesce(c.to_on, '9999'), coalesce(m.to_on, '9999'))`
  const inBoth = sql`c.class_group_id = ${classGroupId} and max(${bothFrom}, ${mondayOn}) <= min(${bothTo}, ${sundayOn})`
  const groups = sql`select m.study_group_id from class_members c join study_group_members m on m.student_id = c.student_id
    where ${inBoth}`
  const inWeek = sql`${lessons.studyGroupId} in (${groups}) and ${lessons.lessonOn} between ${mondayOn} and ${sundayOn} and ${lessons.cancelled} = 0`
  const inClass = sql`exists (select 1 from class_members c where c.class_group_id = ${classGroupId} and c.student_id = ${cells.studentId}
    and ${lessons.lessonOn} between c.from_on and coalesce(c.to_on, '9999'))`
  const [classRows, roleRows, studentRows, memberRows, lessonRows, cellRows, noticeRows, ...closedRows] = await db.batch([
    ...classQueries(actor, classGroupId),
    studentsQuery(tenant, classGroupId, mondayOn, sundayOn),
    db
      .select({
        studyGroupId: sql<StudyGroupId>`m.study_group_id`.as('study_group_id'),
        studentId: sql<PersonId>`m.student_id`.as('student_id'),
        fromOn: sql<SchoolDate>`${bothFrom}`.as('both_from'),
        toOn: sql<SchoolDate | null>`nullif(${bothTo}, '9999')`.as('both_to'),
      })
      .from(sql`class_members c`)
      .innerJoin(sql`study_group_members m`, sql`m.student_id = c.student_id`)
      .where(inBoth),
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
      .where(and(inWeek, eq(cells.lessonId, lessons.id), isNotNull(cells.attendance), inClass)),
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
