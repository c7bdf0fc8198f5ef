import { eq } from 'drizzle-orm'
import type { AccountId } from '../../../protocol/ids.ts'
import { fullName } from '../../../protocol/people.ts'
import { directoryOf } from '../../db/db.ts'
import { educationalProfiles } from '../../db/schema/directory.ts'
import type { AppContext } from '../../platform/serve.ts'
import { type Access, accessOf } from './access-of.ts'
import { clientOf } from './clients.ts'
import { eduClaims } from './edu-claims.ts'
import { issuerOf } from './issuer.ts'
import { OAuthError } from './oauth-error.ts'
import { pairwiseSub } from './pairwise-sub.ts'

/** What the grant lets the client know now. Security: never a phone, e-mail, birth date or a child's name; a client that was taken away reads nothing. */
export async function readUserinfo(c: AppContext): Promise<Response> {
  const { env } = c
  const { accountId, clientId, scopes } = await requireAccess(c)
  return c.json({
    sub: await pairwiseSub(env, clientId, accountId),
    ...(scopes.includes('profile') ? await profileClaims(env, accountId) : {}),
    ...(scopes.includes('edu') ? await eduClaims(env, accountId) : {}),
  })
}

async function requireAccess(c: AppContext): Promise<Access> {
  const header = c.req.header('authorization')
  // RFC 6750 §3.1: whoever brings nothing is told only how it is done.
  if (header === undefined) throw new OAuthError('invalid_token', undefined, 'Bearer realm="openid"')
  const token = /^Bearer ([A-Za-z0-9_-]{43})$/i.exec(header)?.[1]
  const access = token === undefined ? null : await accessOf(c.env, token)
  if (access === null || clientOf(c.env, issuerOf(c), access.clientId) === null) {
    throw new OAuthError('invalid_token', undefined, 'Bearer realm="openid", error="invalid_token"')
  }
  return access
}

async function profileClaims(env: Env, accountId: AccountId): Promise<Record<string, string>> {
  const [profile] = await directoryOf(env)
    .select({
      familyName: educationalProfiles.familyName,
      givenName: educationalProfiles.givenName,
      patronymic: educationalProfiles.patronymic,
    })
    .from(educationalProfiles)
    .where(eq(educationalProfiles.accountId, accountId))
  if (!profile?.familyName || !profile.givenName) return {}
  const { familyName, givenName, patronymic } = profile
  return {
    name: fullName({ familyName, givenName, patronymic }),
    family_name: familyName,
    given_name: givenName,
    ...(patronymic === null ? {} : { middle_name: patronymic }),
  }
}
