import { and, eq } from 'drizzle-orm'
import type { GetPhoneHandoff } from '../../../protocol/devices.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { HandoffId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { handoffs } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'

/** Refuses not_found for one that this session did not make. */
export async function getPhoneHandoff(env: Env, actor: ActorAtTheDoor, handoffId: HandoffId): Promise<ResultOf<typeof GetPhoneHandoff>> {
  const [row] = await directoryOf(env)
    .select({ device: handoffs.device, usedAt: handoffs.usedAt, expiresAt: handoffs.expiresAt })
    .from(handoffs)
    .where(and(eq(handoffs.id, handoffId), eq(handoffs.kind, 'phone'), eq(handoffs.sessionId, actor.sessionId)))
  if (!row) throw new Refusal('not_found')
  if (row.usedAt !== null) return { state: 'used', device: row.device }
  return { state: now(env) < row.expiresAt ? 'waiting' : 'over', device: null }
}
