import { eq } from 'drizzle-orm'
import { people } from '../../db/schema/school.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { type ActorAtTheDoor, requireFreshProof } from '../require-actor.ts'
import { isUnder14 } from '../school-id/vouch.ts'
import { rememberRequest } from './link-request.ts'
import { beginAtProvider } from './own-client.ts'

/**
 * «Привязать учебный профиль». Tells the provider, beside the request, what the roster knows: the name to suggest and whether this is a child
 * under 14, who may begin with an e-mail. Security: a link is a way in for good, so a browser that was left open cannot make one. Refuses step_up_required, profile_already_linked: a link is made once.
 */
export async function startLink(c: AppContext, actor: ActorAtTheDoor, returnTo: string): Promise<{ redirectTo: string }> {
  requireFreshProof(c.env, actor)
  if (actor.profileLinked) throw new Refusal('profile_already_linked')
  const [person] = await actor.tenant.db
    .select({ familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
    .from(people)
    .where(eq(people.id, actor.personId))
  const { redirectTo, ...begun } = await beginAtProvider(c, {
    purpose: 'link',
    emailAllowed: await isUnder14(c.env, actor.personId),
    suggestedName: person ?? null,
    shared: actor.shared,
    personId: actor.personId,
  })
  await rememberRequest(c, { ...begun, purpose: 'link', personId: actor.personId, returnTo, shared: actor.shared, at: now(c.env) })
  return { redirectTo }
}
