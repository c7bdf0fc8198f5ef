import { and, eq, sql } from 'drizzle-orm'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import type { EndOnlineLesson } from '../../../protocol/online-lessons.ts'
import type { Tenant } from '../../db/db.ts'
import { onlineLessons, onlineVisits } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Author, requireOwnOnline } from './access.ts'
import { liveNews, onlineLog } from './note-online.ts'
import { findOnline, type OnlineRow, onlineLesson } from './online-lesson.ts'

/** «Завершить»: everybody is out, and who was there is kept. Refuses too_early of a draft. Twice is as good as once. */
export async function endOnlineLesson(
  env: Env,
  actor: Actor,
  { onlineLessonId }: ParsedInputOf<typeof EndOnlineLesson>,
): Promise<ResultOf<typeof EndOnlineLesson>> {
  const at = now(env)
  const { row, rules } = await requireOwnOnline(actor, onlineLessonId, at)
  if (row.state === 'draft') throw new Refusal('too_early')
  if (row.state === 'published') await endLesson(env, actor.tenant, row, actor, at)
  const stored = await findOnline(actor.tenant, onlineLessonId)
  if (stored === null) throw new Refusal('not_found')
  return onlineLesson(stored, true, actor.tenant.timeZone, rules)
}

/**
 * The call first, then what its room says of who was there, then the table: cut off in between, it is ended again and nothing is lost. Also by the
 * product itself, in the name of whoever published it (close-forgotten.ts).
 */
export async function endLesson(
  env: Env,
  tenant: Tenant,
  row: OnlineRow,
  { personId, sessionId }: Author & { readonly personId: PersonId },
  at: number,
): Promise<void> {
  const { onlineLessonId, callId } = row
  const report = callId === null ? null : await env.CALL_ROOM.getByName(callId).endCall(sessionId === '' ? null : personId)
  const visits = (report?.people ?? []).filter((one) => one.visits.length > 0)
  const open = sql`from online_lessons where id = ${onlineLessonId} and state = 'published'`
  await tenant.db.batch([
    onlineLog({ tenant, personId, sessionId }, row, 'onlineLesson.end', at, open),
    liveNews(tenant, row, at, open),
    tenant.db
      .insert(onlineVisits)
      .select(
        sql`select ${onlineLessonId}, v.value->>'personId', ${tenant.schoolId}, v.value->'visits' from json_each(${JSON.stringify(visits)}) v
          where exists (select 1 ${open})`,
      )
      .onConflictDoNothing(),
    tenant.db
      .update(onlineLessons)
      .set({ state: 'ended', endedAt: report?.endedAt ?? at, version: sql`${onlineLessons.version} + 1` })
      .where(and(eq(onlineLessons.id, onlineLessonId), eq(onlineLessons.state, 'published'))),
  ])
}
