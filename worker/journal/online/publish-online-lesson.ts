import { and, eq, sql } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { CallId } from '../../../protocol/ids.ts'
import type { PublishOnlineLesson } from '../../../protocol/online-lessons.ts'
import { onlineLessons } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireOwnOnline } from './access.ts'
import { liveNews, onlineLog } from './note-online.ts'
import { closesAt, findOnline, onlineLesson, opensAt } from './online-lesson.ts'
import { openCall } from './open-call.ts'

/**
 * «Опубликовать»: the call is open and the pupils' button active. State, log and news are one batch, over the version the writer saw, so of two who
 * publish at once one does; then the call is founded. Twice is as good as once: whoever finds it published founds the call again, which changes nothing.
 */
export async function publishOnlineLesson(
  env: Env,
  actor: Actor,
  { onlineLessonId, version }: ParsedInputOf<typeof PublishOnlineLesson>,
): Promise<ResultOf<typeof PublishOnlineLesson>> {
  const { tenant, personId } = actor
  const at = now(env)
  const { row, rules } = await requireOwnOnline(actor, onlineLessonId, at)
  if (row.state === 'draft') {
    if (row.cancelled === 1) throw new Refusal('lesson_cancelled')
    if (row.on < dateAt(at, tenant.timeZone)) throw new Refusal('date_past')
    if (at < opensAt(row, tenant.timeZone, rules)) throw new Refusal('too_early')
    if (row.version !== version) throw new Refusal('changed_by_another')
    const draft = sql`from online_lessons where id = ${onlineLessonId} and state = 'draft' and version = ${version}`
    await tenant.db.batch([
      onlineLog(actor, row, 'onlineLesson.publish', at, draft),
      liveNews(tenant, row, at, draft),
      tenant.db
        .update(onlineLessons)
        .set({
          state: 'published',
          callId: row.platform === 'builtIn' ? newId<CallId>('call', at) : null,
          lessonOn: row.on,
          startsAt: row.startsAt,
          endsAt: row.endsAt,
          publishedAt: at,
          publishedBy: personId,
          closesAt: closesAt(row, tenant.timeZone, rules, at),
          version: version + 1,
        })
        .where(and(eq(onlineLessons.id, onlineLessonId), eq(onlineLessons.state, 'draft'), eq(onlineLessons.version, version))),
    ])
  }
  const stored = await findOnline(tenant, onlineLessonId)
  // Between reading and writing it was taken away, or somebody has ended it.
  if (stored === null) throw new Refusal('not_found')
  if (stored.state === 'ended') throw new Refusal('online_lesson_ended')
  if (stored.state === 'draft') throw new Refusal('changed_by_another')
  await openCall(env, tenant, stored)
  return onlineLesson(stored, true, tenant.timeZone, rules)
}
