import { SignJWT } from 'jose'
import type { AccountId } from '../../../protocol/ids.ts'
import { OPENID_ACCESS_MINUTES } from '../../../protocol/limits.ts'
import { SIGNING_ALGORITHM, signingKey } from './keys.ts'
import { pairwiseSub } from './pairwise-sub.ts'

export type IdTokenOf = {
  readonly issuer: string
  readonly clientId: string
  readonly accountId: AccountId
  readonly nonce: string | null
  /** UTC ms. */
  readonly authAt: number
  /** Separated by spaces; may be empty. */
  readonly amr: string
}

/** Says that somebody was proved, to one client. Names, roles and schools are not in it: they are asked for at userinfo, where a grant can end. */
export async function signIdToken(env: Env, { issuer, clientId, accountId, nonce, authAt, amr }: IdTokenOf, at: number): Promise<string> {
  const { kid, key } = await signingKey(env)
  const issuedAt = Math.floor(at / 1000)
  return new SignJWT({
    auth_time: Math.floor(authAt / 1000),
    ...(nonce === null ? {} : { nonce }),
    ...(amr === '' ? {} : { amr: amr.split(' ') }),
  })
    .setProtectedHeader({ alg: SIGNING_ALGORITHM, kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setSubject(await pairwiseSub(env, clientId, accountId))
    .setAudience(clientId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + OPENID_ACCESS_MINUTES * 60)
    .sign(key)
}
