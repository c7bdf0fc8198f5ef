import { and, eq, sql } from 'drizzle-orm'
import { addDays, dateAt, type SchoolDate } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { Cell, CellOutcome, PutCells } from '../../protocol/journal.ts'
import { POINT_DUE_DAYS_MAX } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { outboxRow } from '../db/outbox.ts'
import { lessons, workKinds } from '../db/schema/journal.ts'
import { studyGroupMembers } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { unfitAmong } from '../school/require-decent.ts'
import { groupQueries, requireLessons } from './access.ts'
import { closedDates, closedQueries } from './closed-dates.ts'
import { scaleOf } from './scale.ts'
import { type CellPlace, type CellToWrite, cellStatements, currentCells, keyOf, sameContent } from './write-cells.ts'

type Input = ParsedInputOf<typeof PutCells>
type TypedCell = Input['cells'][number] & Pick<CellToWrite, 'author'> & { readonly pointDueOn: SchoolDate | null }

/**
 * Puts marks and attendance into cells of one group's grid. Refuses not_signed_in when whoever typed them is not the session's person, and writes
 * nothing (rule GRD-12). Each cell is judged by itself: refused ones (message_moderated, mark_not_in_scale,
 * point_due_out_of_range, student_not_in_group, lesson_cancelled, other_subject_taught, period_closed, not_found, changed_by_another with the current cell) leave the
 * rest saved.
 * Writes, log and news are one batch; a cell is written only over the version its writer saw (Rule MARK-04), so nothing is
 * silently overwritten, and sending the same cells again after a lost answer changes nothing and answers the same.
 */
export async function putCells(env: Env, actor: Actor, input: Input): Promise<ResultOf<typeof PutCells>> {
  const { tenant } = actor
  if (input.as !== undefined && input.as !== actor.personId) throw new Refusal('not_signed_in')
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const asked = JSON.stringify(input.cells.map(({ lessonId, studentId }) => ({ lessonId, studentId })))
  const reading = tenant.db.batch([
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
    currentCells(tenant, asked),
    ...closedQueries(tenant, input.studyGroupId, at),
  ])
  const [[groupRows, roleRows, lessonRows, memberRows, kindRows, cellRows, ...closedRows], unfit] = await Promise.all([
    reading,
    unfitAmong(tenant, input.cells.flatMap(wordsOf)),
  ])
  const { group, mayPut, substituteFor, shows } = requireLessons(groupRows, roleRows)
  if (!mayPut && substituteFor.length === 0) throw new Refusal('not_allowed')

  const lessonOf = new Map(lessonRows.map((lesson) => [lesson.id, lesson]))
  const memberOf = new Map(memberRows.map((member) => [member.studentId, member]))
  const kindIds = new Set(kindRows.map((kind) => kind.id))
  const closed = closedDates(closedRows, today)
  const scale = new Set<string>(scaleOf(closed.rules, group.yearLevel))
  const current = new Map(cellRows.map((cell) => [keyOf(cell), cell]))
  const author = { personId: actor.personId, sessionId: actor.sessionId }
  const typed = input.cells.map((cell): TypedCell => ({ ...cell, author, pointDueOn: dueOn(cell, current.get(keyOf(cell))) }))

  const judge = (cell: TypedCell): RefusalCode | null => {
    const lesson = lessonOf.get(cell.lessonId)
    if (!lesson) return 'not_found'
    if (!mayPut && !substituteFor.includes(lesson.id)) return shows(lesson) ? 'not_allowed' : 'not_found'
    const member = memberOf.get(cell.studentId)
    if (!member || lesson.on < member.fromOn || (member.toOn !== null && lesson.on > member.toOn)) return 'student_not_in_group'
    if (lesson.cancelled) return 'lesson_cancelled'
    // Its marks belong into that subject's own journal; who was there is noted here.
    if (lesson.otherSubject === 1 && cell.marks.length > 0) return 'other_subject_taught'
    const seen = current.get(keyOf(cell))
    // What is sent again after a lost answer was in time, and fit.
    const isNew = !sameContent(seen, cell)
    if (isNew && closed.isClosed(lesson.on, seen?.pointDueOn)) return 'period_closed'
    if (isNew && newWordsOf(cell, seen).some((text) => unfit.has(text))) return 'message_moderated'
    if (cell.marks.some((mark) => mark.kindId !== null && !kindIds.has(mark.kindId))) return 'not_found'
    if (cell.marks.some((mark) => !scale.has(mark.value))) return 'mark_not_in_scale'
    const isNewDue = cell.pointDueOn !== null && cell.pointDueOn !== (seen?.pointDueOn ?? null)
    if (isNewDue && !isDueInRange(cell.pointDueOn, lesson.on, today)) return 'point_due_out_of_range'
    return (seen?.version ?? 0) === cell.version || !isNew ? null : 'changed_by_another'
  }

  const verdicts = new Map(typed.map((cell) => [keyOf(cell), { cell, refusal: judge(cell) }]))
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

/** What a family or the log reads beside the marks. */
function wordsOf({ marks, reason }: Input['cells'][number]) {
  return [...marks.map(({ comment }) => comment), reason]
}

/** A comment that stands in this cell already is not written by whoever corrects the mark beside it. The reason is of this very change. */
function newWordsOf(cell: Input['cells'][number], seen: Cell | undefined) {
  const standing = new Set(seen?.marks.map(({ comment }) => comment))
  return [...cell.marks.map(({ comment }) => comment).filter((comment) => !standing.has(comment)), cell.reason]
}

/** Only a «точка» has a deadline; whoever says nothing of it leaves it as it stands. */
function dueOn({ marks, pointDueOn }: Input['cells'][number], seen: Cell | undefined): SchoolDate | null {
  if (!marks.some(({ value }) => value === '.')) return null
  return pointDueOn === undefined ? (seen?.pointDueOn ?? null) : pointDueOn
}

/** By the school's clock: what would be over as soon as it is written is nobody's deadline. */
function isDueInRange(dueOn: SchoolDate | null, lessonOn: SchoolDate, today: SchoolDate): boolean {
  const firstOn = lessonOn > today ? lessonOn : today
  return dueOn === null || (dueOn >= firstOn && dueOn <= addDays(firstOn, POINT_DUE_DAYS_MAX))
}

async function write(
  actor: Actor,
  studyGroupId: Input['studyGroupId'],
  toWrite: readonly CellToWrite[],
  before: Map<string, Cell>,
  at: number,
) {
  const places = toWrite.map(({ lessonId, studentId }) => ({ lessonId, studentId }))
  const [, , , stored] = await actor.tenant.db.batch([
    ...cellStatements(actor.tenant, studyGroupId, toWrite, before, at),
    outboxRow(actor.tenant, at, { news: 'cells.put', studyGroupId, cells: places }),
    currentCells(actor.tenant, JSON.stringify(places)),
  ])
  return new Map([...before, ...stored.map((cell): [string, Cell] => [keyOf(cell), cell])])
}

function emptyCell(cell: CellPlace): Omit<Cell, 'version'> {
  return { lessonId: cell.lessonId, studentId: cell.studentId, marks: [], attendance: null, pointDueOn: null }
}
