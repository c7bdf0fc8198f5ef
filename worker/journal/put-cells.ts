import { and, eq, sql } from 'drizzle-orm'
import { dateAt, type SchoolDate } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Attendance, Cell, CellOutcome, Mark, PutCells } from '../../protocol/journal.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { outboxRow } from '../db/outbox.ts'
import { cells, journalLog, lessons, workKinds } from '../db/schema/journal.ts'
import { studyGroupMembers } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { groupQueries, requireLessons } from './access.ts'
import { closedDates, closedQueries } from './closed-dates.ts'
import { scaleOf } from './scale.ts'

type Input = ParsedInputOf<typeof PutCells>
type TypedCell = Input['cells'][number] & { readonly pointDueOn: SchoolDate | null }

/**
 * Puts marks and attendance into cells of one group's grid. Each cell is judged by itself: refused ones (mark_not_in_scale,
 * student_not_in_group, lesson_cancelled, other_subject_taught, period_closed, not_found, changed_by_another with the current cell) leave the
 * rest saved.
 * Writes, log and news are one batch; a cell is written only over the version its writer saw (Rule MARK-04), so nothing is
 * silently overwritten, and sending the same cells again after a lost answer changes nothing and answers the same.
 */
export async function putCells(env: Env, actor: Actor, input: Input): Promise<ResultOf<typeof PutCells>> {
  const { tenant } = actor
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const typedCells = input.cells.map(settled)
  const asked = JSON.stringify(typedCells.map(({ lessonId, studentId }) => ({ lessonId, studentId })))
  const [groupRows, roleRows, lessonRows, memberRows, kindRows, cellRows, ...closedRows] = await tenant.db.batch([
    ...groupQueries(tenant, actor.personId, input.studyGroupId, today),
    tenant.db
      .select({
        id: lessons.id,
        on: lessons.lessonOn,
        cancelled: lessons.cancelled,
        otherSubject:
          sql<number>`exists (select 1 from lesson_changes c where c.lesson_id = ${lessons.id} and c.subject_id is not null)`.as(
            'other_subject',
          ),
      })
      .from(lessons)
      .where(and(eq(lessons.studyGroupId, input.studyGroupId), sql`${lessons.id} in (select value->>'lessonId' from json_each(${asked}))`)),
    tenant.db
      .select({ studentId: studyGroupMembers.studentId, fromOn: studyGroupMembers.fromOn, toOn: studyGroupMembers.toOn })
      .from(studyGroupMembers)
      .where(
        and(
          eq(studyGroupMembers.studyGroupId, input.studyGroupId),
          sql`${studyGroupMembers.studentId} in (select value->>'studentId' from json_each(${asked}))`,
        ),
      ),
    tenant.db.select({ id: workKinds.id }).from(workKinds).where(eq(workKinds.schoolId, tenant.schoolId)),
    currentCells(actor, asked),
    ...closedQueries(tenant, input.studyGroupId, at),
  ])
  const { group, mayPut, mayRead, substituteFor } = requireLessons(groupRows, roleRows)
  if (!mayPut && substituteFor.length === 0) throw new Refusal('not_allowed')

  const lessonOf = new Map(lessonRows.map((lesson) => [lesson.id, lesson]))
  const memberOf = new Map(memberRows.map((member) => [member.studentId, member]))
  const kindIds = new Set(kindRows.map((kind) => kind.id))
  const closed = closedDates(closedRows, today)
  const scale = new Set<string>(scaleOf(closed.rules, group.yearLevel))
  const current = new Map(cellRows.map((cell) => [keyOf(cell), cell]))

  const judge = (cell: TypedCell): RefusalCode | null => {
    const lesson = lessonOf.get(cell.lessonId)
    if (!lesson) return 'not_found'
    if (!mayPut && !substituteFor.includes(lesson.id)) return mayRead ? 'not_allowed' : 'not_found'
    const member = memberOf.get(cell.studentId)
    if (!member || lesson.on < member.fromOn || (member.toOn !== null && lesson.on > member.toOn)) return 'student_not_in_group'
    if (lesson.cancelled) return 'lesson_cancelled'
    // Its marks belong into that subject's own journal; who was there is noted here.
    if (lesson.otherSubject === 1 && cell.marks.length > 0) return 'other_subject_taught'
    const seen = current.get(keyOf(cell))
    // What is sent again after a lost answer was in time.
    if (closed.isClosed(lesson.on) && !sameContent(seen, cell)) return 'period_closed'
    if (cell.marks.some((mark) => mark.kindId !== null && !kindIds.has(mark.kindId))) return 'not_found'
    if (cell.marks.some((mark) => !scale.has(mark.value))) return 'mark_not_in_scale'
    if (cell.pointDueOn !== null && cell.pointDueOn < lesson.on) return 'invalid'
    return (seen?.version ?? 0) === cell.version || sameContent(seen, cell) ? null : 'changed_by_another'
  }

  const verdicts = new Map(typedCells.map((cell) => [keyOf(cell), { cell, refusal: judge(cell) }]))
  const toWrite = [...verdicts.values()].filter(({ cell, refusal }) => refusal === null && !sameContent(current.get(keyOf(cell)), cell))
  const stored =
    toWrite.length === 0
      ? current
      : await write(
          actor,
          input.studyGroupId,
          toWrite.map(({ cell }) => cell),
          current,
          at,
        )

  return {
    outcomes: [...verdicts.values()].map(({ cell, refusal }): CellOutcome => {
      const inTable = stored.get(keyOf(cell)) ?? null
      // Between reading and writing another teacher may have been faster: then the batch has written nothing into this cell.
      const code = refusal ?? (sameContent(inTable ?? undefined, cell) ? null : 'changed_by_another')
      // Security: of a lesson that is not theirs nobody learns what stands there.
      const current = code === 'not_found' ? null : inTable
      if (code !== null) return { outcome: 'refused', lessonId: cell.lessonId, studentId: cell.studentId, refusal: code, current }
      return { outcome: 'saved', cell: inTable ?? { ...emptyCell(cell), version: 0 } }
    }),
  }
}

async function write(actor: Actor, studyGroupId: Input['studyGroupId'], toWrite: TypedCell[], before: Map<string, Cell>, at: number) {
  const { db } = actor.tenant
  const rows = JSON.stringify(
    toWrite.map((cell) => ({
      ...cell,
      version: before.get(keyOf(cell))?.version ?? 0,
      before: contentOf(before.get(keyOf(cell))),
      after: contentOf(cell),
      reason: cell.reason ?? null,
    })),
  )
  const lessonId = sql`j.value->>'lessonId'`
  const studentId = sql`j.value->>'studentId'`
  const unchanged = sql`coalesce((select c.version from cells c where c.lesson_id = ${lessonId} and c.student_id = ${studentId}), 0) = j.value->>'version'`
  const results = await db.batch([
    // Before the cells change, so that both statements judge by the same state.
    db.insert(journalLog).select(
      sql`select null, ${actor.schoolId}, ${at}, ${actor.personId}, ${actor.sessionId}, 'cell.put', ${lessonId}, ${studentId}, nullif(j.value->'before', 'null'), j.value->'after',
        ${studyGroupId}, j.value->>'reason'
        from json_each(${rows}) j where ${unchanged}`,
    ),
    db
      .insert(cells)
      .select(
        sql`select ${lessonId}, ${studentId}, j.value->'marks', j.value->>'attendance', (j.value->>'version') + 1, ${at}, ${actor.personId},
          j.value->>'pointDueOn'
        from json_each(${rows}) j where ${unchanged}`,
      )
      .onConflictDoUpdate({
        target: [cells.lessonId, cells.studentId],
        set: {
          marks: sql`excluded.marks`,
          pointDueOn: sql`excluded.point_due`,
          attendance: sql`excluded.attendance`,
          version: sql`excluded.version`,
          changedAt: sql`excluded.changed_at`,
          changedBy: sql`excluded.changed_by`,
        },
      }),
    outboxRow(actor.tenant, at, {
      news: 'cells.put',
      studyGroupId,
      cells: toWrite.map((cell) => ({ lessonId: cell.lessonId, studentId: cell.studentId })),
    }),
    currentCells(actor, JSON.stringify(toWrite.map((cell) => ({ lessonId: cell.lessonId, studentId: cell.studentId })))),
  ])
  return new Map([...before, ...results[3].map((cell): [string, Cell] => [keyOf(cell), cell])])
}

function currentCells(actor: Actor, pairs: string) {
  return actor.tenant.db
    .select({
      lessonId: cells.lessonId,
      studentId: cells.studentId,
      marks: cells.marks,
      attendance: cells.attendance,
      pointDueOn: cells.pointDueOn,
      version: cells.version,
    })
    .from(cells)
    .where(sql`(${cells.lessonId}, ${cells.studentId}) in (select value->>'lessonId', value->>'studentId' from json_each(${pairs}))`)
}

function keyOf(cell: { readonly lessonId: string; readonly studentId: PersonId }): string {
  return `${cell.lessonId} ${cell.studentId}`
}

type Content = {
  readonly marks: readonly (Omit<Mark, 'value'> & { readonly value: string })[]
  readonly attendance: Attendance | null
  readonly pointDueOn?: SchoolDate | null | undefined
}

function contentOf(cell: Content | undefined) {
  return cell ? { marks: cell.marks, attendance: cell.attendance, ...(cell.pointDueOn && { pointDueOn: cell.pointDueOn }) } : null
}

/** A deadline is that of a «точка» and of nothing else. */
function settled(cell: Input['cells'][number]): TypedCell {
  return { ...cell, pointDueOn: cell.marks.some(({ value }) => value === '.') ? (cell.pointDueOn ?? null) : null }
}

function sameContent(one: Content | undefined, other: Content): boolean {
  if (one === undefined) return other.marks.length === 0 && other.attendance === null
  return (
    one.attendance === other.attendance &&
    (one.pointDueOn ?? null) === (other.pointDueOn ?? null) &&
    one.marks.length === other.marks.length &&
    one.marks.every((mark, i) => {
      const twin = other.marks[i]
      return (
        mark.value === twin?.value &&
        mark.kindId === twin.kindId &&
        mark.comment === twin.comment &&
        mark.weightHundredths === twin.weightHundredths &&
        mark.counts === twin.counts
      )
    })
  )
}

function emptyCell(cell: Pick<Cell, 'lessonId' | 'studentId'>): Omit<Cell, 'version'> {
  return { lessonId: cell.lessonId, studentId: cell.studentId, marks: [], attendance: null, pointDueOn: null }
}
