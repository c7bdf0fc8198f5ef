import { and, eq } from 'drizzle-orm'
import type { AccountId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { identityLog, outsideIdentities } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'

/**
 * Always allowed, also when the provider has been turned off since: an account has a phone or an e-mail besides. It closes a way in, so no fresh
 * proof is asked for. Refuses not_found when there is nothing to detach.
 */
export async function detachOutside(env: Env, accountId: AccountId, provider: string): Promise<void> {
  const directory = directoryOf(env)
  const its = and(eq(outsideIdentities.accountId, accountId), eq(outsideIdentities.provider, provider))
  const [known] = await directory.select({ accountId: outsideIdentities.accountId }).from(outsideIdentities).where(its)
  if (!known) throw new Refusal('not_found')
  await directory.batch([
    directory.delete(outsideIdentities).where(its),
    directory.insert(identityLog).values({ at: now(env), what: 'outside.detached', subjectId: accountId, actorId: accountId }),
  ])
}
