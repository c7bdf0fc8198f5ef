// A passkey's device without the device: ES256 keys that never leave it, attestation «none», always unlocked by its holder. Runs in Node and in
// workerd. Tests turn it against the product: `lies` are what a dishonest page or device would send.
import { base64url } from 'jose'
import type { PasskeyAttestation, PasskeyResponse } from '../../protocol/factors.ts'

type Key = {
  readonly id: string
  readonly rpId: string
  readonly userHandle: string
  readonly privateKey: CryptoKey
  counter: number
}

export type Lies = {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  readonly userVerified?: boolean
  readonly userHandle?: string
  /** Signed by another key. */
  readonly forged?: boolean
}

type Options = { readonly challenge: string; readonly [more: string]: unknown }

const FLAG = { present: 0x01, verified: 0x04, attested: 0x40 }
const ES256 = { name: 'ECDSA', namedCurve: 'P-256' }
const encoder = new TextEncoder()

export class Authenticator {
  readonly #origin: string
  readonly #keys: Key[]

  constructor(origin: string, keys: readonly Key[] = []) {
    this.#origin = origin
    this.#keys = [...keys]
  }

  /** Somebody has copied its keys, counters as they are now. */
  clone(): Authenticator {
    return new Authenticator(
      this.#origin,
      this.#keys.map((key) => ({ ...key })),
    )
  }

  /** `navigator.credentials.create`. */
  async create(options: Options, lies: Lies = {}): Promise<PasskeyAttestation> {
    const { user, rp } = options as Options & { readonly user: { readonly id: string }; readonly rp: { readonly id: string } }
    const pair = await newPair()
    const id = base64url.encode(crypto.getRandomValues(new Uint8Array(16)))
    const key: Key = { id, rpId: rp.id, userHandle: user.id, privateKey: pair.privateKey, counter: 0 }
    this.#keys.push(key)
    const { x = '', y = '' } = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as JsonWebKey
    const publicKey = cborMap([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, base64url.decode(x)],
      [-3, base64url.decode(y)],
    ])
    const idBytes = base64url.decode(id)
    const attested = join(new Uint8Array(16), Uint8Array.of(0, idBytes.length), idBytes, publicKey)
    const authenticatorData = await this.#dataOf(key, lies, attested)
    const attestationObject = cborMap([
      ['fmt', 'none'],
      ['attStmt', {}],
      ['authData', authenticatorData],
    ])
    return {
      id,
      rawId: id,
      type: 'public-key',
      response: {
        clientDataJSON: base64url.encode(this.#clientData('webauthn.create', options, lies)),
        attestationObject: base64url.encode(attestationObject),
        transports: ['internal'],
      },
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
    }
  }

  /** `navigator.credentials.get`, answered by the key that was made last. */
  async get(options: Options, lies: Lies = {}): Promise<PasskeyResponse> {
    const key = this.#keys.at(-1)
    if (!key) throw new Error('This device has no key.')
    key.counter += 1
    const authenticatorData = await this.#dataOf(key, lies)
    const clientDataJSON = this.#clientData('webauthn.get', options, lies)
    const signed = join(authenticatorData, new Uint8Array(await crypto.subtle.digest('SHA-256', clientDataJSON)))
    const { privateKey } = lies.forged ? await newPair() : key
    const signature = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, signed))
    return {
      id: key.id,
      rawId: key.id,
      type: 'public-key',
      response: {
        clientDataJSON: base64url.encode(clientDataJSON),
        authenticatorData: base64url.encode(authenticatorData),
        signature: base64url.encode(derOf(signature)),
        userHandle: lies.userHandle ?? key.userHandle,
      },
      authenticatorAttachment: 'platform',
      clientExtensionResults: {},
    }
  }

  #clientData(type: string, options: Options, lies: Lies): Uint8Array<ArrayBuffer> {
    const said = { type: lies.type ?? type, challenge: lies.challenge ?? options.challenge, origin: lies.origin ?? this.#origin }
    return join(encoder.encode(JSON.stringify({ ...said, crossOrigin: false })))
  }

  async #dataOf(key: Key, lies: Lies, attested: Uint8Array = new Uint8Array()): Promise<Uint8Array<ArrayBuffer>> {
    const rpIdHash = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(lies.rpId ?? key.rpId)))
    const flags = FLAG.present | (lies.userVerified === false ? 0 : FLAG.verified) | (attested.length > 0 ? FLAG.attested : 0)
    const counter = new Uint8Array(4)
    new DataView(counter.buffer).setUint32(0, key.counter)
    return join(rpIdHash, Uint8Array.of(flags), counter, attested)
  }
}

async function newPair(): Promise<CryptoKeyPair> {
  return (await crypto.subtle.generateKey(ES256, true, ['sign', 'verify'])) as CryptoKeyPair
}

/** WebCrypto answers r ‖ s; authenticators sign in ASN.1 DER. */
function derOf(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const half = raw.length / 2
  const parts = [raw.subarray(0, half), raw.subarray(half)].map((number) => {
    const first = number.findIndex((byte) => byte !== 0)
    const bytes = number.subarray(first < 0 ? half - 1 : first)
    // A leading 1 bit would read as a minus.
    const whole = (bytes[0] ?? 0) & 0x80 ? join(Uint8Array.of(0), bytes) : bytes
    return join(Uint8Array.of(0x02, whole.length), whole)
  })
  const body = join(...parts)
  return join(Uint8Array.of(0x30, body.length), body)
}

type Cbor = number | string | Uint8Array | Record<string, never>

function cborMap(entries: readonly (readonly [Cbor, Cbor])[]): Uint8Array<ArrayBuffer> {
  return join(cborHead(5, entries.length), ...entries.flatMap(([name, value]) => [cborOf(name), cborOf(value)]))
}

function cborOf(value: Cbor): Uint8Array<ArrayBuffer> {
  if (typeof value === 'number') return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value)
  if (typeof value === 'string') return join(cborHead(3, encoder.encode(value).length), encoder.encode(value))
  if (value instanceof Uint8Array) return join(cborHead(2, value.length), value)
  return cborMap([])
}

function cborHead(major: number, count: number): Uint8Array<ArrayBuffer> {
  if (count < 24) return Uint8Array.of((major << 5) | count)
  return count < 256 ? Uint8Array.of((major << 5) | 24, count) : Uint8Array.of((major << 5) | 25, count >> 8, count & 0xff)
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
