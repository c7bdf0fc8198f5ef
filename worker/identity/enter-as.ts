import type { PersonId } from '../../protocol/ids.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { enter } from './enter.ts'
import type { ActorAtTheDoor } from './require-actor.ts'
import type { IdHolder } from './school-id/id-session.ts'
import { selvesOf } from './school-id/selves.ts'

/**
 * Changes to another of one's selves: a new session, as fresh as the provider's proof and no longer good than it, or changing to and fro would
 * keep one alive for ever. Refuses not_found for whoever is not one of them.
 */
export async function enterAs(c: AppContext, holder: IdHolder, personId: PersonId): Promise<ActorAtTheDoor> {
  const selves = await selvesOf(c.env, holder.accountId)
  if (!selves.some((self) => self.personId === personId)) throw new Refusal('not_found')
  const { shared, secondFactorAt, provedAt, expiresAt } = holder
  return enter(c, { personId, openedBy: 'schoolId', shared, secondFactorAt, provedAt, notAfter: expiresAt })
}
