// Recovery codes stand in for a factor that is lost: ten, each for one use. Security: kept as HMACs under the pepper. Passwords need a slow hash
// because people choose them; these are 60 random bits, so whoever steals the table has nothing to guess with, and with the pepper too each
// guess is one of 2^60 for one owner.
import { and, eq, isNull } from 'drizzle-orm'
import { RECOVERY_CODES } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { type OwnerId, recoveryCodes } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { hmacOf } from '../secrets.ts'
import { logIfChanged } from './log-factor.ts'

/** 32 that are not taken for another: no 0 O, 1 I. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const CODE_CHARS = 12

export type NewCodes = { readonly shown: string[]; readonly rows: { ownerId: OwnerId; codeHmac: string }[] }

/** Codes to show and rows to write. */
export async function newRecoveryCodes(env: Env, ownerId: OwnerId): Promise<NewCodes> {
  const shown = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
  const rows = await Promise.all(shown.map(async (code) => ({ ownerId, codeHmac: await codeHmacOf(env, ownerId, code) })))
  return { shown, rows }
}

/** Uses one up. Of any number of tries at once, one succeeds. Answers whose it was, null when it was nobody's of `owners`. */
export async function takeRecoveryCode(env: Env, owners: readonly OwnerId[], code: string): Promise<OwnerId | null> {
  const directory = directoryOf(env)
  const at = now(env)
  for (const ownerId of owners) {
    const whose = and(
      eq(recoveryCodes.ownerId, ownerId),
      eq(recoveryCodes.codeHmac, await codeHmacOf(env, ownerId, code)),
      isNull(recoveryCodes.usedAt),
    )
    const [used] = await directory.batch([
      directory.update(recoveryCodes).set({ usedAt: at }).where(whose).returning({ ownerId: recoveryCodes.ownerId }),
      logIfChanged(directory, { at, what: 'factor.recoveryCodeUsed', subjectId: ownerId, actorId: ownerId, schoolId: null }),
    ])
    if (used.length > 0) return ownerId
  }
  return null
}

/** `XXXX-XXXX-XXXX`. */
function newRecoveryCode(): string {
  const chars = Array.from(crypto.getRandomValues(new Uint8Array(CODE_CHARS)), (byte) => ALPHABET[byte % ALPHABET.length])
  return (chars.join('').match(/.{4}/g) ?? []).join('-')
}

/** As typed: any case, with or without dashes and spaces. Bound to its owner. */
function codeHmacOf(env: Env, ownerId: OwnerId, code: string): Promise<string> {
  return hmacOf(env, `recovery:${ownerId}`, code.toUpperCase().replace(/[^0-9A-Z]/g, ''))
}
