import { and, eq, gt, isNull } from 'drizzle-orm'
import type { RefusalCode } from '../../../protocol/refusals.ts'
import { TROUBLE_PATH } from '../../../protocol/school-id.ts'
import { directoryOf } from '../../db/db.ts'
import { oidcGrants, oidcPushedRequests } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { readJson } from '../../platform/json.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { factorKindsOf } from '../factors/owners.ts'
import { FlowContext, FlowRequest, FOREIGN } from '../school-id/flow-request.ts'
import { idHolderOf } from '../school-id/id-session.ts'
import { openFlow } from '../school-id/open-flow.ts'
import { hashOf } from '../secrets.ts'
import { checkRequest, RequestRefused } from './check-request.ts'
import { OWN_CLIENT_ID } from './clients.ts'
import { type Params, singleParams } from './form.ts'
import { issuerOf } from './issuer.ts'
import { denyAnswer, prepareAnswer } from './prepare-answer.ts'
import { PUSHED_PREFIX } from './push-request.ts'

/** A browser sent by a client. Leads on to the provider's pages, or back to the client, or, when that cannot be trusted, to a page that says so. */
export async function authorize(c: AppContext): Promise<Response> {
  c.header('cache-control', 'no-store')
  try {
    const { request, context } = await askedFor(c)
    if (request.prompt !== 'none') return await openFlow(c, request, context)
    return c.redirect(await answerSilently(c, request), 303)
  } catch (error) {
    if (error instanceof RequestRefused && error.back !== null) {
      return c.redirect(denyAnswer(issuerOf(c), error.back, error.code), 303)
    }
    return c.redirect(`${TROUBLE_PATH}?refusal=${refusalOf(c, error)}`, 303)
  }
}

async function askedFor(c: AppContext): Promise<{ request: FlowRequest; context: FlowContext }> {
  const params = singleParams(new URL(c.req.url).searchParams)
  if (params?.get('request_uri')?.startsWith(PUSHED_PREFIX)) return pushed(c, params)
  const request = checkRequest(c.env, issuerOf(c), params)
  // Our own client always pushes. Without this, anybody's link could start a flow in its name that lacks what the roster says.
  if (request.clientId === OWN_CLIENT_ID) throw new RequestRefused('invalid_request', request)
  return { request, context: FOREIGN }
}

/** Used once: a request that leaks out of an address bar is worth nothing. Refuses flow_over, for the person can begin anew. */
async function pushed(c: AppContext, params: Params): Promise<{ request: FlowRequest; context: FlowContext }> {
  const [row] = await directoryOf(c.env)
    .delete(oidcPushedRequests)
    .where(
      and(
        eq(oidcPushedRequests.uriHash, await hashOf(params.get('request_uri') ?? '')),
        eq(oidcPushedRequests.clientId, params.get('client_id') ?? ''),
        gt(oidcPushedRequests.expiresAt, now(c.env)),
      ),
    )
    .returning()
  if (!row) throw new Refusal('flow_over')
  const request = readJson(row.request, FlowRequest)
  const context = readJson(row.context, FlowContext)
  if (request === null || context === null) throw new Error('a pushed request that cannot be read')
  return { request, context }
}

/** prompt=none: an answer without a page. Only for who has been proved here and has allowed this client at least as much before. */
async function answerSilently(c: AppContext, request: FlowRequest): Promise<string> {
  const { env } = c
  const at = now(env)
  const holder = await idHolderOf(c)
  if (holder === null) throw new RequestRefused('login_required', request)
  if (request.maxAgeSeconds !== null && at - holder.provedAt > request.maxAgeSeconds * 1000) {
    throw new RequestRefused('login_required', request)
  }
  const { accountId, secondFactorAt, provedAt } = holder
  if (secondFactorAt === null && (await factorKindsOf(env, [accountId])).length > 0) throw new RequestRefused('login_required', request)
  const directory = directoryOf(env)
  const grants = await directory
    .select({ scope: oidcGrants.scope })
    .from(oidcGrants)
    .where(
      and(
        eq(oidcGrants.accountId, accountId),
        eq(oidcGrants.clientId, request.clientId),
        isNull(oidcGrants.revokedAt),
        gt(oidcGrants.expiresAt, at),
      ),
    )
  const allowed = grants.some(({ scope }) => request.scopes.every((asked) => scope.split(' ').includes(asked)))
  if (!allowed) throw new RequestRefused('interaction_required', request)
  // The provider's session does not say what its holder was proved by, only whether a second factor was among it.
  const amr = secondFactorAt === null ? [] : ['mfa']
  const { writes, redirectTo } = await prepareAnswer(env, issuerOf(c), request, { accountId, authAt: provedAt, amr }, at)
  await directory.batch(writes)
  return redirectTo
}

function refusalOf(c: AppContext, error: unknown): RefusalCode {
  if (error instanceof RequestRefused) return 'invalid'
  if (error instanceof Refusal) return error.code
  log.error('openid.failed', error, { requestId: c.get('requestId'), route: c.req.routePath })
  return 'internal'
}
