import { and, eq } from 'drizzle-orm'
import type { AccountId } from '../../../protocol/ids.ts'
import { directoryOf, type Tenant } from '../../db/db.ts'
import type { News } from '../../db/outbox.ts'
import { claims } from '../../db/schema/accounts.ts'
import { addToRoster } from './add-to-roster.ts'

type ClaimNews = Extract<News, { news: 'claim.made' | 'claim.decided' }>

/**
 * What follows from a claim's news, as often as it is told: a decision that was taken is carried out to its end; one that was not is passed over.
 * Answers whose claim it is, null when there is none.
 */
export async function carryOutClaim(env: Env, tenant: Tenant, news: ClaimNews): Promise<AccountId | null> {
  const [claim] = await directoryOf(env)
    .select()
    .from(claims)
    .where(and(eq(claims.id, news.claimId), eq(claims.schoolId, tenant.schoolId)))
  if (!claim) return null
  if (news.news === 'claim.decided' && news.added !== null) {
    const taken = claim.state === 'confirmed' && claim.decidedAt === news.at && claim.decidedBy === news.by
    if (taken) await addToRoster(env, tenant, claim, news.added)
  }
  return claim.accountId
}
