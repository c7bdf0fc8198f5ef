// What writing into cells is made of, whoever writes: a teacher (put-cells.ts), or the day on which a «точка» is over (expire-points.ts).
import { sql } from 'drizzle-orm'
import { sameMarks } from '../../protocol/cell.ts'
import type { SchoolDate } from '../../protocol/dates.ts'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import type { Attendance, Cell, Mark } from '../../protocol/journal.ts'
import type { Tenant } from '../db/db.ts'
import { cells, journalLog } from '../db/schema/journal.ts'

/** What stands in a cell. */
export type Content = {
  readonly marks: readonly (Omit<Mark, 'value'> & { readonly value: string })[]
  readonly attendance: Attendance | null
  readonly pointDueOn?: SchoolDate | null | undefined
}
export type CellPlace = Pick<Cell, 'lessonId' | 'studentId'>
export type CellToWrite = CellPlace & Content & { readonly reason?: string | null | undefined; readonly author: Author }
/** For the log. `sessionId`: '' when nobody sat at it. */
export type Author = { readonly personId: PersonId; readonly sessionId: string }

/**
 * Log and cells, for one batch: each cell only over the version it is known to have (Rule MARK-04), so nothing is silently overwritten and nothing is
 * logged that was not written.
 */
export function cellStatements(
  { db, schoolId }: Tenant,
  studyGroupId: StudyGroupId,
  toWrite: readonly CellToWrite[],
  before: ReadonlyMap<string, Cell>,
  at: number,
  what: 'cell.put' | 'point.expired' = 'cell.put',
) {
  const rows = JSON.stringify(
    toWrite.map((cell) => ({
      ...cell,
      version: before.get(keyOf(cell))?.version ?? 0,
      before: logged(before.get(keyOf(cell))),
      after: logged(cell),
      reason: cell.reason ?? null,
    })),
  )
  const lessonId = sql`j.value->>'lessonId'`
  const studentId = sql`j.value->>'studentId'`
  // A lesson that was undone meanwhile takes no mark: it would lie nowhere.
  const unchanged = sql`exists (select 1 from lessons l where l.id = ${lessonId})
    and coalesce((select c.version from cells c where c.lesson_id = ${lessonId} and c.student_id = ${studentId}), 0) = j.value->>'version'`
  return [
    // Before the cells change, so that both statements judge by the same state.
    db.insert(journalLog).select(
      sql`select null, ${schoolId}, ${at}, j.value->'author'->>'personId', j.value->'author'->>'sessionId', ${what}, ${lessonId}, ${studentId},
        nullif(j.value->'before', 'null'), j.value->'after', ${studyGroupId}, j.value->>'reason'
        from json_each(${rows}) j where ${unchanged}`,
    ),
    db
      .insert(cells)
      .select(
        sql`select ${lessonId}, ${studentId}, j.value->'marks', j.value->>'attendance', (j.value->>'version') + 1, ${at}, j.value->'author'->>'personId',
          j.value->>'pointDueOn', 0
        from json_each(${rows}) j where ${unchanged}`,
      )
      .onConflictDoUpdate({
        target: [cells.lessonId, cells.studentId],
        set: {
          marks: sql`excluded.marks`,
          attendance: sql`excluded.attendance`,
          version: sql`excluded.version`,
          changedAt: sql`excluded.changed_at`,
          changedBy: sql`excluded.changed_by`,
          pointDueOn: sql`excluded.point_due`,
          // Another deadline is told of anew.
          pointTold: sql`case when excluded.point_due is cells.point_due then cells.point_told else 0 end`,
        },
      }),
  ] as const
}

/** A cell as it crosses the wire. */
export const CELL_COLUMNS = {
  lessonId: cells.lessonId,
  studentId: cells.studentId,
  marks: cells.marks,
  attendance: cells.attendance,
  pointDueOn: cells.pointDueOn,
  version: cells.version,
}

export function currentCells({ db }: Tenant, pairs: string) {
  return db
    .select(CELL_COLUMNS)
    .from(cells)
    .where(sql`(${cells.lessonId}, ${cells.studentId}) in (select value->>'lessonId', value->>'studentId' from json_each(${pairs}))`)
}

export function keyOf(cell: { readonly lessonId: string; readonly studentId: PersonId }): string {
  return `${cell.lessonId} ${cell.studentId}`
}

function logged(cell: Content | undefined) {
  if (cell === undefined) return null
  const { marks, attendance, pointDueOn } = cell
  return { marks, attendance, ...(pointDueOn && { pointDueOn }) }
}

export function sameContent(one: Content | undefined, other: Content): boolean {
  if (one === undefined) return other.marks.length === 0 && other.attendance === null
  return one.attendance === other.attendance && (one.pointDueOn ?? null) === (other.pointDueOn ?? null) && sameMarks(one.marks, other.marks)
}
