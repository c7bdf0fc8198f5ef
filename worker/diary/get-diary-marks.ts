import { and, asc, eq, gte, isNull, lte, or, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { DiarySubject, DiaryTermMark, GetDiaryMarks } from '../../protocol/diary.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { StudyGroupId } from '../../protocol/ids.ts'
import type { Attendance } from '../../protocol/journal.ts'
import { thresholdsOf } from '../../protocol/journal-rules.ts'
import { averageOf } from '../../protocol/mark-average.ts'
import { cells, lessons, termMarks, workKinds } from '../db/schema/journal.ts'
import { studyGroupMembers, studyGroups, subjects } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { changesQuery, correctionsOf, termChangesQuery, termCorrectionsOf } from '../journal/corrections.ts'
import { rulesOf, rulesQuery } from '../journal/journal-rules.ts'
import { chooseTerm, termBound, termsQuery } from '../journal/terms.ts'
import { now } from '../platform/clock.ts'
import { groupLevel } from '../school/group-level.ts'
import { requireStudent, studentQueries } from './access.ts'
import { diaryMarks, removedMarks } from './diary-marks.ts'

const MISSED: readonly Attendance[] = ['absent', 'ill', 'excused', 'unexcused']

/** «Отметки»: every subject of one term with its marks, exact average and what was given for the term. One round trip. */
export async function getDiaryMarks(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof GetDiaryMarks>,
): Promise<ResultOf<typeof GetDiaryMarks>> {
  const { tenant } = actor
  const today = dateAt(now(env), tenant.timeZone)
  const from = termBound('starts_on', tenant, input, input.termId, today)
  const to = termBound('ends_on', tenant, input, input.termId, today)
  const [names, parents, kinds, termRows, groupRows, cellRows, changes, ruleRows, given, termChanges] = await tenant.db.batch([
    ...studentQueries(actor, input.studentId),
    tenant.db.select().from(workKinds).where(eq(workKinds.schoolId, tenant.schoolId)).orderBy(asc(workKinds.position)),
    termsQuery(tenant, input),
    tenant.db
      .select({
        studyGroupId: studyGroups.id,
        subjectId: studyGroups.subjectId,
        subject: sql<string>`${subjects.title}`.as('subject_title'),
        yearLevel: sql<number | null>`${sql.raw(groupLevel('study_groups.id'))}`.as('year_level'),
      })
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
        pointDueOn: cells.pointDueOn,
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
    rulesQuery(tenant),
    tenant.db
      .select({ studyGroupId: termMarks.studyGroupId, period: termMarks.period, value: termMarks.value, reason: termMarks.reason })
      .from(termMarks)
      .where(eq(termMarks.studentId, input.studentId)),
    termChangesQuery(tenant, input.studentId),
  ])
  const student = requireStudent(actor, input.studentId, names, parents)
  const byTitle = new Intl.Collator('ru')
  const term = chooseTerm(termRows, input.termId, today)
  const rules = rulesOf(ruleRows)
  const termMarkOf = (studyGroupId: StudyGroupId): DiaryTermMark | null => {
    const mark = given.find((one) => one.studyGroupId === studyGroupId && one.period === term?.id)
    if (mark === undefined) return null
    const { period, value, reason } = mark
    return { period, value, reason, was: termCorrectionsOf(termChanges, studyGroupId, period) }
  }
  return {
    student,
    today,
    terms: termRows,
    termId: term?.id ?? null,
    kinds: kinds.map(({ id, title, shortTitle, weightHundredths }) => ({ id, title, shortTitle, weightHundredths })),
    scaleFrom: rules.scaleFrom,
    subjects: groupRows
      .map(({ studyGroupId, subjectId, subject, yearLevel }): DiarySubject => {
        const own = cellRows.filter((cell) => cell.studyGroupId === studyGroupId)
        const corrected = new Map(own.map(({ lessonId }) => [lessonId, correctionsOf(changes.filter((one) => one.lessonId === lessonId))]))
        const marks = own.flatMap((cell) =>
          diaryMarks(cell.marks, cell.lessonKindId, kinds, cell.pointDueOn, corrected.get(cell.lessonId)).map((mark) => ({
            ...mark,
            lessonId: cell.lessonId,
            on: cell.on,
          })),
        )
        const removed = own.flatMap(({ lessonId, on, marks: left }) =>
          removedMarks(left, corrected.get(lessonId) ?? []).map((was) => ({ lessonId, on, was })),
        )
        const lessonsMissed = own.filter((cell) => cell.attendance !== null && MISSED.includes(cell.attendance)).length
        return {
          studyGroupId,
          subject,
          average: averageOf(marks),
          marks,
          removed,
          lessonsMissed,
          termMark: termMarkOf(studyGroupId),
          thresholds: yearLevel === 1 ? null : thresholdsOf(rules, subjectId),
        }
      })
      .sort((a, b) => byTitle.compare(a.subject, b.subject)),
  }
}
