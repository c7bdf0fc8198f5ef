// Everything secret that is made, compared or sealed here. What opens something is kept as a hash; what must be read again is sealed.
// Keys are derived from the pepper, one for each purpose, so that one kind of secret is worth nothing as another.
import { base64url } from 'jose'

/** The pepper of whatever does not say which one it was made with. Security: a new pepper must not lock people out of what an old one made. */
const FIRST_PEPPER = 1
const PEPPERS = ['PEPPER_1', 'PEPPER_2', 'PEPPER_3', 'PEPPER_4', 'PEPPER_5', 'PEPPER_6', 'PEPPER_7', 'PEPPER_8', 'PEPPER_9'] as const

const encoder = new TextEncoder()

/** 256 random bits, base64url: tokens of cookies and one-time links. */
export function newSecret(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
}

/** Hex. Enough for secrets of 256 random bits; whatever a person could guess goes through `hmacOf`. */
export async function hashOf(secret: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(secret))).toHex()
}

/**
 * HMAC-SHA-256 under the pepper, hex. `purpose` keeps the same text in two tables from being recognised.
 * `version`: only password hashes keep theirs beside them and move on with a new pepper. Everything else is looked up or compared by its HMAC alone
 * (contacts of a roster, one-time passwords, recovery codes) and stays with the first pepper, or a new one would make it unfindable.
 */
export async function hmacOf(env: Env, purpose: string, text: string, version = FIRST_PEPPER): Promise<string> {
  return hmacUnder(await hmacKey(env, version), purpose, text)
}

/** Of many texts at once, in their order: one key for a whole school's. */
export async function hmacsOf(env: Env, purpose: string, texts: readonly string[]): Promise<string[]> {
  const key = await hmacKey(env, FIRST_PEPPER)
  return Promise.all(texts.map((text) => hmacUnder(key, purpose, text)))
}

function hmacKey(env: Env, version: number): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', encoder.encode(pepperOf(env, version)), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}

async function hmacUnder(key: CryptoKey, purpose: string, text: string): Promise<string> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(`${purpose}\n${text.normalize('NFC')}`))).toHex()
}

/** Security: constant-time, so that the answer's delay tells nothing of where two HMACs differ. */
export function sameHmac(one: string, other: string): boolean {
  const [a, b] = [encoder.encode(one), encoder.encode(other)]
  return a.byteLength === b.byteLength && crypto.subtle.timingSafeEqual(a, b)
}

/** AES-256-GCM: `version.iv.ciphertext`, under the newest pepper; what older ones sealed opens as before. `purpose` is also authenticated, so that a sealed text cannot be moved to another table. */
export async function seal(env: Env, purpose: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const version = newestPepper(env)
  const key = await sealingKey(env, purpose, version)
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: encoder.encode(purpose) }, key, encoder.encode(text))
  return `${version}.${base64url.encode(iv)}.${base64url.encode(new Uint8Array(sealed))}`
}

/** Throws when the text was changed or is of another purpose. */
export async function unseal(env: Env, purpose: string, sealed: string): Promise<string> {
  const [version = '', iv = '', text = ''] = sealed.split('.')
  const key = await sealingKey(env, purpose, Number(version))
  const open = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: base64url.decode(iv), additionalData: encoder.encode(purpose) },
    key,
    base64url.decode(text),
  )
  return new TextDecoder().decode(open)
}

/** HMAC-SHA-256 for tokens that say of themselves what they are good for, and only for a while. */
export async function signingKey(env: Env, purpose: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(pepperOf(env, FIRST_PEPPER)), 'HKDF', false, ['deriveKey'])
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(`sign\n${purpose}`) }
  return crypto.subtle.deriveKey(derivation, material, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign', 'verify'])
}

/** The version new password hashes and seals are made with: the highest secret PEPPER_n that is set. */
export function newestPepper(env: Env): number {
  return 1 + PEPPERS.findLastIndex((name) => env[name])
}

/** Security: an absent or empty pepper is an error and never the empty key. */
function pepperOf(env: Env, version: number): string {
  const name = PEPPERS[version - 1]
  const pepper = name === undefined ? undefined : env[name]
  if (!pepper) throw new Error(`no pepper of version ${version}`)
  return pepper
}

async function sealingKey(env: Env, purpose: string, version: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(pepperOf(env, version)), 'HKDF', false, ['deriveKey'])
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode(`seal\n${purpose}`) }
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}
