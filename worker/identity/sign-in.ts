import { and, eq, isNull } from 'drizzle-orm'
import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import type { SignIn } from '../../protocol/identity.ts'
import { directoryOf } from '../db/db.ts'
import { journalAccounts, sessions } from '../db/schema/directory.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { requireCalmAddress } from './address.ts'
import { enter } from './enter.ts'
import { hashPassword, needsRehash, oneTimeHmac, type PasswordHash, verifyPassword } from './passwords.ts'
import type { ActorAtTheDoor } from './require-actor.ts'
import { sameHmac } from './secrets.ts'
import { endSessions } from './sessions.ts'

/**
 * Login and password, the own one or the one-time one of a slip. Refuses wrong_credentials (unknown login and wrong password alike, after
 * equal work), sign_in_paused, too_many_requests, one_time_password_expired (told only to who has the right one).
 */
export async function signIn(c: AppContext, { login, password, shared = false }: ParsedInputOf<typeof SignIn>): Promise<ActorAtTheDoor> {
  const at = now(c.env)
  await requireCalmAddress(c, at, 'sign-in')
  // Taken before the password is looked at: parallel guesses cannot outrun the limit.
  const limiter = c.env.LIMITER.getByName(`sign-in:${login}`)
  const attempt = await limiter.attempt(at)
  if (!attempt.allowed) throw new Refusal('sign_in_paused', { retryAfterSeconds: attempt.retryAfterSeconds })

  const directory = directoryOf(c.env)
  const [account] = await directory
    .select({
      personId: journalAccounts.personId,
      passwordHash: journalAccounts.passwordHash,
      pepperVersion: journalAccounts.pepperVersion,
      oneTimeHmac: journalAccounts.oneTimeHmac,
      oneTimeExpiresAt: journalAccounts.oneTimeExpiresAt,
    })
    .from(journalAccounts)
    .where(and(eq(journalAccounts.login, login), isNull(journalAccounts.disabledAt)))

  const stored: PasswordHash | null =
    account?.passwordHash && account.pepperVersion !== null ? { phc: account.passwordHash, pepperVersion: account.pepperVersion } : null
  const ownIsRight = await verifyPassword(c.env, stored, password)
  const oneTime = await oneTimeHmac(c.env, account?.personId ?? 'nobody', password)
  const oneTimeIsRight = sameHmac(account?.oneTimeHmac ?? '', oneTime)
  if (!account || !(ownIsRight || oneTimeIsRight)) throw new Refusal('wrong_credentials')
  await limiter.clear()
  if (!ownIsRight && at >= (account.oneTimeExpiresAt ?? 0)) throw new Refusal('one_time_password_expired')

  const rightBy = [(ownIsRight ? account.passwordHash : account.oneTimeHmac) ?? '']
  if (ownIsRight && stored && needsRehash(c.env, stored)) {
    const fresh = await hashPassword(c.env, password)
    rightBy.push(fresh.phc)
    await directory
      .update(journalAccounts)
      .set({ passwordHash: fresh.phc, pepperVersion: fresh.pepperVersion })
      // Security: only over the hash that was looked at. Hashing takes a while, and a reset in between has the last word.
      .where(and(eq(journalAccounts.personId, account.personId), eq(journalAccounts.passwordHash, stored.phc)))
  }
  const actor = await enter(c, { personId: account.personId, openedBy: 'password', shared, secondFactorAt: null, bySlip: !ownIsRight })
  await requireStillRight(c, actor, rightBy)
  return actor
}

/**
 * Security: a reset or another slip ends every session there is; one that was being opened meanwhile, by what was right a moment ago, is not among
 * them. So once the session stands it is looked again: `rightBy` are the hashes that may stand in the row. Refuses wrong_credentials.
 */
async function requireStillRight(c: AppContext, { personId, tokenHash }: ActorAtTheDoor, rightBy: readonly string[]): Promise<void> {
  const [account] = await directoryOf(c.env)
    .select({ passwordHash: journalAccounts.passwordHash, oneTimeHmac: journalAccounts.oneTimeHmac })
    .from(journalAccounts)
    .where(eq(journalAccounts.personId, personId))
  if ([account?.passwordHash, account?.oneTimeHmac].some((hash) => hash && rightBy.includes(hash))) return
  await endSessions(c.env, [personId], eq(sessions.tokenHash, tokenHash))
  throw new Refusal('wrong_credentials')
}
