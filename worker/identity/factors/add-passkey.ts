import { type RegistrationResponseJSON, verifyRegistrationResponse } from '@simplewebauthn/server'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import { sql } from 'drizzle-orm'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { AddPasskey, PasskeyAttestation } from '../../../protocol/factors.ts'
import type { PasskeyId } from '../../../protocol/ids.ts'
import { PASSKEYS_PER_OWNER_MAX } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { passkeys } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { takeCeremony } from './ceremonies.ts'
import { logIfChanged } from './log-factor.ts'
import { openAfterEnrolment } from './open-after-enrolment.ts'
import { noteFactorOfAccount, ownersHere } from './owners-here.ts'
import { addCodesIfLogged, newRecoveryCodes } from './recovery-codes.ts'
import { noneOf, requireFirstAtTheDoor } from './require-enroller.ts'
import { siteOf } from './verify-passkey.ts'

type Added = { readonly actor: ActorAtTheDoor; readonly recoveryCodes: string[] }

/** Refuses passkey_not_accepted, whatever the reason. */
export async function addPasskey(c: AppContext, actor: ActorAtTheDoor, input: ParsedInputOf<typeof AddPasskey>): Promise<Added> {
  const owners = await ownersHere(c, actor)
  const isFirst = await requireFirstAtTheDoor(c.env, actor, owners.all)
  const ownerId = owners.newFor
  const isChallenge = await takeCeremony(c, input.ceremonyId, ownerId)
  const credential = isChallenge === null ? null : await credentialOf(c, isChallenge, input.response)
  if (credential === null) throw new Refusal('passkey_not_accepted')
  const directory = directoryOf(c.env)
  const at = now(c.env)
  const codes = isFirst ? await newRecoveryCodes(c.env, ownerId) : null
  const publicKey = isoBase64URL.fromBuffer(credential.publicKey)
  const transports = JSON.stringify(input.response.response.transports ?? [])
  const mayAdd = sql`(select count(*) from ${passkeys} where ${passkeys.ownerId} = ${ownerId}) < ${PASSKEYS_PER_OWNER_MAX}`
  const [added] = await directory.batch([
    directory
      .insert(passkeys)
      .select(
        sql`select ${newId<PasskeyId>('passkey', at)}, ${credential.id}, ${ownerId}, ${publicKey}, ${credential.counter}, ${transports},
          ${input.title}, ${at}, null where ${mayAdd} ${actor.restrictedTo === null ? sql`` : sql`and ${noneOf(owners.all)}`}`,
      )
      // A key that is somebody's already; the browser would not have offered its holder's own.
      .onConflictDoNothing()
      .returning({ id: passkeys.id }),
    logIfChanged(directory, { at, what: 'factor.added', subjectId: ownerId, actorId: actor.personId, schoolId: actor.schoolId }),
    addCodesIfLogged(directory, ownerId, codes?.hmacs ?? []),
  ])
  if (added.length === 0) throw new Refusal('passkey_not_accepted')
  await noteFactorOfAccount(c, ownerId, owners, at)
  return { actor: isFirst ? await openAfterEnrolment(c, actor) : actor, recoveryCodes: codes?.shown ?? [] }
}

async function credentialOf(c: AppContext, expectedChallenge: (challenge: string) => Promise<boolean>, response: PasskeyAttestation) {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as unknown as RegistrationResponseJSON,
      expectedChallenge,
      ...siteOf(c),
      requireUserVerification: true,
    })
    return verified ? registrationInfo.credential : null
  } catch {
    // The library throws for each kind of wrong answer; to whoever sent it they are one.
    return null
  }
}
