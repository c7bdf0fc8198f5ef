// One-time codes of an authenticator app (RFC 6238): 30 seconds, 6 digits, SHA-1, which is what every app understands.
import { Secret, TOTP } from 'otpauth'
import type { OwnerId } from '../../db/schema/accounts.ts'
import { seal, unseal } from '../secrets.ts'

const PERIOD_SECONDS = 30
/** A phone's clock is wrong by half a minute at times, and typing takes a while. */
const WINDOW_STEPS = 1
const SEED_BYTES = 20

/** 160 random bits in base32, as apps take them. */
export function newSeed(): string {
  return new Secret({ size: SEED_BYTES }).base32
}

/** What the QR code says. */
export function uriOf(seed: string, issuer: string, label: string): string {
  return totpOf(seed, issuer, label).toString()
}

/** The time step whose code this is, null when it is none of now or of the steps beside it. */
export function stepOf(seed: string, code: string, atMs: number): number | null {
  const totp = totpOf(seed)
  const delta = totp.validate({ token: code, timestamp: atMs, window: WINDOW_STEPS })
  return delta === null ? null : totp.counter({ timestamp: atMs }) + delta
}

/** What an app shows at that instant; for worker/dev/outbox.ts and nobody else. */
export function codeAt(seed: string, atMs: number): string {
  return totpOf(seed).generate({ timestamp: atMs })
}

/** Bound to its owner: a row that somebody copies to another owner opens nothing. */
export function sealSeed(env: Env, ownerId: OwnerId, seed: string): Promise<string> {
  return seal(env, `totp:${ownerId}`, seed)
}

export function unsealSeed(env: Env, ownerId: OwnerId, sealed: string): Promise<string> {
  return unseal(env, `totp:${ownerId}`, sealed)
}

function totpOf(seed: string, issuer = '', label = ''): TOTP {
  return new TOTP({ issuer, label, secret: Secret.fromBase32(seed), algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS })
}
