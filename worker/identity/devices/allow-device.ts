import { and, eq, gt, isNull, or } from 'drizzle-orm'
import { directoryOf } from '../../db/db.ts'
import { handoffs } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { type ActorAtTheDoor, requireFreshProof } from '../require-actor.ts'
import { plainCode } from './look-at-device.ts'
import { ownIdSession } from './own-id-session.ts'
import { forgetGuesses, requireFewGuesses } from './require-few-guesses.ts'

/**
 * The first to allow a device has it; allowing it again from the same session changes nothing. Refuses as lookAtDevice does, and
 * step_up_required: whoever finds a browser left open must not carry it away as a session of their own.
 */
export async function allowDevice(c: AppContext, actor: ActorAtTheDoor, userCode: string): Promise<void> {
  requireFreshProof(c.env, actor)
  await requireFewGuesses(c.env, actor.personId)
  const at = now(c.env)
  const { sessionId } = actor
  const idSession = await ownIdSession(c, actor.personId)
  const allowed = await directoryOf(c.env)
    .update(handoffs)
    .set({ approvedAt: at, sessionId, idSessionId: idSession?.sessionId ?? null })
    .where(
      and(
        eq(handoffs.userCode, plainCode(userCode)),
        or(isNull(handoffs.approvedAt), eq(handoffs.sessionId, sessionId)),
        gt(handoffs.expiresAt, at),
      ),
    )
    .returning({ id: handoffs.id })
  if (allowed.length === 0) throw new Refusal('code_wrong')
  await forgetGuesses(c.env, actor.personId)
}
