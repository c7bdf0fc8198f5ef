// A new key of this device. The library comes when one is made: most people never do.
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser'
import type { InputOf } from '../../protocol/endpoint.ts'
import { type AddPasskey, PasskeyAttestation, StartPasskey } from '../../protocol/factors.ts'
import { call } from '../platform/call.ts'

export type NewPasskey = Pick<InputOf<typeof AddPasskey>, 'ceremonyId' | 'response'>

/** known: this authenticator holds one of theirs already · null: the person let it be, or the device could not. Throws what `call` throws. */
export async function makePasskey(): Promise<NewPasskey | 'known' | null> {
  const [{ startRegistration }, { ceremonyId, options }] = await Promise.all([import('@simplewebauthn/browser'), call(StartPasskey, {})])
  try {
    // Made by @simplewebauthn/server for @simplewebauthn/browser: the shape is between the two.
    const response = await startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON })
    return { ceremonyId, response: PasskeyAttestation.parse(response) }
  } catch (error) {
    return error instanceof Error && error.name === 'InvalidStateError' ? 'known' : null
  }
}
