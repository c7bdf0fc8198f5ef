// Passwords: Argon2id (m = 19 MiB, t = 2, p = 1: OWASP's minimum, about 32 ms in workerd; docs/decisions/015) over an HMAC with a secret pepper,
// and machine-made one-time passwords. The pepper's version is stored beside each hash, so that a new pepper needs no reset: hashes move to it one by
// one, as people sign in.
import Argon2, { Argon2Type } from '@phi-ag/argon2'
import wasm from '@phi-ag/argon2/argon2.wasm'
import { PASSWORD_CHARS_MIN, STAFF_PASSWORD_CHARS_MIN } from '../../protocol/limits.ts'
import { Refusal } from '../platform/refusal.ts'
import { isCommon } from './common-passwords.ts'
import { isAboutThem } from './context-words.ts'
import { hmacOf, newestPepper } from './secrets.ts'

const PARAMETERS = { type: Argon2Type.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1, hashLength: 32 }
const PARAMETERS_TEXT = '$argon2id$v=19$m=19456,t=2,p=1$'

export type PasswordHash = { readonly phc: string; readonly pepperVersion: number }

/** Of no password. Verified when a login does not exist, so that an unknown login costs what a wrong password costs. */
const NOBODY = `${PARAMETERS_TEXT}bm9ib2R5bm9ib2R5bm9ibw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`

// Hashing is synchronous: an isolate hashes one password at a time, so its memory is one hash's 19 MiB whatever arrives.
let hasher: Promise<Argon2> | undefined

function argon2(): Promise<Argon2> {
  hasher ??= WebAssembly.instantiate(wasm, {}).then((instance) => new Argon2(instance as unknown as WebAssembly.Instance))
  return hasher
}

export async function hashPassword(env: Env, password: string): Promise<PasswordHash> {
  const pepperVersion = newestPepper(env)
  const peppered = await hmacOf(env, 'password', password, pepperVersion)
  return { phc: (await argon2()).hash(peppered, PARAMETERS).encoded, pepperVersion }
}

export async function verifyPassword(env: Env, stored: PasswordHash | null, password: string): Promise<boolean> {
  const { phc, pepperVersion } = stored ?? { phc: NOBODY, pepperVersion: newestPepper(env) }
  const peppered = await hmacOf(env, 'password', password, pepperVersion)
  const { success } = (await argon2()).tryVerify(phc, peppered, Argon2Type.Argon2id)
  return success && stored !== null
}

/** A hash made with older parameters or an older pepper is made anew at the next sign-in. */
export function needsRehash(env: Env, { phc, pepperVersion }: PasswordHash): boolean {
  return pepperVersion !== newestPepper(env) || !phc.startsWith(PARAMETERS_TEXT)
}

const ONE_TIME_ALPHABET = '23456789BCDFGHJKMNPQRSTVWXZ'
const ONE_TIME_CHARS = 16

/** `XXXX-XXXX-XXXX-XXXX`: 16 of 27 characters, 76 random bits, no vowels (no words) and nothing that looks like something else. */
export function newOneTimePassword(): string {
  let chars = ''
  while (chars.length < ONE_TIME_CHARS) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // 243 = 9 × 27: a byte above would favour the first letters.
      if (byte < 243 && chars.length < ONE_TIME_CHARS) chars += ONE_TIME_ALPHABET[byte % ONE_TIME_ALPHABET.length]
    }
  }
  return (chars.match(/.{4}/g) ?? []).join('-')
}

/** As typed from a slip: any case, with or without dashes and spaces. Bound to the person, so that a slip opens one account only. */
export async function oneTimeHmac(env: Env, personId: string, oneTimePassword: string): Promise<string> {
  return hmacOf(env, `one-time:${personId}`, oneTimePassword.toUpperCase().replace(/[^0-9A-Z]/g, ''))
}

export type AboutPassword = {
  readonly staff: boolean
  readonly login?: string
  /** What everybody knows of its holder: names, the school, the city (aboutPerson in context-words.ts). */
  readonly words?: readonly string[]
}

/** No rules of composition (NIST SP 800-63B). Refuses password_too_short and password_too_common: only the short, the well known and the own name. */
export function requireGoodPassword(password: string, { staff, login = '', words = [] }: AboutPassword): void {
  if ([...password].length < (staff ? STAFF_PASSWORD_CHARS_MIN : PASSWORD_CHARS_MIN)) throw new Refusal('password_too_short')
  if (isCommon(password) || isAboutThem(password, login, words)) throw new Refusal('password_too_common')
}
