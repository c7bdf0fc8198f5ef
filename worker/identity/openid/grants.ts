// What an account has allowed a client, until it ends or is taken back. Every code and token hangs on one grant and dies with it.
import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import type { AccountId, GrantId } from '../../../protocol/ids.ts'
import { directoryOf } from '../../db/db.ts'
import { oidcGrants, oidcTokens } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'

export async function revokeGrant(env: Env, grantId: GrantId): Promise<void> {
  const directory = directoryOf(env)
  await directory.batch([
    directory
      .update(oidcGrants)
      .set({ revokedAt: now(env) })
      .where(and(eq(oidcGrants.id, grantId), isNull(oidcGrants.revokedAt))),
    directory.delete(oidcTokens).where(eq(oidcTokens.grantId, grantId)),
  ])
}

/** Something that works once came a second time: one of the two was a thief, and nobody can tell which. */
export async function revokeReplayed(env: Env, grantId: GrantId, clientId: string, what: 'code' | 'refresh'): Promise<void> {
  await revokeGrant(env, grantId)
  log.warn('openid.replayed', { grantId, clientId, what })
}

/** «Отозвать доступ». Refuses not_found when the account has allowed this client nothing. */
export async function revokeClient(env: Env, accountId: AccountId, clientId: string): Promise<void> {
  const at = now(env)
  const directory = directoryOf(env)
  const live = and(
    eq(oidcGrants.accountId, accountId),
    eq(oidcGrants.clientId, clientId),
    isNull(oidcGrants.revokedAt),
    gt(oidcGrants.expiresAt, at),
  )
  const [, revoked] = await directory.batch([
    directory
      .delete(oidcTokens)
      .where(sql`${oidcTokens.grantId} in (select id from oidc_grants where account_id = ${accountId} and client_id = ${clientId})`),
    directory.update(oidcGrants).set({ revokedAt: at }).where(live).returning({ id: oidcGrants.id }),
  ])
  if (revoked.length === 0) throw new Refusal('not_found')
}
