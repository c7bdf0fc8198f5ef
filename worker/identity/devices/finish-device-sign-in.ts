import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import type { FinishDeviceSignIn } from '../../../protocol/devices.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import { directoryOf } from '../../db/db.ts'
import { handoffs } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { hashOf } from '../secrets.ts'
import { comeIn } from './come-in.ts'

export const ASK_EVERY_SECONDS = 3
/** A second less than what the device was told: two questions may draw nearer on their way. */
const ASK_MS_MIN = (ASK_EVERY_SECONDS - 1) * 1000

/** `me` is null until somebody has allowed it; then the device is in, once. Refuses link_over, too_many_requests (asked too soon again). */
export async function finishDeviceSignIn(c: AppContext, token: string): Promise<ResultOf<typeof FinishDeviceSignIn>> {
  const at = now(c.env)
  const tokenHash = await hashOf(token)
  const directory = directoryOf(c.env)
  const waiting = and(eq(handoffs.tokenHash, tokenHash), eq(handoffs.kind, 'device'), isNull(handoffs.usedAt), gt(handoffs.expiresAt, at))
  // No limit by address here: every question would count, and a school is one address. Either way, too: another isolate's clock may be ahead.
  const rested = or(isNull(handoffs.askedAt), sql`abs(${handoffs.askedAt} - ${at}) >= ${ASK_MS_MIN}`)
  const [asked] = await directory
    .update(handoffs)
    .set({ askedAt: at })
    .where(and(waiting, rested))
    .returning({ approvedAt: handoffs.approvedAt })
  if (!asked) {
    const known = await directory.select({ id: handoffs.id }).from(handoffs).where(waiting)
    throw known.length > 0 ? new Refusal('too_many_requests', { retryAfterSeconds: ASK_EVERY_SECONDS }) : new Refusal('link_over')
  }
  return { me: asked.approvedAt === null ? null : await comeIn(c, 'device', tokenHash) }
}
