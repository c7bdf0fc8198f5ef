import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { LessonId } from '../../../protocol/ids.ts'
import type { ReplaceLesson } from '../../../protocol/timetable.ts'
import { refusedConflicts } from '../../../protocol/timetable-conflicts.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireTimetableEditor } from './access.ts'
import { isJoined, requireDecentChange } from './change-checks.ts'
import { dayLesson, lessonQuery } from './day-lessons.ts'
import { guardedBatch } from './guarded-batch.ts'
import { judgeLesson } from './judge-lesson.ts'
import { alsoAt, changeStatements } from './write-change.ts'

const TRIES_MAX = 3

/**
 * Another subject instead, which has a group of its own: the lesson falls out and one of that group is added in its place, at once, so that marks, topic
 * and plan are that subject's. Undoing either change takes back both. Refuses changed_by_another, lesson_in_use, period_closed (of either group), invalid
 * for a lesson that does not take place or was added itself, and for a group of another class or of the same subject.
 */
export async function replaceLesson(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof ReplaceLesson>,
): Promise<ResultOf<typeof ReplaceLesson>> {
  await requireTimetableEditor(actor)
  await requireDecentChange(actor, input)
  const { tenant } = actor
  const { studyGroupId, room, substituteId, reason, comment, sharedRoom } = input
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const at = now(env)
    const [row] = await lessonQuery(tenant, input.lessonId)
    if (!row) throw new Refusal('not_found')
    const before = dayLesson(row)
    const version = before.change?.version ?? 0
    if (version !== input.version) throw new Refusal('changed_by_another')
    if (before.cancelled || before.change?.extra) throw new Refusal('invalid', { field: 'lessonId' })
    if (row.used === 1 || (await isJoined(actor, before))) throw new Refusal('lesson_in_use')
    const { on, number } = before
    const lessonId = newId<LessonId>('lesson', at)
    const none = { substituteId: null, subjectId: null, mergedIntoId: null, replacedById: null, reason, comment }
    const was = before.change?.was ?? { on, number, room: before.room, cancelled: false }
    const left = { ...before, cancelled: true, change: { ...none, replacedById: lessonId, version: version + 1, extra: false, was } }
    const place = { lessonId, studyGroupId, on, number, room, cancelled: false }
    const added = { ...place, change: { ...none, substituteId, version: 1, extra: true, was: { on, number, room, cancelled: false } } }
    const { group: leftGroup } = await judgeLesson(actor, { ...left, ...none }, at)
    const { conflicts, guard, group } = await judgeLesson(actor, { ...added, ...added.change }, at, { insteadOf: before.lessonId })
    const isOfClass = group.classGroupId !== null && group.classGroupId === leftGroup.classGroupId
    if (!isOfClass || group.subjectId === leftGroup.subjectId) throw new Refusal('invalid', { field: 'studyGroupId' })
    if (refusedConflicts(conflicts, sharedRoom).length > 0) return { outcome: 'conflicts', conflicts }
    const statements = [...changeStatements(actor, before, left, at), ...changeStatements(actor, null, added, at)]
    if (await guardedBatch(tenant, alsoAt(guard, before.lessonId, version), statements))
      return { outcome: 'saved', lesson: added, conflicts }
  }
  throw new Refusal('changed_by_another')
}
