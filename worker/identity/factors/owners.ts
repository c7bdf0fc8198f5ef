// Whose factors count for a person: their own, and those of the provider's account their educational profile hangs on. The two were linked by
// somebody who had proved both, so they are one human.
import { eq, inArray, sql } from 'drizzle-orm'
import type { FactorKind } from '../../../protocol/factors.ts'
import type { AccountId, PersonId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { type OwnerId, passkeys, totps } from '../../db/schema/accounts.ts'
import { educationalProfiles, profileLinks } from '../../db/schema/directory.ts'

export async function ownersOf(env: Env, personId: PersonId): Promise<OwnerId[]> {
  const accountId = await accountOf(env, personId)
  return accountId === null ? [personId] : [personId, accountId]
}

/** The provider's account this person is linked to, null when none is. */
export async function accountOf(env: Env, personId: PersonId): Promise<AccountId | null> {
  const [row] = await directoryOf(env)
    .select({ accountId: educationalProfiles.accountId })
    .from(profileLinks)
    .innerJoin(educationalProfiles, eq(educationalProfiles.id, profileLinks.profileId))
    .where(eq(profileLinks.personId, personId))
  return row?.accountId ?? null
}

/** Empty: no second factor. A recovery code stands in for a factor and is none by itself. */
export async function factorKindsOf(env: Env, owners: readonly OwnerId[]): Promise<FactorKind[]> {
  const directory = directoryOf(env)
  const list = [...owners]
  const [totp, keys] = await directory.batch([
    directory
      .select({ one: sql<number>`1` })
      .from(totps)
      .where(sql`${totps.ownerId} IN ${list} AND ${totps.confirmedAt} IS NOT NULL`)
      .limit(1),
    directory.select({ one: sql<number>`1` }).from(passkeys).where(inArray(passkeys.ownerId, list)).limit(1),
  ])
  if (totp.length + keys.length === 0) return []
  return [...(totp.length > 0 ? (['totp'] as const) : []), ...(keys.length > 0 ? (['passkey'] as const) : []), 'recoveryCode']
}
