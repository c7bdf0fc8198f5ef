import { and, eq } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { DayLesson, UndoLessonChange } from '../../../protocol/timetable.ts'
import type { Tenant } from '../../db/db.ts'
import { lessonChanges } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { MARKED } from '../../school/derive-lessons.ts'
import { closedDates, closedQueries } from '../closed-dates.ts'
import { requireTimetableEditor } from './access.ts'
import { isJoined } from './change-checks.ts'
import { dayLesson, lessonQuery } from './day-lessons.ts'
import { type Guard, guardedBatch } from './guarded-batch.ts'
import { logAndNews } from './write-change.ts'

type Read = Awaited<ReturnType<typeof lessonQuery>>[number]
type Changed = DayLesson & { readonly change: NonNullable<DayLesson['change']> }

/**
 * The lesson is again as it was planned; an extra one goes; of a lesson and the one that replaced it both, whichever is undone. Refuses lesson_in_use
 * while marks would lie at another time or nowhere, or another subgroup has joined it, period_closed, and changed_by_another when the planned time has
 * been given to something else, the change has moved on or a mark has come meanwhile.
 */
export async function undoLessonChange(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof UndoLessonChange>,
): Promise<ResultOf<typeof UndoLessonChange>> {
  await requireTimetableEditor(actor)
  const { tenant } = actor
  const at = now(env)
  const [row] = await lessonQuery(tenant, input.lessonId)
  if (!row) throw new Refusal('not_found')
  if (row.version !== input.version) throw new Refusal('changed_by_another')
  const rows = [row, ...(await partnerOf(tenant, row))]
  const changed: Changed[] = []
  for (const one of rows) changed.push(await requireUndoable(actor, one, at))
  const guards = changed.map((one) => guardOf(tenant, one))
  const guard = { condition: guards.map(({ condition }) => condition).join(' AND '), values: guards.flatMap(({ values }) => values) }
  const statements = changed.flatMap((one) => [...lessonStatements(tenant, one), ...logAndNews(actor, one, asPlanned(one), at)])
  if (!(await guardedBatch(tenant, guard, statements))) throw new Refusal('changed_by_another')
  return {}
}

/** The lesson that was added in its place, or the one that fell out for it. */
async function partnerOf(tenant: Tenant, row: Read): Promise<Read[]> {
  if (row.replacedById !== null) return lessonQuery(tenant, row.replacedById)
  if (row.extra !== true) return []
  const [left] = await tenant.db
    .select({ lessonId: lessonChanges.lessonId })
    .from(lessonChanges)
    .where(and(eq(lessonChanges.schoolId, tenant.schoolId), eq(lessonChanges.replacedById, row.lessonId)))
  return left === undefined ? [] : lessonQuery(tenant, left.lessonId)
}

async function requireUndoable(actor: Actor, row: Read, at: number): Promise<Changed> {
  const { tenant } = actor
  const before = dayLesson(row)
  const { change } = before
  if (change === null) throw new Refusal('changed_by_another')
  const { was } = change
  const { isClosed } = closedDates(await tenant.db.batch(closedQueries(tenant, before.studyGroupId, at)), dateAt(at, tenant.timeZone))
  if (isClosed(before.on) || isClosed(was.on)) throw new Refusal('period_closed')
  if (leavesItsPlace({ ...before, change }) && (row.used === 1 || row.hasTopic === 1 || (await isJoined(actor, before))))
    throw new Refusal('lesson_in_use')
  return { ...before, change }
}

function leavesItsPlace({ on, number, change: { was, extra } }: Changed): boolean {
  return extra || was.on !== on || was.number !== number
}

/**
 * It is the change that was read, and the group's time is still free: two lessons of one group at once cannot be written. What a teacher has been
 * told is saved since the lesson was read is not lost: a lesson that goes or moves is still empty, and nobody has joined it.
 */
function guardOf({ schoolId }: Tenant, changed: Changed): Guard {
  const { lessonId, studyGroupId, on, change } = changed
  const { version, was } = change
  const empty = `AND NOT EXISTS (SELECT 1 FROM lessons WHERE id = ? AND (topic IS NOT NULL OR note IS NOT NULL OR ${MARKED}))
      AND NOT EXISTS (SELECT 1 FROM lesson_changes WHERE school_id = ? AND lesson_on = ? AND merged_into_id = ?)`
  const leaves = leavesItsPlace(changed)
  return {
    condition: `(SELECT version FROM lesson_changes WHERE lesson_id = ?) = ? AND NOT EXISTS (
      SELECT 1 FROM lessons WHERE study_group_id = ? AND lesson_on = ? AND number = ? AND id <> ?) ${leaves ? empty : ''}`,
    values: [lessonId, version, studyGroupId, was.on, was.number, lessonId, ...(leaves ? [lessonId, schoolId, on, lessonId] : [])],
  }
}

function lessonStatements({ d1, schoolId }: Tenant, { lessonId, change: { was, extra } }: Changed): D1PreparedStatement[] {
  const lesson = extra
    ? [
        d1.prepare('DELETE FROM lessons WHERE id = ?1 AND school_id = ?2').bind(lessonId, schoolId),
        // They were emptied: nothing stands in them.
        d1.prepare('DELETE FROM cells WHERE lesson_id = ?1').bind(lessonId),
      ]
    : [
        d1
          .prepare('UPDATE lessons SET lesson_on = ?3, number = ?4, room = ?5, cancelled = ?6 WHERE id = ?1 AND school_id = ?2')
          .bind(lessonId, schoolId, was.on, was.number, was.room, was.cancelled ? 1 : 0),
      ]
  return [...lesson, d1.prepare('DELETE FROM lesson_changes WHERE lesson_id = ?1').bind(lessonId)]
}

function asPlanned(before: Changed): DayLesson | null {
  return before.change.extra ? null : { ...before, ...before.change.was, change: null }
}
