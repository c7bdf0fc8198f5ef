import { and, eq, gt, isNull } from 'drizzle-orm'
import type { AccountId, GrantId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { oidcGrants, oidcTokens } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { hashOf } from '../secrets.ts'

export type Access = {
  readonly accountId: AccountId
  readonly clientId: string
  readonly grantId: GrantId
  readonly scopes: readonly string[]
}

/** What an access token opens now; null when it opens nothing. One query. */
export async function accessOf(env: Env, accessToken: string): Promise<Access | null> {
  const at = now(env)
  const [row] = await directoryOf(env)
    .select({ accountId: oidcGrants.accountId, clientId: oidcGrants.clientId, grantId: oidcGrants.id, scope: oidcGrants.scope })
    .from(oidcTokens)
    .innerJoin(oidcGrants, eq(oidcGrants.id, oidcTokens.grantId))
    .where(
      and(
        eq(oidcTokens.tokenHash, await hashOf(accessToken)),
        eq(oidcTokens.kind, 'access'),
        gt(oidcTokens.expiresAt, at),
        isNull(oidcGrants.revokedAt),
        gt(oidcGrants.expiresAt, at),
      ),
    )
  return row ? { ...row, scopes: row.scope.split(' ') } : null
}
