import type { Self } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { SESSION_IDLE_HOURS_STAFF } from '../../protocol/limits.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { enter } from './enter.ts'
import type { ActorAtTheDoor } from './require-actor.ts'
import { rankOf } from './roles.ts'
import type { IdHolder } from './school-id/id-session.ts'
import { selvesOf } from './school-id/selves.ts'

/**
 * Changes to another of one's selves: a new session, as fresh as the provider's proof and no longer good than it, or changing to and fro would
 * keep one alive for ever. Refuses step_up_required for a self at work whose proof is of another day, not_found for whoever is not one of them.
 */
export async function enterAs(c: AppContext, holder: IdHolder, personId: PersonId): Promise<ActorAtTheDoor> {
  const selves = await selvesOf(c.env, holder.accountId)
  const self = selves.find((one) => one.personId === personId)
  if (!self) throw new Refusal('not_found')
  if (isStaleFor(c.env, self, holder)) throw new Refusal('step_up_required')
  const { shared, secondFactorAt, provedAt, expiresAt } = holder
  return enter(c, { personId, openedBy: 'schoolId', shared, secondFactorAt, provedAt, notAfter: expiresAt })
}

/**
 * Security: the provider's session of a browser lives for weeks, as a family's does. Whoever works at a school is out after half a day there, and must not
 * come back in by it without a word: a second factor and a proof count for as long as staff may rest.
 */
export function isStaleFor(env: Env, { roles }: Pick<Self, 'roles'>, { provedAt, secondFactorAt }: IdHolder): boolean {
  const oldest = now(env) - SESSION_IDLE_HOURS_STAFF * 3_600_000
  return rankOf(roles) > 0 && (provedAt < oldest || (secondFactorAt !== null && secondFactorAt < oldest))
}
