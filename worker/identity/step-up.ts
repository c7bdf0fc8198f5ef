import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import type { StepUp } from '../../protocol/identity.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { factorKindsOf, ownersOf } from './factors/owners.ts'
import { requirePassword } from './own-password.ts'
import type { ActorAtTheDoor } from './require-actor.ts'
import { renewSession } from './sessions.ts'

/**
 * The holder of a session shows anew that it is them; the browser gets a new token. Refuses password_wrong, sign_in_paused, and second_factor_required:
 * whoever has a second factor proves that one (ProveFactor), or a stolen password would be enough to take it away.
 */
export async function stepUp(c: AppContext, actor: ActorAtTheDoor, { password }: ParsedInputOf<typeof StepUp>): Promise<void> {
  const kinds = await factorKindsOf(c.env, await ownersOf(c.env, actor.personId))
  if (kinds.length > 0) throw new Refusal('second_factor_required')
  await requirePassword(c.env, actor, password)
  await renewSession(c, actor, { provedAt: now(c.env) })
}
