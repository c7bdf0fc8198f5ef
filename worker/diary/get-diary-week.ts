import { and, asc, eq, gte, isNull, lte, or, sql } from 'drizzle-orm'
import { addDays, dateAt, mondayOf } from '../../protocol/dates.ts'
import type { GetDiaryWeek } from '../../protocol/diary.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { cells, lessons, workKinds } from '../db/schema/journal.ts'
import { bells, studyGroupMembers, studyGroups, subjects } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { requireStudent, studentQueries } from './access.ts'
import { diaryMarks } from './diary-marks.ts'

/** A pupil's week, Monday to Sunday: lessons with their marks and attendance. One round trip. */
export async function getDiaryWeek(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof GetDiaryWeek>,
): Promise<ResultOf<typeof GetDiaryWeek>> {
  const { db, schoolId, timeZone } = actor.tenant
  const today = dateAt(now(env), timeZone)
  const mondayOn = mondayOf(input.on ?? today)
  const [names, parents, kinds, rows] = await db.batch([
    ...studentQueries(actor, input.studentId),
    db.select().from(workKinds).where(eq(workKinds.schoolId, schoolId)).orderBy(asc(workKinds.position)),
    db
      .select({
        lessonId: lessons.id,
        on: lessons.lessonOn,
        number: lessons.number,
        startsAt: bells.startsAt,
        endsAt: bells.endsAt,
        subject: sql<string>`${subjects.title}`.as('subject_title'),
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
          gte(lessons.lessonOn, mondayOn),
          lte(lessons.lessonOn, addDays(mondayOn, 6)),
          gte(lessons.lessonOn, studyGroupMembers.fromOn),
          or(isNull(studyGroupMembers.toOn), lte(lessons.lessonOn, studyGroupMembers.toOn)),
        ),
      )
      .innerJoin(studyGroups, eq(studyGroups.id, lessons.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .leftJoin(bells, and(eq(bells.schoolId, lessons.schoolId), eq(bells.number, lessons.number)))
      .leftJoin(cells, and(eq(cells.lessonId, lessons.id), eq(cells.studentId, input.studentId)))
      .where(eq(studyGroupMembers.studentId, input.studentId))
      .orderBy(asc(lessons.lessonOn), asc(lessons.number)),
  ])
  return {
    student: requireStudent(actor, input.studentId, names, parents),
    today,
    mondayOn,
    lessons: rows.map(({ lessonKindId, marks, ...lesson }) => ({ ...lesson, marks: diaryMarks(marks ?? [], lessonKindId, kinds) })),
  }
}
