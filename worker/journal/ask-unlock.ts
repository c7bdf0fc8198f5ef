import { and, eq, isNull, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { UnlockId } from '../../protocol/ids.ts'
import { UNLOCKS_WAITING_MAX } from '../../protocol/limits.ts'
import type { AskUnlock } from '../../protocol/term-marks.ts'
import { outboxRow } from '../db/outbox.ts'
import { journalLog, unlocks } from '../db/schema/journal.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { newId } from '../platform/new-id.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireDecent } from '../school/require-decent.ts'
import { groupQueries, requireGroup } from './access.ts'

/** Whoever writes into the group asks the deputy head to open dates that are closed. The same asked again while it waits is the same request. */
export async function askUnlock(env: Env, actor: Actor, input: ParsedInputOf<typeof AskUnlock>): Promise<ResultOf<typeof AskUnlock>> {
  const { tenant, personId } = actor
  const { db, schoolId } = tenant
  const { studyGroupId, from, to, reason } = input
  await requireDecent(tenant, { reason })
  const at = now(env)
  const [groupRows, roleRows, waiting] = await db.batch([
    ...groupQueries(tenant, personId, studyGroupId, dateAt(at, tenant.timeZone)),
    db
      .select({ id: unlocks.id, fromOn: unlocks.fromOn, toOn: unlocks.toOn, askedBy: unlocks.askedBy })
      .from(unlocks)
      .where(and(eq(unlocks.studyGroupId, studyGroupId), isNull(unlocks.decidedAt))),
  ])
  const { mayPut } = requireGroup(groupRows, roleRows)
  if (!mayPut) throw new Refusal('not_allowed')
  const same = waiting.find((one) => one.askedBy === personId && one.fromOn === from && one.toOn === to)
  if (same) return { unlockId: same.id }
  if (waiting.length >= UNLOCKS_WAITING_MAX) throw new Refusal('too_many_requests')

  const id = newId<UnlockId>('unlock', at)
  await db.batch([
    db.insert(unlocks).values({ id, schoolId, studyGroupId, fromOn: from, toOn: to, reason, askedAt: at, askedBy: personId }),
    db.insert(journalLog).select(
      sql`select null, ${schoolId}, ${at}, ${personId}, ${actor.sessionId}, 'unlock.ask', '', null, null,
        ${JSON.stringify({ unlockId: id, from, to })}, ${studyGroupId}, ${reason}`,
    ),
    outboxRow(tenant, at, { news: 'unlock.changed', unlockId: id }),
  ])
  return { unlockId: id }
}
