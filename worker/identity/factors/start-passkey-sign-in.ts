import { generateAuthenticationOptions } from '@simplewebauthn/server'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { StartPasskeySignIn } from '../../../protocol/factors.ts'
import type { AppContext } from '../../platform/serve.ts'
import { CEREMONY_MS, openCeremony } from './ceremonies.ts'
import { siteOf } from './verify-passkey.ts'

/** A challenge for whoever comes. Security: it names no keys, so that nobody learns which ones a login has. */
export async function startPasskeySignIn(c: AppContext): Promise<ResultOf<typeof StartPasskeySignIn>> {
  const { ceremonyId, challenge } = await openCeremony(c, null)
  const options = await generateAuthenticationOptions({
    rpID: siteOf(c).expectedRPID,
    challenge,
    timeout: CEREMONY_MS,
    userVerification: 'required',
  })
  return { ceremonyId, options: { ...options } }
}
