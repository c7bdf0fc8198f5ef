import { and, eq, sql } from 'drizzle-orm'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { RemoveOnlineLesson } from '../../../protocol/online-lessons.ts'
import { onlineLessons } from '../../db/schema/journal.ts'
import { outbox } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireOwnOnline } from './access.ts'

/** A draft: what has taken place is kept. Refuses not_allowed of one that was published, changed_by_another. */
export async function removeOnlineLesson(
  env: Env,
  actor: Actor,
  { onlineLessonId, version }: ParsedInputOf<typeof RemoveOnlineLesson>,
): Promise<ResultOf<typeof RemoveOnlineLesson>> {
  const { db, schoolId } = actor.tenant
  const at = now(env)
  const { row } = await requireOwnOnline(actor, onlineLessonId, at)
  if (row.state !== 'draft') throw new Refusal('not_allowed')
  const { studyGroupId, on, studentIds } = row
  const payload = JSON.stringify({ onlineLessonId: null, studyGroupId, days: [on], studentIds })
  const draft = and(eq(onlineLessons.id, onlineLessonId), eq(onlineLessons.state, 'draft'), eq(onlineLessons.version, version))
  const [, removed] = await db.batch([
    db
      .insert(outbox)
      .select(sql`select null, ${schoolId}, ${at}, 'onlineLesson.changed', ${payload}, 0, 0 from online_lessons where ${draft}`),
    db.delete(onlineLessons).where(draft).returning({ id: onlineLessons.id }),
  ])
  if (removed.length === 0) throw new Refusal('changed_by_another')
  return {}
}
