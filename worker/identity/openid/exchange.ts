// POST /oauth/token: a code, or a refresh token, for tokens.
import { and, eq, isNull } from 'drizzle-orm'
import { base64url } from 'jose'
import type { AccountId, GrantId } from '../../../protocol/ids.ts'
import { OPENID_ACCESS_MINUTES } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { oidcCodes, oidcGrants, oidcTokens } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import type { AppContext } from '../../platform/serve.ts'
import { hashOf, sameHmac } from '../secrets.ts'
import type { OpenIdClient } from './clients.ts'
import { type Params, readForm } from './form.ts'
import { revokeReplayed } from './grants.ts'
import { issueTokens } from './issue-tokens.ts'
import { issuerOf } from './issuer.ts'
import { OAuthError } from './oauth-error.ts'
import { requireClient } from './require-client.ts'
import { signIdToken } from './sign-id-token.ts'

export async function exchange(c: AppContext): Promise<Response> {
  const form = await readForm(c)
  const client = await requireClient(c, form)
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(c, client, form)
    case 'refresh_token':
      return exchangeRefresh(c, client, form)
    case undefined:
      throw new OAuthError('invalid_request', 'grant_type')
    default:
      throw new OAuthError('unsupported_grant_type')
  }
}

async function exchangeCode(c: AppContext, client: OpenIdClient, form: Params): Promise<Response> {
  const codeHash = await hashOf(required(form, 'code'))
  const verifier = required(form, 'code_verifier')
  const redirectUri = required(form, 'redirect_uri')
  const directory = directoryOf(c.env)
  const { codeChallenge, grantId, nonce, authAt, amr } = oidcCodes
  const [row] = await directory
    .select({
      ...{ codeChallenge, grantId, nonce, authAt, amr },
      clientId: oidcCodes.clientId,
      redirectUri: oidcCodes.redirectUri,
      usedAt: oidcCodes.usedAt,
      accountId: oidcGrants.accountId,
      scope: oidcGrants.scope,
    })
    .from(oidcCodes)
    .innerJoin(oidcGrants, eq(oidcGrants.id, oidcCodes.grantId))
    .where(eq(oidcCodes.codeHash, codeHash))
  // Another client's code is as good as none, and stays whole for its owner.
  if (!row || row.clientId !== client.id) throw new OAuthError('invalid_grant')
  const fits = row.redirectUri === redirectUri && sameHmac(await challengeOf(verifier), row.codeChallenge)
  if (!fits && row.usedAt === null) {
    // Security: one try. Whoever holds a stolen code must not go on guessing.
    await directory
      .update(oidcCodes)
      .set({ usedAt: now(c.env) })
      .where(and(eq(oidcCodes.codeHash, codeHash), isNull(oidcCodes.usedAt)))
    throw new OAuthError('invalid_grant')
  }
  return answer(c, client, 'code', codeHash, row)
}

async function exchangeRefresh(c: AppContext, client: OpenIdClient, form: Params): Promise<Response> {
  const tokenHash = await hashOf(required(form, 'refresh_token'))
  const [row] = await directoryOf(c.env)
    .select({
      grantId: oidcTokens.grantId,
      authAt: oidcTokens.authAt,
      amr: oidcTokens.amr,
      clientId: oidcTokens.clientId,
      accountId: oidcGrants.accountId,
      scope: oidcGrants.scope,
    })
    .from(oidcTokens)
    .innerJoin(oidcGrants, eq(oidcGrants.id, oidcTokens.grantId))
    .where(and(eq(oidcTokens.tokenHash, tokenHash), eq(oidcTokens.kind, 'refresh')))
  if (!row || row.clientId !== client.id) throw new OAuthError('invalid_grant')
  const asked = (form.get('scope') ?? row.scope).split(' ')
  if (!asked.every((scope) => row.scope.split(' ').includes(scope))) throw new OAuthError('invalid_scope')
  // OpenID Connect Core §12.2: a refreshed ID token carries no nonce.
  return answer(c, client, 'refresh', tokenHash, { ...row, nonce: null })
}

type Spent = {
  readonly grantId: GrantId
  readonly accountId: AccountId
  readonly scope: string
  readonly nonce: string | null
  readonly authAt: number
  readonly amr: string
}

async function answer(c: AppContext, client: OpenIdClient, source: 'code' | 'refresh', hash: string, spent: Spent): Promise<Response> {
  const { env } = c
  const at = now(env)
  const { accountId, nonce, authAt, amr, scope } = spent
  // Before anything is used up: what cannot be signed must not cost the client its code.
  const idToken = await signIdToken(env, { issuer: issuerOf(c), clientId: client.id, accountId, nonce, authAt, amr }, at)
  const issued = await issueTokens(env, source, hash, at)
  if (issued === 'used') await revokeReplayed(env, spent.grantId, client.id, source)
  if (typeof issued === 'string') throw new OAuthError('invalid_grant')
  return c.json({
    access_token: issued.accessToken,
    token_type: 'Bearer',
    expires_in: OPENID_ACCESS_MINUTES * 60,
    id_token: idToken,
    scope,
    ...(issued.refreshToken === null ? {} : { refresh_token: issued.refreshToken }),
  })
}

function required(form: Params, name: string): string {
  const value = form.get(name)
  if (value === undefined) throw new OAuthError('invalid_request', name)
  return value
}

/** RFC 7636 §4.2. */
async function challengeOf(verifier: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
}
