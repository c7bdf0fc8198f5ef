import { and, eq, isNull } from 'drizzle-orm'
import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import type { SignIn } from '../../protocol/identity.ts'
import { ADDRESS_SIGN_INS_PER_HOUR_MAX } from '../../protocol/limits.ts'
import { isStaff } from '../../protocol/rights.ts'
import { directoryOf, tenantOf } from '../db/db.ts'
import { journalAccounts, schools } from '../db/schema/directory.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { hashPassword, needsRehash, oneTimeHmac, type PasswordHash, sameHmac, verifyPassword } from './passwords.ts'
import { type ActorAtTheDoor, actorOf } from './require-actor.ts'
import { rolesOf } from './roles.ts'
import { openSession } from './sessions.ts'

const HOUR_MS = 3_600_000

/**
 * Login and password, the own one or the one-time one of a slip. Refuses wrong_credentials (unknown login and wrong password alike, after
 * equal work), sign_in_paused, too_many_requests, one_time_password_expired (told only to who has the right one).
 */
export async function signIn(c: AppContext, { login, password }: ParsedInputOf<typeof SignIn>): Promise<ActorAtTheDoor> {
  const at = now(c.env)
  await requireCalmAddress(c, at)
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
      schoolId: schools.id,
      timeZone: schools.timeZone,
      shard: schools.shard,
    })
    .from(journalAccounts)
    .innerJoin(schools, eq(schools.id, journalAccounts.schoolId))
    .where(and(eq(journalAccounts.login, login), isNull(journalAccounts.disabledAt)))

  const stored: PasswordHash | null =
    account?.passwordHash && account.pepperVersion !== null ? { phc: account.passwordHash, pepperVersion: account.pepperVersion } : null
  const ownIsRight = await verifyPassword(c.env, stored, password)
  const oneTime = await oneTimeHmac(c.env, account?.personId ?? 'nobody', password)
  const oneTimeIsRight = sameHmac(account?.oneTimeHmac ?? '', oneTime)
  if (!account || !(ownIsRight || oneTimeIsRight)) throw new Refusal('wrong_credentials')
  await limiter.clear()
  if (!ownIsRight && at >= (account.oneTimeExpiresAt ?? 0)) throw new Refusal('one_time_password_expired')

  if (ownIsRight && stored && needsRehash(stored)) {
    const fresh = await hashPassword(c.env, password)
    await directory
      .update(journalAccounts)
      .set({ passwordHash: fresh.phc, pepperVersion: fresh.pepperVersion })
      .where(eq(journalAccounts.personId, account.personId))
  }
  const roles = await rolesOf(tenantOf(c.env, account), account.personId)
  const tokenHash = await openSession(c, {
    personId: account.personId,
    schoolId: account.schoolId,
    staff: isStaff(roles),
    restrictedTo: ownIsRight ? null : 'password',
  })
  return actorOf(c, tokenHash)
}

/** A whole school signs in from one address at half past eight, so this limit is high; it stops machines, not classes. */
async function requireCalmAddress(c: AppContext, at: number): Promise<void> {
  const address = c.req.header('cf-connecting-ip')
  if (address === undefined) return
  const taken = await c.env.LIMITER.getByName(`address:${networkOf(address)}`).take(ADDRESS_SIGN_INS_PER_HOUR_MAX, HOUR_MS, at)
  if (!taken.allowed) throw new Refusal('too_many_requests', { retryAfterSeconds: taken.retryAfterSeconds })
}

/** What one customer of a provider has: an IPv4 address, or the /64 of an IPv6 address, which holds as many addresses as a guesser likes. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
