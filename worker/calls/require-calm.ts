import { networkOf } from '../identity/address.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import type { Comer } from './come-to-call.ts'

const MINUTE_MS = 60_000

/** A minute's worth: people have a count each; guests one for their whole network, behind which a class may sit. */
export async function requireCalm(
  c: AppContext,
  { actor }: Comer,
  what: 'joins' | 'line-tries',
  [ofPerson, ofGuests]: readonly [ofPerson: number, ofGuests: number],
): Promise<void> {
  const [whose, limit] =
    actor === null
      ? [`call-guests-${what}:${networkOf(c.req.header('cf-connecting-ip') ?? '')}`, ofGuests]
      : [`call-${what}:${actor.personId}`, ofPerson]
  const { allowed, retryAfterSeconds } = await c.env.LIMITER.getByName(whose).spend(limit, MINUTE_MS, now(c.env))
  if (!allowed) throw new Refusal('too_many_requests', { retryAfterSeconds })
}
