import { OPENID_PUSHED_SECONDS } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { oidcPushedRequests } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { readJson } from '../../platform/json.ts'
import type { AppContext } from '../../platform/serve.ts'
import { FlowContext, FOREIGN } from '../school-id/flow-request.ts'
import { hashOf, newSecret } from '../secrets.ts'
import { checkRequest, RequestRefused } from './check-request.ts'
import { OWN_CLIENT_ID } from './clients.ts'
import { type Params, readForm } from './form.ts'
import { issuerOf } from './issuer.ts'
import { OAuthError } from './oauth-error.ts'
import { requireClient } from './require-client.ts'

export const PUSHED_PREFIX = 'urn:ietf:params:oauth:request_uri:'

/** RFC 9126: the client says over its own connection, with its secret, what it will ask; the browser carries only the name of that. */
export async function pushRequest(c: AppContext): Promise<Response> {
  const form = await readForm(c)
  const client = await requireClient(c, form)
  const context = contextOf(client.id, form)
  const request = checked(c, new Map([...form, ['client_id', client.id]]))
  const requestUri = PUSHED_PREFIX + newSecret()
  await directoryOf(c.env)
    .insert(oidcPushedRequests)
    .values({
      uriHash: await hashOf(requestUri),
      clientId: client.id,
      request: JSON.stringify(request),
      context: JSON.stringify(context),
      expiresAt: now(c.env) + OPENID_PUSHED_SECONDS * 1000,
    })
  return c.json({ request_uri: requestUri, expires_in: OPENID_PUSHED_SECONDS }, 201)
}

/** Security: what our journal says of the person beside its request (their age, the roster's name) counts because its secret came with it. */
function contextOf(clientId: string, form: Params): FlowContext {
  if (clientId !== OWN_CLIENT_ID) return FOREIGN
  const context = readJson(form.get('context') ?? '', FlowContext)
  if (context === null) throw new OAuthError('invalid_request', 'context')
  return context
}

function checked(c: AppContext, params: Params) {
  try {
    return checkRequest(c.env, issuerOf(c), params)
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error
    throw new OAuthError(error.code === 'invalid_scope' ? 'invalid_scope' : 'invalid_request', error.code)
  }
}
