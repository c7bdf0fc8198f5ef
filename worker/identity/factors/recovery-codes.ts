// Recovery codes stand in for a factor that is lost: ten, each for one use. Security: kept as HMACs under the pepper. Passwords need a slow hash
// because people choose them; these are 60 random bits, so whoever steals the table has nothing to guess with, and with the pepper too each
// guess is one of 2^60 for one owner.
import { and, eq, isNull, sql } from 'drizzle-orm'
import { RECOVERY_CODES } from '../../../protocol/limits.ts'
import { type Db, directoryOf } from '../../db/db.ts'
import { type OwnerId, recoveryCodes } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { hmacOf } from '../secrets.ts'
import { logIfChanged } from './log-factor.ts'

/** 32 that are not taken for another: no 0 O, 1 I. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const CODE_CHARS = 12

/** To show this once, and to keep. */
export async function newRecoveryCodes(env: Env, ownerId: OwnerId): Promise<{ readonly shown: string[]; readonly hmacs: string[] }> {
  const shown = Array.from({ length: RECOVERY_CODES }, newRecoveryCode)
  return { shown, hmacs: await Promise.all(shown.map((code) => codeHmacOf(env, ownerId, code))) }
}

/** Right after `logIfChanged` in one batch: the codes are written when the first factor was. */
export function addCodesIfLogged(directory: Db, ownerId: OwnerId, hmacs: readonly string[]) {
  return directory
    .insert(recoveryCodes)
    .select(sql`select ${ownerId}, value, null from json_each(${JSON.stringify(hmacs)}) where changes() > 0`)
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
