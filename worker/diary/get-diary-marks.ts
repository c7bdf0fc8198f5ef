import { and, asc, eq, gte, isNull, lte, or, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { DiarySubject, GetDiaryMarks } from '../../protocol/diary.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { Attendance } from '../../protocol/journal.ts'
import { averageOf } from '../../protocol/mark-average.ts'
import { cells, lessons, workKinds } from '../db/schema/journal.ts'
import { studyGroupMembers, studyGroups, subjects } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { changesQuery, correctionsOf } from '../journal/corrections.ts'
import { chooseTerm, termBound, termsQuery } from '../journal/terms.ts'
import { now } from '../platform/clock.ts'
import { requireStudent, studentQueries } from './access.ts'
import { diaryMarks } from './diary-marks.ts'

const MISSED: readonly Attendance[] = ['absent', 'ill', 'excused', 'unexcused']

/** «Отметки»: every subject of one term with its marks and exact average. One round trip. */
export async function getDiaryMarks(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof GetDiaryMarks>,
): Promise<ResultOf<typeof GetDiaryMarks>> {
  const { tenant } = actor
  const today = dateAt(now(env), tenant.timeZone)
  const from = termBound('starts_on', tenant, input, input.termId, today)
  const to = termBound('ends_on', tenant, input, input.termId, today)
  const [names, parents, kinds, termRows, groupRows, cellRows, changes] = await tenant.db.batch([
    ...studentQueries(actor, input.studentId),
    tenant.db.select().from(workKinds).where(eq(workKinds.schoolId, tenant.schoolId)).orderBy(asc(workKinds.position)),
    termsQuery(tenant, input),
    tenant.db
      .select({ studyGroupId: studyGroups.id, subject: subjects.title })
      .from(studyGroupMembers)
      .innerJoin(studyGroups, eq(studyGroups.id, studyGroupMembers.studyGroupId))
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .where(and(eq(studyGroupMembers.studentId, input.studentId), sql`coalesce(${studyGroupMembers.toOn}, '9999') >= ${from}`)),
    tenant.db
      .select({
        studyGroupId: lessons.studyGroupId,
        lessonId: lessons.id,
        on: lessons.lessonOn,
        lessonKindId: lessons.workKindId,
        marks: cells.marks,
        attendance: cells.attendance,
      })
      .from(studyGroupMembers)
      .innerJoin(
        lessons,
        and(
          eq(lessons.studyGroupId, studyGroupMembers.studyGroupId),
          sql`${lessons.lessonOn} between ${from} and ${to}`,
          gte(lessons.lessonOn, studyGroupMembers.fromOn),
          or(isNull(studyGroupMembers.toOn), lte(lessons.lessonOn, studyGroupMembers.toOn)),
        ),
      )
      .innerJoin(cells, and(eq(cells.lessonId, lessons.id), eq(cells.studentId, input.studentId)))
      .where(eq(studyGroupMembers.studentId, input.studentId))
      .orderBy(asc(lessons.lessonOn), asc(lessons.number)),
    changesQuery(tenant, input.studentId, from),
  ])
  const student = requireStudent(actor, input.studentId, names, parents)
  const byTitle = new Intl.Collator('ru')
  return {
    student,
    today,
    terms: termRows,
    termId: chooseTerm(termRows, input.termId, today)?.id ?? null,
    subjects: groupRows
      .map(({ studyGroupId, subject }): DiarySubject => {
        const own = cellRows.filter((cell) => cell.studyGroupId === studyGroupId)
        const corrected = new Map(own.map(({ lessonId }) => [lessonId, correctionsOf(changes.filter((one) => one.lessonId === lessonId))]))
        const marks = own.flatMap((cell) =>
          diaryMarks(cell.marks, cell.lessonKindId, kinds).map((mark, place) => {
            const was = corrected.get(cell.lessonId)?.[place] ?? []
            return { ...mark, lessonId: cell.lessonId, on: cell.on, was }
          }),
        )
        const removed = own.flatMap(({ lessonId, on, marks: { length } }) =>
          (corrected.get(lessonId) ?? []).slice(length).flatMap((was) => (was.length === 0 ? [] : [{ lessonId, on, was }])),
        )
        const lessonsMissed = own.filter((cell) => cell.attendance !== null && MISSED.includes(cell.attendance)).length
        return { studyGroupId, subject, average: averageOf(marks), marks, removed, lessonsMissed }
      })
      .sort((a, b) => byTitle.compare(a.subject, b.subject)),
  }
}
