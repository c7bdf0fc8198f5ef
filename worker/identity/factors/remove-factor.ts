import { and, eq, inArray, isNotNull, ne, type SQL, sql } from 'drizzle-orm'
import type { Self } from '../../../protocol/identity.ts'
import type { AccountId, PasskeyId, PersonId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { type OwnerId, passkeys, recoveryCodes, totps } from '../../db/schema/accounts.ts'
import { educationalProfiles, profileLinks, schools, sessions } from '../../db/schema/directory.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { needsFactor } from '../enter.ts'
import { type ActorAtTheDoor, requireFreshProof } from '../require-actor.ts'
import { rankOf } from '../roles.ts'
import { endIdSessions } from '../school-id/id-session.ts'
import { selvesOf } from '../school-id/selves.ts'
import { endSessions } from '../sessions.ts'
import { isFactorRequired } from './list-factors.ts'
import { logIfChanged } from './log-factor.ts'
import { type OwnersHere, ownersHere } from './owners-here.ts'
import { noneOf } from './require-enroller.ts'

export type Removal = { readonly kind: 'totp' } | { readonly kind: 'passkey'; readonly passkeyId: PasskeyId }

/**
 * Takes a factor away and ends every other session of whom it was for. Refuses not_found, step_up_required, and not_allowed: for the last
 * factor of somebody whose role needs one, at whatever school, and for one of an account that has not been proved in this browser.
 */
export async function removeFactor(c: AppContext, actor: ActorAtTheDoor, removal: Removal): Promise<void> {
  requireFreshProof(c.env, actor)
  const owners = await ownersHere(c, actor)
  const ownerId = await ownerOf(c.env, owners, removal)
  const directory = directoryOf(c.env)
  const at = now(c.env)
  // Said in the statement itself: of two last factors taken away at once, one stays.
  const mayGo = and(...(await needyOf(c.env, actor, ownerId, owners)).map((all) => anotherOf(all, ownerId, removal)))
  const [removed] = await directory.batch([
    removal.kind === 'totp'
      ? directory
          .delete(totps)
          .where(and(eq(totps.ownerId, ownerId), isNotNull(totps.confirmedAt), mayGo))
          .returning({ ownerId: totps.ownerId })
      : directory
          .delete(passkeys)
          .where(and(eq(passkeys.id, removal.passkeyId), mayGo))
          .returning({ ownerId: passkeys.ownerId }),
    logIfChanged(directory, { at, what: 'factor.removed', subjectId: ownerId, actorId: actor.personId, schoolId: actor.schoolId }),
    // Recovery codes stand in for a factor; without one they are nothing.
    directory.delete(recoveryCodes).where(and(inArray(recoveryCodes.ownerId, [...owners.changeable]), noneOf(owners.all))),
  ])
  if (removed.length === 0) throw new Refusal('not_allowed')
  await endOthers(c.env, ownerId, actor, owners)
}

/** Whose it is. An account's is taken before a person's, as it was added. */
async function ownerOf(env: Env, { all, changeable }: OwnersHere, removal: Removal): Promise<OwnerId> {
  const directory = directoryOf(env)
  const rows =
    removal.kind === 'totp'
      ? await directory
          .select({ ownerId: totps.ownerId })
          .from(totps)
          .where(and(inArray(totps.ownerId, [...all]), isNotNull(totps.confirmedAt)))
      : await directory
          .select({ ownerId: passkeys.ownerId })
          .from(passkeys)
          .where(and(inArray(passkeys.ownerId, [...all]), eq(passkeys.id, removal.passkeyId)))
  if (rows.length === 0) throw new Refusal('not_found')
  const found = changeable.findLast((ownerId) => rows.some((row) => row.ownerId === ownerId))
  if (found === undefined) throw new Refusal('not_allowed')
  return found
}

/**
 * Whose role needs a factor among those this one is for, each as the owners whose factors count for them. Security: an account's serves all of its
 * selves, so being a parent at one school takes nothing away from being an administrator at another.
 */
async function needyOf(env: Env, actor: ActorAtTheDoor, ownerId: OwnerId, { all, holder }: OwnersHere): Promise<OwnerId[][]> {
  if (holder === null || ownerId !== holder.accountId) return (await isFactorRequired(env, actor)) ? [[...all]] : []
  const { accountId } = holder
  const selves = await selvesOf(env, accountId)
  const strict = await directoryOf(env)
    .select({ id: schools.id })
    .from(schools)
    .where(
      and(
        eq(schools.teachersSecondFactor, true),
        inArray(
          schools.id,
          selves.map(({ school }) => school.id),
        ),
      ),
    )
  const needs = ({ roles, school }: Self) =>
    needsFactor(
      rankOf(roles),
      strict.some(({ id }) => id === school.id),
    )
  return selves.filter(needs).map(({ personId }) => [personId, accountId])
}

/** True in a statement while these owners have a factor besides this one. */
function anotherOf(owners: readonly OwnerId[], ownerId: OwnerId, removal: Removal): SQL {
  const list = sql`(select value from json_each(${JSON.stringify(owners)}))`
  const otherKey = removal.kind === 'passkey' ? sql`and key.id <> ${removal.passkeyId}` : sql``
  const otherTotp = removal.kind === 'totp' ? sql`and app.owner_id <> ${ownerId}` : sql``
  return sql`(exists (select 1 from ${passkeys} key where key.owner_id in ${list} ${otherKey})
    or exists (select 1 from ${totps} app where app.owner_id in ${list} and app.confirmed_at is not null ${otherTotp}))`
}

async function endOthers(env: Env, ownerId: OwnerId, { personId, tokenHash }: ActorAtTheDoor, { holder }: OwnersHere): Promise<void> {
  const ofAccount = ownerId === holder?.accountId
  await endSessions(env, ofAccount ? await personsOf(env, holder.accountId) : [personId], ne(sessions.tokenHash, tokenHash))
  if (ofAccount) await endIdSessions(env, holder.accountId, holder.tokenHash)
}

async function personsOf(env: Env, accountId: AccountId): Promise<PersonId[]> {
  const rows = await directoryOf(env)
    .select({ personId: profileLinks.personId })
    .from(educationalProfiles)
    .innerJoin(profileLinks, eq(profileLinks.profileId, educationalProfiles.id))
    .where(eq(educationalProfiles.accountId, accountId))
  return rows.map((row) => row.personId)
}
