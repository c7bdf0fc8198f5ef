// What a family reads of changed marks (journal-domain §9): «исправлено 3→4, причина». From the log, which has every change; nothing of it is stored twice.
import { and, eq, gte, isNotNull, type SQL, sql } from 'drizzle-orm'
import type { DiaryCorrection } from '../../protocol/diary.ts'
import type { LessonId, PersonId } from '../../protocol/ids.ts'
import type { Mark } from '../../protocol/journal.ts'
import type { Tenant } from '../db/db.ts'
import { journalLog } from '../db/schema/journal.ts'
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
