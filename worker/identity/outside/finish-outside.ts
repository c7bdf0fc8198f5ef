import { OutsideProvider as ProviderId } from '../../../protocol/school-id.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { idHolderOf } from '../school-id/id-session.ts'
import { proveFlowByOutside, rememberOutsideInFlow } from '../school-id/prove-flow.ts'
import { attachOutside, type OutsideIdentity, outsideText, ownerOfOutside } from './attach-outside.ts'
import { outsideProviderOf } from './config.ts'
import { reasonOf } from './outside-provider.ts'
import { type OutsideRequest, redirectUriOf, takeOutsideRequest } from './outside-request.ts'

/**
 * The browser comes back from an outside provider. Answers the page to go to, whatever happened: this is a navigation, and whoever sees it can do
 * nothing with a body of JSON. Refusals go with the address as their code.
 */
export async function finishOutside(c: AppContext): Promise<string> {
  const providerId = ProviderId.safeParse(c.req.param('provider')).data ?? ''
  const params = new URL(c.req.url).searchParams
  let request: OutsideRequest | null = null
  try {
    const provider = outsideProviderOf(c.env, providerId)
    const state = params.get('state')
    request = await takeOutsideRequest(c, providerId, state)
    if (request === null || state === null) throw refused(providerId, 'request_unknown')
    const { verifier, nonce } = request
    const { subject } = await provider
      .exchange({ params, state, verifier, nonce, redirectUri: redirectUriOf(c, providerId) })
      .catch((failure: unknown) => Promise.reject(refused(providerId, reasonOf(failure))))
    return await use(c, request, { provider: providerId, subject })
  } catch (error) {
    const code = error instanceof Refusal ? error.code : 'internal'
    if (code === 'internal') log.error('outside.failed', error, { requestId: c.get('requestId'), provider: providerId })
    return request?.flowId ? `/id/flow/${request.flowId}?refusal=${code}` : `/id/trouble?refusal=${code}`
  }
}

async function use(c: AppContext, { flowId, accountId }: OutsideRequest, identity: OutsideIdentity): Promise<string> {
  if (flowId !== null) {
    const owner = await ownerOfOutside(c.env, identity)
    if (owner === null) await rememberOutsideInFlow(c, flowId, outsideText(identity))
    else await proveFlowByOutside(c, flowId, owner)
    return `/id/flow/${flowId}`
  }
  // Security: ten minutes are long enough for another person to sit down here; who comes back must be who left.
  const holder = await idHolderOf(c)
  if (accountId === null || holder?.accountId !== accountId) throw refused(identity.provider, 'account_changed')
  await attachOutside(c.env, accountId, identity)
  return '/account'
}

function refused(provider: string, reason: string): Refusal {
  log.warn('outside.refused', { provider, reason })
  return new Refusal('outside_refused')
}
