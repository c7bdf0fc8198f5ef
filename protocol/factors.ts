// Second factors and passkeys. Served by worker/identity/factors; rules ID-… in docs/rules/identity.md. A factor belongs to a school person or to an
// account of the provider; once the two are linked, either's serves both.
import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { Me } from './identity.ts'
import { CeremonyId, PasskeyId } from './ids.ts'
import { TITLE_CHARS_MAX } from './limits.ts'

export const FACTOR_KINDS = ['totp', 'passkey', 'recoveryCode'] as const
export const FactorKind = z.enum(FACTOR_KINDS)
export type FactorKind = z.infer<typeof FactorKind>

const Base64Url = z.string().check(z.regex(/^[A-Za-z0-9_-]*$/), z.maxLength(16_384))

/** What `navigator.credentials.get` answered, as @simplewebauthn/browser writes it. */
export const PasskeyResponse = z.object({
  id: Base64Url,
  rawId: Base64Url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url,
    authenticatorData: Base64Url,
    signature: Base64Url,
    userHandle: z.optional(z.nullable(Base64Url)),
  }),
  authenticatorAttachment: z.optional(z.string().check(z.maxLength(40))),
  clientExtensionResults: z.looseObject({}),
})
export type PasskeyResponse = z.infer<typeof PasskeyResponse>

/** What `navigator.credentials.create` answered. */
export const PasskeyAttestation = z.object({
  id: Base64Url,
  rawId: Base64Url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url,
    attestationObject: Base64Url,
    authenticatorData: z.optional(Base64Url),
    transports: z.optional(z.array(z.string().check(z.maxLength(20))).check(z.maxLength(10))),
    publicKeyAlgorithm: z.optional(z.number()),
    publicKey: z.optional(Base64Url),
  }),
  authenticatorAttachment: z.optional(z.string().check(z.maxLength(40))),
  clientExtensionResults: z.looseObject({}),
})
export type PasskeyAttestation = z.infer<typeof PasskeyAttestation>

export const TotpCode = z.string().check(z.regex(/^\d{6}$/))

export const FactorProof = z.discriminatedUnion('by', [
  z.object({ by: z.literal('totp'), code: TotpCode }),
  z.object({ by: z.literal('recoveryCode'), code: z.string().check(z.minLength(8), z.maxLength(40)) }),
  z.object({ by: z.literal('passkey'), ceremonyId: CeremonyId, response: PasskeyResponse }),
])
export type FactorProof = z.infer<typeof FactorProof>

/** Options for @simplewebauthn/browser; made by @simplewebauthn/server, which is whom their shape belongs to. */
const CeremonyOptions = z.object({ ceremonyId: CeremonyId, options: z.looseObject({ challenge: z.string() }) })

export const Passkey = z.object({ passkeyId: PasskeyId, title: z.string(), createdAt: z.int(), usedAt: z.nullable(z.int()) })
export type Passkey = z.infer<typeof Passkey>

export const Factors = z.object({
  totp: z.boolean(),
  passkeys: z.array(Passkey),
  recoveryCodesLeft: z.int(),
  /** The role needs one: the last cannot be taken away. */
  required: z.boolean(),
})
export type Factors = z.infer<typeof Factors>

export const ListFactors = endpoint('GET', '/api/me/factors', { input: z.object({}), result: Factors })

/** A fresh seed; it counts once a code of it has been given. */
export const StartTotp = endpoint('POST', '/api/me/factors/totp', {
  input: z.object({}),
  result: z.object({ secret: z.string(), uri: z.string() }),
})
/** The first factor brings recovery codes with it, shown this once; later ones bring none. */
export const ConfirmTotp = endpoint('PUT', '/api/me/factors/totp', {
  input: z.object({ code: TotpCode }),
  result: z.object({ me: Me, recoveryCodes: z.array(z.string()) }),
})
export const RemoveTotp = endpoint('DELETE', '/api/me/factors/totp', { input: z.object({}), result: Factors })

export const StartPasskey = endpoint('POST', '/api/me/passkeys/start', { input: z.object({}), result: CeremonyOptions })
export const AddPasskey = endpoint('POST', '/api/me/passkeys', {
  input: z.object({
    ceremonyId: CeremonyId,
    title: z.string().check(z.trim(), z.minLength(1), z.maxLength(TITLE_CHARS_MAX)),
    response: PasskeyAttestation,
  }),
  result: z.object({ me: Me, recoveryCodes: z.array(z.string()) }),
})
export const RemovePasskey = endpoint('DELETE', '/api/me/passkeys/:passkeyId', {
  input: z.object({ passkeyId: PasskeyId }),
  result: Factors,
})

/** Ten fresh ones; the earlier stop working. */
export const MakeRecoveryCodes = endpoint('POST', '/api/me/recovery-codes', {
  input: z.object({}),
  result: z.object({ recoveryCodes: z.array(z.string()) }),
})

/** The second step of a sign-in, and a fresh proof for who has a factor. */
export const ProveFactor = endpoint('POST', '/api/session/factor', { input: z.object({ proof: FactorProof }), result: Me })

/** A challenge for whoever comes: signing in with a key, or proving one (`ProveFactor`, `ProveByPasskey`). */
export const StartPasskeySignIn = endpoint('POST', '/api/session/passkey/start', { input: z.object({}), result: CeremonyOptions })
export const SignInWithPasskey = endpoint('POST', '/api/session/passkey', {
  input: z.object({ ceremonyId: CeremonyId, response: PasskeyResponse, shared: z.optional(z.boolean()) }),
  result: Me,
})
