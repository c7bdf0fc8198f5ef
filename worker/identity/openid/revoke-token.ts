import { eq } from 'drizzle-orm'
import { directoryOf } from '../../db/db.ts'
import { oidcTokens } from '../../db/schema/accounts.ts'
import type { AppContext } from '../../platform/serve.ts'
import { hashOf } from '../secrets.ts'
import { readForm } from './form.ts'
import { revokeGrant } from './grants.ts'
import { OAuthError } from './oauth-error.ts'
import { requireClient } from './require-client.ts'

/** RFC 7009. A refresh token takes its whole grant with it; a token that is not there, or another client's, is answered as if it had ended. */
export async function revokeToken(c: AppContext): Promise<Response> {
  const form = await readForm(c)
  const client = await requireClient(c, form)
  const token = form.get('token')
  if (token === undefined) throw new OAuthError('invalid_request', 'token')
  const tokenHash = await hashOf(token)
  const directory = directoryOf(c.env)
  const [row] = await directory.select().from(oidcTokens).where(eq(oidcTokens.tokenHash, tokenHash))
  if (row?.clientId === client.id) {
    if (row.kind === 'refresh') await revokeGrant(c.env, row.grantId)
    else await directory.delete(oidcTokens).where(eq(oidcTokens.tokenHash, tokenHash))
  }
  return c.body(null, 200)
}
