// What inboxes keep of a lesson that is other than planned, or again as planned. Rules NTC-….
import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import { NOTICE_SETTLES_MS } from '../../../protocol/limits.ts'
import type { AnswersOf, Tenant } from '../../db/db.ts'
import { journalLog, lessons } from '../../db/schema/journal.ts'
import { bells, classGroups, studyGroups, subjects } from '../../db/schema/school.ts'
import type { Told } from '../../notices/tell.ts'
import { shownColumns, shownLesson } from './shown-lessons.ts'

/** Statements for a `batch`: the lesson as everybody sees it, and the minute of its log before the last change. */
export function lessonNoteQueries({ db, schoolId }: Tenant, studyGroupId: StudyGroupId, lessonId: LessonId, at: number) {
  const ofLesson = and(
    eq(journalLog.studyGroupId, studyGroupId),
    isNull(journalLog.studentId),
    eq(journalLog.lessonId, lessonId),
    eq(journalLog.what, 'lesson.change'),
  )
  const lastAt = sql`(select max(l.at) from journal_log l where l.study_group_id = ${studyGroupId} and l.student_id is null and l.lesson_id = ${lessonId}
    and l.what = 'lesson.change' and l.at <= ${at})`
  return [
    db
      .select({
        on: lessons.lessonOn,
        number: lessons.number,
        ...shownColumns(),
        room: lessons.room,
        cancelled: lessons.cancelled,
        groupTitle: sql<string>`${studyGroups.title}`.as('group_title'),
        classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
      })
      .from(lessons)
      .innerJoin(studyGroups, eq(studyGroups.id, lessons.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
      .leftJoin(bells, and(eq(bells.schoolId, lessons.schoolId), eq(bells.number, lessons.number)))
      .where(and(eq(lessons.id, lessonId), eq(lessons.schoolId, schoolId))),
    db
      .select({ at: journalLog.at, before: journalLog.before })
      .from(journalLog)
      .where(and(ofLesson, gt(journalLog.at, sql`${lastAt} - ${NOTICE_SETTLES_MS}`)))
      .orderBy(desc(journalLog.seq)),
  ] as const
}

type Rows = AnswersOf<ReturnType<typeof lessonNoteQueries>>
type Whose = { readonly personId: PersonId; readonly givenName: string } | null

/** `child`: for a parent; `teaches`: for who holds it, who is told the group. Days that are over are nobody's news. */
export function noteLesson(
  [lessonRows, logRows]: Rows,
  lessonId: LessonId,
  days: readonly SchoolDate[],
  today: SchoolDate,
  readAt: number,
): ((told: Told, child: Whose, teaches: boolean) => void) | null {
  const [last, first] = [logRows[0], logRows.at(-1)]
  if (!last || !first || days.every((day) => day < today)) return null
  const [row] = lessonRows
  // Written by write-change.ts: as it stood for a minute, and whether that was as planned.
  const was = first.before as { readonly change: unknown } | null
  const asBefore = row === undefined ? was === null : row.changed === null && was !== null && was.change === null
  return ({ notices }, child, teaches) => {
    const key = `lesson ${lessonId} ${child?.personId ?? ''}`
    // An extra lesson that is not to be any more is in no timetable: what was told of it goes, whenever that was.
    if (row === undefined) {
      notices.push({ key, readAt, since: 0, at: last.at, notice: null })
      return
    }
    const { groupTitle, classTitle, startsAt, endsAt, teachers, ...lesson } = shownLesson(row)
    const group = teaches ? (classTitle ?? groupTitle) : null
    notices.push({
      key,
      readAt,
      since: first.at,
      at: last.at,
      notice: asBefore ? null : { about: 'lesson', child, lessonId, group, ...lesson },
    })
  }
}
