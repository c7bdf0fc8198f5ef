import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { UndoLessonChange } from '../../../protocol/timetable.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { closedDates, closedQueries } from '../closed-dates.ts'
import { requireTimetableEditor } from './access.ts'
import { dayLesson, lessonQuery } from './day-lessons.ts'
import { guardedBatch } from './guarded-batch.ts'
import { isJoined } from './put-lesson-change.ts'
import { logAndNews } from './write-change.ts'

/**
 * The lesson is again as it was planned; an extra one goes. Refuses lesson_in_use while marks would lie at another time or nowhere, or another
 * subgroup has joined it, period_closed, and changed_by_another when the planned time has been given to something else or the change has moved on.
 */
export async function undoLessonChange(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof UndoLessonChange>,
): Promise<ResultOf<typeof UndoLessonChange>> {
  await requireTimetableEditor(actor)
  const { tenant } = actor
  const { d1, schoolId } = tenant
  const { lessonId, version } = input
  const [row] = await lessonQuery(tenant, lessonId)
  if (!row) throw new Refusal('not_found')
  const before = dayLesson(row)
  const { change } = before
  if (change === null || change.version !== version) throw new Refusal('changed_by_another')
  const { was, extra } = change
  const at = now(env)
  const { isClosed } = closedDates(await tenant.db.batch(closedQueries(tenant, before.studyGroupId, at)), dateAt(at, tenant.timeZone))
  if (isClosed(before.on) || isClosed(was.on)) throw new Refusal('period_closed')
  const leavesItsPlace = extra || was.on !== before.on || was.number !== before.number
  if (leavesItsPlace && (row.used === 1 || row.hasTopic === 1 || (await isJoined(actor, before)))) throw new Refusal('lesson_in_use')
  const guard = {
    // The group's time is still free: two lessons of one group at once cannot be written.
    condition: `(SELECT version FROM lesson_changes WHERE lesson_id = ?1) = ?2 AND NOT EXISTS (
      SELECT 1 FROM lessons WHERE study_group_id = ?3 AND lesson_on = ?4 AND number = ?5 AND id <> ?1)`,
    values: [lessonId, version, before.studyGroupId, was.on, was.number],
  }
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
  const after = extra ? null : { ...before, ...was, change: null }
  const done = await guardedBatch(tenant, guard, [
    ...lesson,
    d1.prepare('DELETE FROM lesson_changes WHERE lesson_id = ?1').bind(lessonId),
    ...logAndNews(actor, before, after, at),
  ])
  if (!done) throw new Refusal('changed_by_another')
  return {}
}
