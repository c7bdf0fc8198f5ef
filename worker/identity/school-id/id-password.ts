// The password of the provider's account. It may be absent (checklist ⚠A4); it is asked for after the code, never instead of it.
import { and, eq } from 'drizzle-orm'
import type { AccountId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { idAccounts, identityLog } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { hashPassword, needsRehash, type PasswordHash, verifyPassword } from '../passwords.ts'
import { endSessionsOfAccount } from './end-account-sessions.ts'
import type { Account } from './flow-store.ts'

/** Refuses password_wrong, and sign_in_paused after too many guesses at this account, however many came at once. */
export async function verifyIdPassword(env: Env, account: Account, password: string): Promise<void> {
  const limiter = env.LIMITER.getByName(`id-password:${account.id}`)
  const attempt = await limiter.attempt(now(env))
  if (!attempt.allowed) throw new Refusal('sign_in_paused', { retryAfterSeconds: attempt.retryAfterSeconds })
  const { passwordHash, pepperVersion } = account
  const stored = passwordHash !== null && pepperVersion !== null ? { phc: passwordHash, pepperVersion } : null
  if (!(await verifyPassword(env, stored, password))) throw new Refusal('password_wrong')
  await limiter.clear()
  if (stored && needsRehash(env, stored)) {
    const fresh = await hashPassword(env, password)
    await directoryOf(env)
      .update(idAccounts)
      .set({ passwordHash: fresh.phc, pepperVersion: fresh.pepperVersion })
      // Security: as in sign-in.ts, a password that was set meanwhile stays.
      .where(and(eq(idAccounts.id, account.id), eq(idAccounts.passwordHash, stored.phc)))
  }
}

/** Sets it and ends every session that came through the account, but those of this browser (ASVS 7.4.3). */
export async function setIdPassword(
  c: AppContext,
  accountId: AccountId,
  hash: PasswordHash,
  what: 'password.reset' | 'password.changed',
): Promise<void> {
  const directory = directoryOf(c.env)
  await directory.batch([
    directory.update(idAccounts).set({ passwordHash: hash.phc, pepperVersion: hash.pepperVersion }).where(eq(idAccounts.id, accountId)),
    directory.insert(identityLog).values({ at: now(c.env), what, subjectId: accountId, actorId: accountId }),
  ])
  await endSessionsOfAccount(c, accountId)
}
