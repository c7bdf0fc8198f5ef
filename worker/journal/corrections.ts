// What a family reads of changed marks (journal-domain §9): «исправлено 3→4, причина». From the log, which has every change; nothing of it is stored twice.
import { and, between, eq, gt, gte, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../protocol/dates.ts'
import type { DiaryCorrection, TermMarkCorrection } from '../../protocol/diary.ts'
import type { GivenValue } from '../../protocol/exam-scale.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import type { Mark } from '../../protocol/journal.ts'
import type { Tenant } from '../db/db.ts'
import { cells, journalLog, lessons } from '../db/schema/journal.ts'
import { studyGroupMembers } from '../db/schema/school.ts'

export type Change = {
  readonly lessonId: LessonId
  readonly at: number
  readonly before: unknown
  readonly after: unknown
  readonly reason: string | null
}

/** A day more than the longest way of a time zone from Greenwich. */
const ZONE_MS = 86_400_000

/** Changes of what stood in this pupil's cells, since a date of the school (as SQL). For a `batch`. */
export function changesQuery({ db }: Tenant, studentId: PersonId, sinceOn: SQL<string>) {
  return db
    .select({
      lessonId: journalLog.lessonId,
      at: journalLog.at,
      before: journalLog.before,
      after: journalLog.after,
      reason: journalLog.reason,
    })
    .from(studyGroupMembers)
    .innerJoin(
      journalLog,
      and(
        eq(journalLog.studyGroupId, studyGroupMembers.studyGroupId),
        eq(journalLog.studentId, studyGroupMembers.studentId),
        gte(journalLog.at, sql`unixepoch(${sinceOn}) * 1000 - ${ZONE_MS}`),
      ),
    )
    .where(and(eq(studyGroupMembers.studentId, studentId), eq(journalLog.what, 'cell.put'), isNotNull(journalLog.before)))
    .orderBy(journalLog.seq)
}

/** The same of one week's lessons. A cell that was written once has no history, so the log is looked into only where one was written again. */
export function weekChangesQuery({ db }: Tenant, studentId: PersonId, from: SchoolDate, to: SchoolDate) {
  return db
    .select({
      lessonId: journalLog.lessonId,
      at: journalLog.at,
      before: journalLog.before,
      after: journalLog.after,
      reason: journalLog.reason,
    })
    .from(studyGroupMembers)
    .innerJoin(lessons, and(eq(lessons.studyGroupId, studyGroupMembers.studyGroupId), between(lessons.lessonOn, from, to)))
    .innerJoin(cells, and(eq(cells.lessonId, lessons.id), eq(cells.studentId, studentId), gt(cells.version, 1)))
    .innerJoin(
      journalLog,
      and(eq(journalLog.studyGroupId, lessons.studyGroupId), eq(journalLog.studentId, studentId), eq(journalLog.lessonId, lessons.id)),
    )
    .where(and(eq(studyGroupMembers.studentId, studentId), eq(journalLog.what, 'cell.put'), isNotNull(journalLog.before)))
    .orderBy(journalLog.seq)
}

/** Changes of what stood as this pupil's term marks. For a `batch`. */
export function termChangesQuery({ db }: Tenant, studentId: PersonId) {
  return db
    .select({ studyGroupId: journalLog.studyGroupId, at: journalLog.at, before: journalLog.before, reason: journalLog.reason })
    .from(studyGroupMembers)
    .innerJoin(
      journalLog,
      and(eq(journalLog.studyGroupId, studyGroupMembers.studyGroupId), eq(journalLog.studentId, studyGroupMembers.studentId)),
    )
    .where(and(eq(studyGroupMembers.studentId, studentId), eq(journalLog.what, 'termMark.put'), isNotNull(journalLog.before)))
    .orderBy(journalLog.seq)
}

type TermChange = {
  readonly studyGroupId: StudyGroupId | null
  readonly at: number
  readonly before: unknown
  readonly reason: string | null
}

/** What stood in one place before, oldest first. */
export function termCorrectionsOf(changes: readonly TermChange[], studyGroupId: StudyGroupId, period: string): TermMarkCorrection[] {
  return changes.flatMap((change) => {
    // Written by put-term-marks.ts.
    const before = change.before as { readonly period: string; readonly value: GivenValue | null }
    if (change.studyGroupId !== studyGroupId || before.period !== period) return []
    return [{ value: before.value, at: change.at, reason: change.reason }]
  })
}

/** By the place of the mark in its cell: what stood there before, oldest first. A place that has no mark any more lost one. */
export function correctionsOf(changes: readonly Change[]): DiaryCorrection[][] {
  const places: DiaryCorrection[][] = []
  for (const { at, before, after, reason } of changes) {
    const [was, became] = [marksOf(before), marksOf(after)]
    for (const [place, { value }] of was.entries()) {
      // Work that was awaited and came in is no correction.
      if (value === '.' || became[place]?.value === value) continue
      places[place] = [...(places[place] ?? []), { value, at, reason }]
    }
  }
  return Array.from(places, (one) => one ?? [])
}

/** Written by put-cells.ts. */
function marksOf(content: unknown): readonly Mark[] {
  return (content as { readonly marks?: readonly Mark[] } | null)?.marks ?? []
}
