import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { ProveFactor } from '../../../protocol/factors.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { enter } from '../enter.ts'
import { type ActorAtTheDoor, actorOf } from '../require-actor.ts'
import { renewSession } from '../sessions.ts'
import { checkFactor } from './check-factor.ts'
import { noteFactorOfAccount, ownersHere } from './owners-here.ts'

/**
 * The second step of a sign-in, or a fresh proof in the middle of a session: either way the browser gets a new token. Refuses second_factor_wrong,
 * sign_in_paused, password_change_required.
 */
export async function proveFactor(
  c: AppContext,
  actor: ActorAtTheDoor,
  { proof }: ParsedInputOf<typeof ProveFactor>,
): Promise<ActorAtTheDoor> {
  if (actor.restrictedTo === 'password') throw new Refusal('password_change_required')
  const owners = await ownersHere(c, actor)
  const ownerId = await checkFactor(c, owners.all, proof)
  const at = now(c.env)
  await noteFactorOfAccount(c, ownerId, owners, at)
  if (actor.restrictedTo === null) return actorOf(c, await renewSession(c, actor, { provedAt: at, secondFactorAt: at }))
  const { personId, openedBy, shared } = actor
  return enter(c, { personId, openedBy, shared, secondFactorAt: at })
}
