import { generateRegistrationOptions } from '@simplewebauthn/server'
import { isoUint8Array } from '@simplewebauthn/server/helpers'
import { inArray } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { StartPasskey } from '../../../protocol/factors.ts'
import { PASSKEYS_PER_OWNER_MAX } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { passkeys } from '../../db/schema/accounts.ts'
import { readJson } from '../../platform/json.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { CEREMONY_MS, openCeremony } from './ceremonies.ts'
import { labelOf, ownersHere } from './owners-here.ts'
import { requireFirstAtTheDoor } from './require-enroller.ts'
import { siteOf } from './verify-passkey.ts'

/** A challenge for a new key. Refuses not_allowed when there are PASSKEYS_PER_OWNER_MAX already. */
export async function startPasskey(c: AppContext, actor: ActorAtTheDoor): Promise<ResultOf<typeof StartPasskey>> {
  const { all, newFor: ownerId } = await ownersHere(c, actor)
  await requireFirstAtTheDoor(c.env, actor, all)
  const known = await directoryOf(c.env)
    .select({ id: passkeys.credentialId, ownerId: passkeys.ownerId, transports: passkeys.transports })
    .from(passkeys)
    .where(inArray(passkeys.ownerId, [...all]))
  if (known.filter((key) => key.ownerId === ownerId).length >= PASSKEYS_PER_OWNER_MAX) throw new Refusal('not_allowed')
  const { ceremonyId, challenge } = await openCeremony(c, ownerId)
  const label = await labelOf(c.env, ownerId, actor)
  const options = await generateRegistrationOptions({
    rpName: c.env.PROVIDER_NAME,
    rpID: siteOf(c).expectedRPID,
    userID: isoUint8Array.fromUTF8String(ownerId),
    userName: label,
    userDisplayName: label,
    challenge,
    timeout: CEREMONY_MS,
    // Which maker's key it is does not matter, and asking would tell on its holder.
    attestationType: 'none',
    // Found by the site's name alone and unlocked by its holder: so it is both factors, and the login need not be typed.
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    excludeCredentials: known.map(({ id, transports }) => ({ id, transports: readJson(transports, z.array(z.string())) ?? [] })),
  })
  return { ceremonyId, options: { ...options } }
}
