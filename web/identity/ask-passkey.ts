// A key of this device or of the phone beside it. The library comes when a key is asked for: most people never do.
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { PasskeyResponse, StartPasskeySignIn } from '../../protocol/factors.ts'
import { call } from '../platform/call.ts'

type Ceremony = ResultOf<typeof StartPasskeySignIn>
export type PasskeyProof = { readonly ceremonyId: Ceremony['ceremonyId']; readonly response: PasskeyResponse }

/** Null when no key was given: the browser does not tell a page whether there is none or its holder let it be. Throws what `call` throws. */
export async function askPasskey(): Promise<PasskeyProof | null> {
  const [{ startAuthentication }, { ceremonyId, options }] = await Promise.all([
    import('@simplewebauthn/browser'),
    call(StartPasskeySignIn, {}, { quiet: true }),
  ])
  try {
    // Made by @simplewebauthn/server for @simplewebauthn/browser: the shape is between the two.
    const response = await startAuthentication({ optionsJSON: options as unknown as PublicKeyCredentialRequestOptionsJSON })
    return { ceremonyId, response: PasskeyResponse.parse(response) }
  } catch {
    // Every reason of WebAuthn is one the person has just seen in the browser's own window.
    return null
  }
}

/** Whether this browser knows keys at all. */
export const knowsPasskeys = typeof PublicKeyCredential === 'function'
