import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PutLessonChange } from '../../../protocol/timetable.ts'
import { refusedConflicts } from '../../../protocol/timetable-conflicts.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireTimetableEditor } from './access.ts'
import { isJoined, requireDecentChange } from './change-checks.ts'
import { dayLesson, lessonQuery } from './day-lessons.ts'
import { guardedBatch } from './guarded-batch.ts'
import { judgeLesson } from './judge-lesson.ts'
import { alsoAt, changeStatements } from './write-change.ts'

const TRIES_MAX = 3

/**
 * Substitute, subject, room, move, cancellation, merging, in any combination: the lesson is written as it is to be, and what was planned is kept
 * from the first change on. Refuses changed_by_another (somebody has planned it meanwhile), lesson_in_use (marks are there and it would be moved
 * or cancelled, or other subgroups have joined it), period_closed; conflicts are an answer, and then nothing was changed.
 */
export async function putLessonChange(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof PutLessonChange>,
): Promise<ResultOf<typeof PutLessonChange>> {
  await requireTimetableEditor(actor)
  await requireDecentChange(actor, input)
  const { tenant } = actor
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const at = now(env)
    const [row] = await lessonQuery(tenant, input.lessonId)
    if (!row) throw new Refusal('not_found')
    const before = dayLesson(row)
    const version = before.change?.version ?? 0
    if (version !== input.version) throw new Refusal('changed_by_another')
    // Another lesson stands in its place: undoing takes it away and brings this one back.
    if (before.change !== null && before.change.replacedById !== null) throw new Refusal('lesson_in_use')
    const { on, number, room, cancelled, substituteId, subjectId, mergedIntoId, reason, comment } = input
    const was = before.change?.was ?? { on: before.on, number: before.number, room: before.room, cancelled: before.cancelled }
    const change = {
      version: version + 1,
      substituteId,
      subjectId,
      mergedIntoId,
      replacedById: null,
      extra: before.change?.extra ?? false,
      was,
      reason,
      comment,
    }
    const after = { ...before, on, number, room, cancelled, change }
    const differs = substituteId !== null || subjectId !== null || mergedIntoId !== null || change.extra
    if (!differs && was.on === on && was.number === number && was.room === room && was.cancelled === cancelled)
      throw new Refusal('invalid', { field: '' })
    const leavesItsPlace = before.on !== on || before.number !== number || (cancelled && !before.cancelled)
    if (leavesItsPlace && (row.used === 1 || (await isJoined(actor, before)))) throw new Refusal('lesson_in_use')
    const { conflicts, guard } = await judgeLesson(actor, { ...after, ...change }, at, { stoodOn: before.on })
    if (refusedConflicts(conflicts, input.sharedRoom).length > 0) return { outcome: 'conflicts', conflicts }
    if (await guardedBatch(tenant, alsoAt(guard, input.lessonId, version), changeStatements(actor, before, after, at)))
      return { outcome: 'saved', lesson: after, conflicts }
  }
  throw new Refusal('changed_by_another')
}
