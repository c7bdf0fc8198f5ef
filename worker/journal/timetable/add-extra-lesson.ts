import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { LessonId } from '../../../protocol/ids.ts'
import type { AddExtraLesson } from '../../../protocol/timetable.ts'
import { refusedConflicts } from '../../../protocol/timetable-conflicts.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireDecent } from '../../school/require-decent.ts'
import { requireTimetableEditor } from './access.ts'
import { guardedBatch } from './guarded-batch.ts'
import { judgeLesson } from './judge-lesson.ts'
import { changeStatements } from './write-change.ts'

const TRIES_MAX = 3

/** A lesson the plan does not have; its group's teacher holds it, or the one named. Undoing the change takes it away. Refuses period_closed. */
export async function addExtraLesson(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof AddExtraLesson>,
): Promise<ResultOf<typeof AddExtraLesson>> {
  await requireTimetableEditor(actor)
  await requireDecent(actor.tenant, { room: input.room, comment: input.comment })
  const { studyGroupId, on, number, room, substituteId, subjectId, reason, comment, sharedRoom } = input
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const at = now(env)
    const lessonId = newId<LessonId>('lesson', at)
    const was = { on, number, room, cancelled: false }
    const change = { version: 1, substituteId, subjectId, mergedIntoId: null, replacedById: null, extra: true, was, reason, comment }
    const lesson = { lessonId, studyGroupId, on, number, room, cancelled: false, change }
    const { conflicts, guard } = await judgeLesson(actor, { ...lesson, ...change }, at)
    if (refusedConflicts(conflicts, sharedRoom).length > 0) return { outcome: 'conflicts', conflicts }
    if (await guardedBatch(actor.tenant, guard, changeStatements(actor, null, lesson, at))) return { outcome: 'saved', lesson, conflicts }
  }
  throw new Refusal('changed_by_another')
}
