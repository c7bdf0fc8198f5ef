import { and, eq, gt, isNull } from 'drizzle-orm'
import { directoryOf } from '../../db/db.ts'
import { handoffs } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { requireFewGuesses } from './require-few-guesses.ts'

/** Which device asks, before it is allowed. Refuses code_wrong (unknown, too old and already allowed alike), too_many_requests. */
export async function lookAtDevice(env: Env, actor: ActorAtTheDoor, userCode: string): Promise<{ device: string }> {
  await requireFewGuesses(env, actor.personId)
  const [row] = await directoryOf(env)
    .select({ device: handoffs.device })
    .from(handoffs)
    .where(and(eq(handoffs.userCode, plainCode(userCode)), isNull(handoffs.approvedAt), gt(handoffs.expiresAt, now(env))))
  if (!row) throw new Refusal('code_wrong')
  return row
}

export function plainCode(userCode: string): string {
  return userCode.replace('-', '')
}
