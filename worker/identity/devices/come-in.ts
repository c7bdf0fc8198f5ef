import { and, eq, gt, isNull } from 'drizzle-orm'
import type { Me } from '../../../protocol/identity.ts'
import { directoryOf } from '../../db/db.ts'
import { handoffs } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { deviceOf } from '../device-of.ts'
import { enter } from '../enter.ts'
import { readMe } from '../read-me.ts'
import { openIdSession } from '../school-id/id-session.ts'
import { selvesOf } from '../school-id/selves.ts'
import { handoffSource } from './handoff-source.ts'

/**
 * The device that holds the secret half comes in, once. Security: it gets what the session that let it in has, never more: the same age of proof
 * (or whoever finds a browser left alone could scan a code and change the password on their own phone), the same second factor, the same last day.
 * Refuses link_over.
 */
export async function comeIn(c: AppContext, kind: 'phone' | 'device', tokenHash: string): Promise<Me> {
  const { personId, provedAt, secondFactorAt, expiresAt, account } = await handoffSource(c.env, kind, tokenHash)
  const at = now(c.env)
  const won = await directoryOf(c.env)
    .update(handoffs)
    .set({ usedAt: at, device: deviceOf(c.req.header('user-agent')) })
    .where(and(eq(handoffs.tokenHash, tokenHash), isNull(handoffs.usedAt), gt(handoffs.expiresAt, at)))
    .returning({ id: handoffs.id })
  if (won.length === 0) throw new Refusal('link_over')
  const actor = await enter(c, { personId, openedBy: kind, shared: false, secondFactorAt, provedAt, notAfter: expiresAt }).catch(
    leftMeanwhile,
  )
  if (account !== null) {
    const { accountId, expiresAt: notAfter, ...proof } = account
    await openIdSession(c, { accountId, shared: false, ...proof, notAfter })
  }
  const me = await readMe(c, actor)
  // The cookie that says whose selves may be shown is only on its way out.
  return account === null || actor.restrictedTo !== null ? me : { ...me, selves: await selvesOf(c.env, account.accountId) }
}

function leftMeanwhile(error: unknown): never {
  if (error instanceof Refusal && error.code === 'not_signed_in') throw new Refusal('link_over')
  throw error
}
