// What a family's inbox keeps of cells that changed: a new mark, a correction, an absence. Rules NTC-….
import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../protocol/dates.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import type { Notice } from '../../protocol/inbox/notices.ts'
import type { Attendance, Mark } from '../../protocol/journal.ts'
import { NOTICE_SETTLES_MS } from '../../protocol/limits.ts'
import type { AnswersOf, Tenant } from '../db/db.ts'
import { cells, journalLog, lessons } from '../db/schema/journal.ts'
import type { Told } from '../notices/tell.ts'
import { givenNamesQuery, subjectQuery } from './note-queries.ts'
import { kindsQuery } from './work-kinds.ts'

type Content = { readonly marks: readonly Mark[]; readonly attendance: Attendance | null }
type Pair = { readonly lessonId: LessonId; readonly studentId: PersonId }

/**
 * Statements for a `batch`: what must be known of these cells besides what stands in them. Of the log only the minute before a cell's last change: what
 * had stood there for a minute is what its change is measured by, so a slip that was mended at once is no correction, and a mark that was put and taken
 * back is nothing at all.
 */
export function cellNoteQueries(tenant: Tenant, studyGroupId: StudyGroupId, pairs: string) {
  const { db } = tenant
  return [
    db
      .select({ lessonId: lessons.id, on: lessons.lessonOn, number: lessons.number, kindId: lessons.workKindId })
      .from(lessons)
      .where(sql`${lessons.id} in (select value->>'lessonId' from json_each(${pairs}))`),
    subjectQuery(tenant, studyGroupId),
    givenNamesQuery(tenant, sql`(select value->>'studentId' from json_each(${pairs}))`),
    kindsQuery(tenant),
    db
      .select({
        lessonId: journalLog.lessonId,
        studentId: sql<PersonId>`${journalLog.studentId}`.as('whose'),
        at: journalLog.at,
        before: journalLog.before,
        reason: journalLog.reason,
        changedAt: cells.changedAt,
      })
      .from(cells)
      .innerJoin(
        journalLog,
        and(
          eq(journalLog.studyGroupId, studyGroupId),
          eq(journalLog.studentId, cells.studentId),
          gt(journalLog.at, sql`${cells.changedAt} - ${NOTICE_SETTLES_MS}`),
          eq(journalLog.lessonId, cells.lessonId),
          inArray(journalLog.what, ['cell.put', 'point.expired']),
        ),
      )
      .where(sql`(${cells.lessonId}, ${cells.studentId}) in (select value->>'lessonId', value->>'studentId' from json_each(${pairs}))`)
      .orderBy(journalLog.seq),
  ] as const
}

type Rows = AnswersOf<ReturnType<typeof cellNoteQueries>>

/** Adds to what each of the family is told. `child`: for a parent. */
export function noteCell(
  [lessonRows, groupRows, studentRows, kindRows, logRows]: Rows,
  studyGroupId: StudyGroupId,
  cell: Pair & Content,
  readAt: number,
): ((told: Told, isParent: boolean) => void) | null {
  const lesson = lessonRows.find(({ lessonId }) => lessonId === cell.lessonId)
  const changes = logRows.filter(({ lessonId, studentId }) => lessonId === cell.lessonId && studentId === cell.studentId)
  const [first, last] = [changes[0], changes.at(-1)]
  const subject = groupRows[0]?.subject
  if (!lesson || !first || !last || subject === undefined) return null
  // Written by put-cells.ts.
  const before = (first.before as Content | null) ?? { marks: [], attendance: null }
  const kindId = cell.marks[0]?.kindId ?? lesson.kindId
  const kind = kindRows.find(({ id }) => id === kindId) ?? kindRows[0]
  const values = (content: Content) => content.marks.map(({ value }) => value)
  // Work that was awaited and came in is no correction.
  const was = values(before).filter((value) => value !== '.')
  const { lessonId, studentId } = cell
  const name = studentRows.find((one) => one.studentId === studentId)?.givenName ?? ''
  const moment = { readAt, since: first.at, at: last.at }
  const place = { studyGroupId, subject, lessonId, on: lesson.on }
  return ({ notices }, isParent) => {
    const child = isParent ? { personId: studentId, givenName: name } : null
    const tellOf = (about: 'mark' | 'attendance', changed: boolean, notice: Notice) =>
      notices.push({ key: `${about} ${lessonId} ${studentId}`, ...moment, notice: changed ? notice : null })
    tellOf('mark', !sameValues(before.marks, cell.marks), {
      about: 'mark',
      child,
      ...place,
      marks: values(cell),
      was,
      kind: kind?.title ?? '',
      // Of a slip that was mended at once there is nothing to explain.
      reason: was.length > 0 ? last.reason : null,
    })
    tellOf('attendance', before.attendance !== cell.attendance, {
      about: 'attendance',
      child,
      ...place,
      number: lesson.number,
      attendance: cell.attendance,
    })
  }
}

/** The lesson's day, when what the last minute did to a cell touched who was there. */
export function attendanceMoved([lessonRows, , , , logRows]: Rows, cell: Pair & Pick<Content, 'attendance'>): SchoolDate | null {
  const moved = logRows.some(
    ({ lessonId, studentId, before }) =>
      lessonId === cell.lessonId && studentId === cell.studentId && ((before as Content | null)?.attendance ?? null) !== cell.attendance,
  )
  return moved ? (lessonRows.find(({ lessonId }) => lessonId === cell.lessonId)?.on ?? null) : null
}

/** A comment or another kind of work beside the same marks is read in the diary, and no news. */
function sameValues(some: readonly Mark[], others: readonly Mark[]): boolean {
  return some.length === others.length && some.every(({ value }, place) => value === others[place]?.value)
}
