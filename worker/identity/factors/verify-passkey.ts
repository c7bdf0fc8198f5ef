import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from '@simplewebauthn/server'
import { isoBase64URL, isoUint8Array } from '@simplewebauthn/server/helpers'
import { and, eq, sql } from 'drizzle-orm'
import type { PasskeyResponse } from '../../../protocol/factors.ts'
import type { CeremonyId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { type OwnerId, passkeys } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import type { AppContext } from '../../platform/serve.ts'
import { takeCeremony } from './ceremonies.ts'

/** The site a passkey is made for and works at: whichever the request came to, so that nothing has to be installed. */
export function siteOf(c: AppContext): { readonly expectedOrigin: string; readonly expectedRPID: string } {
  const { origin, hostname } = new URL(c.req.url)
  return { expectedOrigin: origin, expectedRPID: hostname }
}

/** Whose passkey signed this ceremony's challenge here and now; null for every reason why it did not. */
export async function verifyPasskey(c: AppContext, ceremonyId: CeremonyId, response: PasskeyResponse): Promise<OwnerId | null> {
  const directory = directoryOf(c.env)
  const isChallenge = await takeCeremony(c, ceremonyId, null)
  if (isChallenge === null) return null
  const [key] = await directory.select().from(passkeys).where(eq(passkeys.credentialId, response.id))
  if (!key) return null
  const { userHandle } = response.response
  if (userHandle && userHandle !== userHandleOf(key.ownerId)) return null
  const credential = { id: key.credentialId, publicKey: isoBase64URL.toBuffer(key.publicKey), counter: key.counter }
  const counter = await counterOf(c, isChallenge, response, credential)
  if (counter === null) return null
  // Security: a counter that has not moved on means the key was copied. Compared in the table, so that of two answers at once one is late.
  // Keys that are kept in sync over several devices do not count and stay at nought.
  const used = await directory
    .update(passkeys)
    .set({ counter, usedAt: now(c.env) })
    .where(and(eq(passkeys.id, key.id), sql`(${passkeys.counter} < ${counter} or (${passkeys.counter} = 0 and ${counter} = 0))`))
    .returning({ id: passkeys.id })
  return used.length > 0 ? key.ownerId : null
}

/** What an authenticator keeps beside the key of whom it is for. */
export function userHandleOf(ownerId: OwnerId): string {
  return isoBase64URL.fromBuffer(isoUint8Array.fromUTF8String(ownerId))
}

type Credential = Parameters<typeof verifyAuthenticationResponse>[0]['credential']

async function counterOf(
  c: AppContext,
  expectedChallenge: (challenge: string) => Promise<boolean>,
  response: PasskeyResponse,
  credential: Credential,
): Promise<number | null> {
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as unknown as AuthenticationResponseJSON,
      expectedChallenge,
      ...siteOf(c),
      credential,
      requireUserVerification: true,
    })
    return verified ? authenticationInfo.newCounter : null
  } catch {
    // The library throws for each kind of wrong answer; to whoever sent it they are one.
    return null
  }
}
