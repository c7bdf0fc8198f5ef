import { and, eq, isNull, sql } from 'drizzle-orm'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { canAny } from '../../protocol/rights.ts'
import type { DecideUnlock } from '../../protocol/term-marks.ts'
import { outboxRow } from '../db/outbox.ts'
import { journalLog, unlocks } from '../db/schema/journal.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'

const HOUR_MS = 3_600_000

/** The deputy head opens what was asked for, for some hours from now, or does not. Decided once. */
export async function decideUnlock(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof DecideUnlock>,
): Promise<ResultOf<typeof DecideUnlock>> {
  const { tenant, personId, sessionId } = actor
  const { db, schoolId } = tenant
  if (!canAny(await rolesOf(tenant, personId), 'unlock.decide')) throw new Refusal('not_found')
  const [unlock] = await db
    .select()
    .from(unlocks)
    .where(and(eq(unlocks.id, input.unlockId), eq(unlocks.schoolId, schoolId)))
  if (!unlock) throw new Refusal('not_found')

  const at = now(env)
  const until = input.granted ? at + input.hours * HOUR_MS : null
  const [, decided] = await db.batch([
    // Before it is decided, so that the log has what was decided and no second decision.
    db.insert(journalLog).select(
      sql`select null, ${schoolId}, ${at}, ${personId}, ${sessionId}, ${input.granted ? 'unlock.grant' : 'unlock.refuse'}, '', null, null,
        ${JSON.stringify({ unlockId: unlock.id, from: unlock.fromOn, to: unlock.toOn, until })}, ${unlock.studyGroupId}, null
        from unlocks where id = ${unlock.id} and decided_at is null`,
    ),
    db
      .update(unlocks)
      .set({ decidedAt: at, decidedBy: personId, untilAt: until })
      .where(and(eq(unlocks.id, unlock.id), isNull(unlocks.decidedAt)))
      .returning({ id: unlocks.id }),
    outboxRow(tenant, at, { news: 'unlock.changed', unlockId: unlock.id }),
  ])
  if (decided.length === 0) throw new Refusal('unlock_decided')
  return { until }
}
