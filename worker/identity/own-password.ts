import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { PersonId, SchoolId } from '../../protocol/ids.ts'
import { type Db, directoryOf } from '../db/db.ts'
import { identityLog, resetLinks } from '../db/schema/accounts.ts'
import { journalAccounts } from '../db/schema/directory.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { type PasswordHash, verifyPassword } from './passwords.ts'
import type { ActorAtTheDoor } from './require-actor.ts'
import { endResetLinks } from './reset/reset-link.ts'

/** Null: none has been chosen yet. */
export async function passwordOf(env: Env, personId: PersonId): Promise<PasswordHash | null> {
  const [row] = await directoryOf(env)
    .select({ phc: journalAccounts.passwordHash, pepperVersion: journalAccounts.pepperVersion })
    .from(journalAccounts)
    .where(eq(journalAccounts.personId, personId))
  return row?.phc && row.pepperVersion !== null ? { phc: row.phc, pepperVersion: row.pepperVersion } : null
}

/**
 * Whoever is at this browser knows the password. Guesses count with those of the sign-in page: a session left open is no second counter. Answers
 * the password it was compared with. Refuses sign_in_paused, password_wrong.
 */
export async function requirePassword(
  env: Env,
  { personId, login }: Pick<ActorAtTheDoor, 'personId' | 'login'>,
  password: string,
): Promise<PasswordHash> {
  const limiter = env.LIMITER.getByName(`sign-in:${login}`)
  const attempt = await limiter.attempt(now(env))
  if (!attempt.allowed) throw new Refusal('sign_in_paused', { retryAfterSeconds: attempt.retryAfterSeconds })
  const stored = await passwordOf(env, personId)
  if (!(await verifyPassword(env, stored, password)) || stored === null) throw new Refusal('password_wrong')
  await limiter.clear()
  return stored
}

type Change = {
  readonly personId: PersonId
  readonly schoolId: SchoolId
  readonly hash: PasswordHash
  readonly what: 'password.chosen' | 'password.changed' | 'password.reset'
  /** What must still be so in this very moment, or nothing changes. */
  readonly provided: SQL | undefined
}

/**
 * The new password and its row in the log, for one batch. The first statement answers a row when the password has changed; a slip ends with it, and
 * so does every link that could set another one.
 */
export function setPassword(directory: Db, at: number, { personId, schoolId, hash, what, provided }: Change) {
  return [
    directory
      .update(journalAccounts)
      .set({ passwordHash: hash.phc, pepperVersion: hash.pepperVersion, oneTimeHmac: null, oneTimeExpiresAt: null })
      .where(and(eq(journalAccounts.personId, personId), provided))
      .returning({ personId: journalAccounts.personId }),
    directory.insert(identityLog).select(sql`select null, ${at}, ${what}, ${personId}, ${personId}, ${schoolId} where changes() > 0`),
    endResetLinks(directory, at, and(eq(resetLinks.personId, personId), sql`changes() > 0`)),
  ] as const
}
