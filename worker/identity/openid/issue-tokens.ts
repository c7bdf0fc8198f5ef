import { and, eq, isNull, sql } from 'drizzle-orm'
import { OPENID_ACCESS_MINUTES } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { oidcCodes, oidcTokens } from '../../db/schema/accounts.ts'
import { hashOf, newSecret } from '../secrets.ts'

export type Issued = { readonly accessToken: string; readonly refreshToken: string | null }

/**
 * Uses up a code or a refresh token and makes what follows from it, in one transaction: of two requests at once exactly one gets tokens.
 * `used`: it had been used before. `over`: it, or its grant, has ended.
 */
export async function issueTokens(env: Env, source: 'code' | 'refresh', hash: string, at: number): Promise<Issued | 'used' | 'over'> {
  const directory = directoryOf(env)
  const accessToken = newSecret()
  const refreshToken = newSecret()
  const spent = sql.raw(source === 'code' ? 'oidc_codes' : 'oidc_tokens')
  const key = sql.raw(source === 'code' ? 'code_hash' : 'token_hash')
  const unused = sql`from ${spent} spent join oidc_grants grants on grants.id = spent.grant_id
    where spent.${key} = ${hash} and spent.used_at is null and spent.expires_at > ${at}
      and grants.revoked_at is null and grants.expires_at > ${at}`
  const row = (tokenHash: string, kind: 'access' | 'refresh', endsAt: number) =>
    sql`select ${tokenHash}, ${kind}, spent.grant_id, spent.client_id, spent.auth_at, spent.amr, min(${endsAt}, grants.expires_at), null ${unused}`
  const [access, refresh, usedNow] = await directory.batch([
    directory
      .insert(oidcTokens)
      .select(row(await hashOf(accessToken), 'access', at + OPENID_ACCESS_MINUTES * 60_000))
      .returning({ hash: oidcTokens.tokenHash }),
    directory
      .insert(oidcTokens)
      .select(
        sql`${row(await hashOf(refreshToken), 'refresh', Number.MAX_SAFE_INTEGER)} and ' ' || grants.scope || ' ' like '% offline_access %'`,
      )
      .returning({ hash: oidcTokens.tokenHash }),
    // Last, so that the two above still find it unused.
    source === 'code'
      ? directory
          .update(oidcCodes)
          .set({ usedAt: at })
          .where(and(eq(oidcCodes.codeHash, hash), isNull(oidcCodes.usedAt)))
          .returning({ hash: oidcCodes.codeHash })
      : directory
          .update(oidcTokens)
          .set({ usedAt: at })
          .where(and(eq(oidcTokens.tokenHash, hash), isNull(oidcTokens.usedAt)))
          .returning({ hash: oidcTokens.tokenHash }),
  ])
  if (access.length === 1) return { accessToken, refreshToken: refresh.length === 1 ? refreshToken : null }
  return usedNow.length === 0 ? 'used' : 'over'
}
