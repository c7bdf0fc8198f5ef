// What a family's inbox keeps of a term's mark that was given or changed. Rules NTC-….
import { and, eq, gt, sql } from 'drizzle-orm'
import type { GivenValue } from '../../protocol/exam-scale.ts'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { NOTICE_SETTLES_MS } from '../../protocol/limits.ts'
import type { MarkPeriod } from '../../protocol/mark-period.ts'
import type { AnswersOf, Tenant } from '../db/db.ts'
import { journalLog, termMarks } from '../db/schema/journal.ts'
import { terms } from '../db/schema/school.ts'
import type { Told } from '../notices/tell.ts'
import { givenNamesQuery, subjectQuery } from './note-queries.ts'

/** Statements for a `batch`; the log as in note-cells.ts: only the minute before the last change. */
export function termMarkNoteQueries(tenant: Tenant, studyGroupId: StudyGroupId, pairs: string) {
  const { db } = tenant
  return [
    subjectQuery(tenant, studyGroupId),
    givenNamesQuery(tenant, sql`(select value->>'studentId' from json_each(${pairs}))`),
    db
      .select({ period: terms.id, title: terms.title })
      .from(terms)
      .where(sql`${terms.id} in (select value->>'period' from json_each(${pairs}))`),
    db
      .select({
        studentId: termMarks.studentId,
        period: termMarks.period,
        at: journalLog.at,
        before: journalLog.before,
        reason: journalLog.reason,
      })
      .from(termMarks)
      .innerJoin(
        journalLog,
        and(
          eq(journalLog.studyGroupId, studyGroupId),
          eq(journalLog.studentId, termMarks.studentId),
          gt(journalLog.at, sql`${termMarks.changedAt} - ${NOTICE_SETTLES_MS}`),
          eq(journalLog.what, 'termMark.put'),
          sql`${journalLog.after}->>'period' = ${termMarks.period}`,
        ),
      )
      .where(
        and(
          eq(termMarks.studyGroupId, studyGroupId),
          sql`(${termMarks.studentId}, ${termMarks.period}) in (select value->>'studentId', value->>'period' from json_each(${pairs}))`,
        ),
      )
      .orderBy(journalLog.seq),
  ] as const
}

type Rows = AnswersOf<ReturnType<typeof termMarkNoteQueries>>
type Given = { readonly studentId: PersonId; readonly period: MarkPeriod; readonly value: GivenValue | null }

export function noteTermMark(
  [groupRows, studentRows, titleRows, logRows]: Rows,
  studyGroupId: StudyGroupId,
  { studentId, period, value }: Given,
  readAt: number,
): ((told: Told, isParent: boolean) => void) | null {
  const changes = logRows.filter((one) => one.studentId === studentId && one.period === period)
  const [first, last] = [changes[0], changes.at(-1)]
  const subject = groupRows[0]?.subject
  if (!first || !last || subject === undefined) return null
  // Written by put-term-marks.ts.
  const was = (first.before as { readonly value: GivenValue | null } | null)?.value ?? null
  const givenName = studentRows.find((one) => one.studentId === studentId)?.givenName ?? ''
  const title = titleRows.find((one) => one.period === period)?.title ?? null
  return ({ notices }, isParent) => {
    const child = isParent ? { personId: studentId, givenName } : null
    notices.push({
      key: `termMark ${studyGroupId} ${studentId} ${period}`,
      readAt,
      since: first.at,
      at: last.at,
      notice: was === value ? null : { about: 'termMark', child, studyGroupId, subject, period, title, value, was, reason: last.reason },
    })
  }
}
