import { and, asc, eq, gte, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import { addDays, dateAt, mondayOf } from '../../protocol/dates.ts'
import type { DiaryLesson, GetDiaryWeek } from '../../protocol/diary.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { cells, lessons, workKinds } from '../db/schema/journal.ts'
import { bells, classGroups, studyGroupMembers, studyGroups, subjects } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { movedAway, shownColumns, shownLesson } from '../journal/timetable/shown-lessons.ts'
import { now } from '../platform/clock.ts'
import { requireStudent, studentQueries } from './access.ts'
import { diaryMarks } from './diary-marks.ts'

/** A pupil's week, Monday to Sunday: lessons with their marks, attendance and what is other than planned. One round trip. */
export async function getDiaryWeek(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof GetDiaryWeek>,
): Promise<ResultOf<typeof GetDiaryWeek>> {
  const { db, schoolId, timeZone } = actor.tenant
  const today = dateAt(now(env), timeZone)
  const mondayOn = mondayOf(input.on ?? today)
  const sundayOn = addDays(mondayOn, 6)
  const week = (days: SQL | undefined) =>
    db
      .select({
        lessonId: lessons.id,
        on: lessons.lessonOn,
        number: lessons.number,
        ...shownColumns(),
        room: lessons.room,
        topic: lessons.topic,
        cancelled: lessons.cancelled,
        lessonKindId: lessons.workKindId,
        marks: cells.marks,
        attendance: cells.attendance,
      })
      .from(studyGroupMembers)
      .innerJoin(
        lessons,
        and(
          eq(lessons.studyGroupId, studyGroupMembers.studyGroupId),
          days,
          gte(lessons.lessonOn, studyGroupMembers.fromOn),
          or(isNull(studyGroupMembers.toOn), lte(lessons.lessonOn, studyGroupMembers.toOn)),
        ),
      )
      .innerJoin(studyGroups, eq(studyGroups.id, lessons.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
      .leftJoin(bells, and(eq(bells.schoolId, lessons.schoolId), eq(bells.number, lessons.number)))
      .leftJoin(cells, and(eq(cells.lessonId, lessons.id), eq(cells.studentId, input.studentId)))
      .where(eq(studyGroupMembers.studentId, input.studentId))
      .orderBy(asc(lessons.lessonOn), asc(lessons.number))
  const [names, parents, kinds, rows, leftRows] = await db.batch([
    ...studentQueries(actor, input.studentId),
    db.select().from(workKinds).where(eq(workKinds.schoolId, schoolId)).orderBy(asc(workKinds.position)),
    week(and(gte(lessons.lessonOn, mondayOn), lte(lessons.lessonOn, sundayOn))),
    week(sql`${lessons.id} in (${movedAway(schoolId, mondayOn, sundayOn)})`),
  ])
  const places = [
    ...rows.map((row) => shownLesson(row)),
    ...leftRows.map((row) => ({ ...shownLesson(row, true), marks: [], attendance: null })),
  ]
  return {
    student: requireStudent(actor, input.studentId, names, parents),
    today,
    mondayOn,
    lessons: places
      .map(({ lessonKindId, marks, ...lesson }): DiaryLesson => ({ ...lesson, marks: diaryMarks(marks ?? [], lessonKindId, kinds) }))
      .sort((a, b) => a.on.localeCompare(b.on) || a.number - b.number),
  }
}
