import { eq } from 'drizzle-orm'
import type { AccountId, ProfileId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { educationalProfiles } from '../../db/schema/directory.ts'
import { people } from '../../db/schema/school.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { enter } from '../enter.ts'
import { isStaleFor } from '../enter-as.ts'
import { OWN_CLIENT_ID } from '../openid/clients.ts'
import { pairwiseSub } from '../openid/pairwise-sub.ts'
import { type ActorAtTheDoor, requireActor } from '../require-actor.ts'
import { type IdHolder, idHolderOf } from '../school-id/id-session.ts'
import { selvesOf } from '../school-id/selves.ts'
import { linkPerson } from '../school-id/vouch.ts'
import { renewSession } from '../sessions.ts'
import { type LinkRequest, takeRequest } from './link-request.ts'
import { subjectAtProvider } from './own-client.ts'
import { startIdSignIn } from './start-id-sign-in.ts'

/**
 * The browser comes back from the provider: a journal account is linked, or somebody signs in. Answers the page to go on to, whatever happened: this is
 * a navigation, and a refusal goes with the address as its code.
 */
export async function comeBack(c: AppContext): Promise<string> {
  try {
    const state = c.req.query('state') ?? ''
    const request = await takeRequest(c, state)
    if (request === null) throw new Refusal('flow_over')
    const sub = await subjectAtProvider(c, { state, nonce: request.nonce, verifier: request.verifier })
    const holder = await idHolderOf(c)
    // Security: the provider spoke of this account in this browser a moment ago. Both must be the same, or somebody has been swapped in.
    if (holder === null || (await pairwiseSub(c.env, OWN_CLIENT_ID, holder.accountId)) !== sub) throw new Refusal('flow_over')
    return request.purpose === 'link' ? await link(c, request, holder) : await signIn(c, request, holder)
  } catch (error) {
    const code = error instanceof Refusal ? error.code : 'internal'
    if (code === 'internal') log.error('link.failed', error, { requestId: c.get('requestId') })
    return `/id/trouble?refusal=${code}`
  }
}

/** Security: the journal session that comes back must be the one that left, or somebody else at this browser would be linked. */
async function link(c: AppContext, { personId, returnTo }: LinkRequest, holder: IdHolder): Promise<string> {
  const actor = await requireActor(c)
  if (actor.personId !== personId) throw new Refusal('flow_over')
  const at = now(c.env)
  const profileId = await profileIdOf(c.env, holder.accountId)
  const made = await linkPerson(c.env, { ...actor.tenant, personId: actor.personId }, profileId, holder.accountId, at)
  if (made === 'person_linked') throw new Refusal('profile_already_linked')
  if (made === 'profile_of_another') throw new Refusal('profile_of_another')
  await takeRosterName(c.env, actor, profileId)
  c.set('newsOf', actor.tenant)
  // Rights have changed, so the token is exchanged; what was proved on the way counts for the session.
  const secondFactorAt = actor.secondFactorAt ?? holder.secondFactorAt
  const proved = { provedAt: Math.max(actor.provedAt, holder.provedAt) }
  await renewSession(c, actor, secondFactorAt === null ? proved : { ...proved, secondFactorAt })
  return returnTo
}

/** As who one was here before, else as the first of one's selves; staff whose proof is of another day are asked for a fresh one. */
async function signIn(c: AppContext, { personId, returnTo, shared }: LinkRequest, holder: IdHolder): Promise<string> {
  const selves = await selvesOf(c.env, holder.accountId)
  const self = selves.find((one) => one.personId === personId) ?? selves[0]
  if (!self) return '/id/status'
  if (isStaleFor(c.env, self, holder)) return (await startIdSignIn(c, { returnTo, shared, fresh: true })).redirectTo
  const { secondFactorAt, provedAt, expiresAt } = holder
  await enter(c, {
    personId: self.personId,
    openedBy: 'schoolId',
    shared: shared || holder.shared,
    secondFactorAt,
    provedAt,
    notAfter: expiresAt,
  })
  return returnTo
}

async function profileIdOf(env: Env, accountId: AccountId): Promise<ProfileId> {
  const [row] = await directoryOf(env)
    .select({ id: educationalProfiles.id })
    .from(educationalProfiles)
    .where(eq(educationalProfiles.accountId, accountId))
  if (!row) throw new Refusal('flow_over')
  return row.id
}

/** What others see of somebody is what their school says, not what they typed (scenario S02). */
async function takeRosterName(env: Env, actor: ActorAtTheDoor, profileId: ProfileId): Promise<void> {
  const [name] = await actor.tenant.db
    .select({ familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
    .from(people)
    .where(eq(people.id, actor.personId))
  if (name) await directoryOf(env).update(educationalProfiles).set(name).where(eq(educationalProfiles.id, profileId))
}
