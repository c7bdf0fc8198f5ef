import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { TROUBLE_PATH } from '../../../protocol/school-id.ts'
import type { AppContext } from '../../platform/serve.ts'
import { endIdSession, idHolderOf } from '../school-id/id-session.ts'
import { clientOf } from './clients.ts'
import { singleParams } from './form.ts'
import { issuerOf } from './issuer.ts'
import { publishedKeys, SIGNING_ALGORITHM } from './keys.ts'
import { pairwiseSub } from './pairwise-sub.ts'

const HINT_CHARS_MAX = 4_000

/**
 * OpenID Connect RP-Initiated Logout. Security: only with an ID token of ours, for otherwise any page could sign anybody out by a link; and only
 * the person it was made out to, for the browser may have changed hands. Leads on only to an address registered for that client.
 */
export async function endSession(c: AppContext): Promise<Response> {
  c.header('cache-control', 'no-store')
  const params = singleParams(new URL(c.req.url).searchParams)
  const hint = await readHint(c, params?.get('id_token_hint'))
  const client = typeof hint?.aud === 'string' ? clientOf(c.env, issuerOf(c), hint.aud) : null
  const wanted = params?.get('post_logout_redirect_uri')
  const trusted = wanted === undefined || client?.postLogoutRedirectUris.includes(wanted) === true
  if (hint === null || client === null || !trusted || (params?.get('client_id') ?? client.id) !== client.id) {
    return c.redirect(`${TROUBLE_PATH}?refusal=invalid`, 303)
  }
  const holder = await idHolderOf(c)
  if (holder !== null && hint.sub === (await pairwiseSub(c.env, client.id, holder.accountId))) await endIdSession(c)
  if (wanted === undefined) return c.redirect('/', 303)
  const uri = new URL(wanted)
  const state = params?.get('state')
  if (state !== undefined) uri.searchParams.append('state', state)
  return c.redirect(uri.href, 303)
}

async function readHint(c: AppContext, token: string | undefined): Promise<JWTPayload | null> {
  if (token === undefined || token.length > HINT_CHARS_MAX) return null
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(await publishedKeys(c.env)), {
      issuer: issuerOf(c),
      algorithms: [SIGNING_ALGORITHM],
      // It says who, not that it is still good: clients keep it until the person leaves, which is days after it has expired.
      currentDate: new Date(0),
    })
    return payload
  } catch {
    // Not ours, or signed by a key that is no longer published.
    return null
  }
}
