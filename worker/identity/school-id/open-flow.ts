import type { FlowId } from '../../../protocol/ids.ts'
import { FLOW_MINUTES, FLOWS_PER_ADDRESS_HOUR_MAX } from '../../../protocol/limits.ts'
import { TROUBLE_PATH } from '../../../protocol/school-id.ts'
import { directoryOf } from '../../db/db.ts'
import { idFlows } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import type { AppContext } from '../../platform/serve.ts'
import { networkOf } from '../address.ts'
import { bindBrowser } from '../browser.ts'
import type { FlowContext, FlowRequest } from './flow-request.ts'

const HOUR_MS = 3_600_000

/** Begins the provider's pages for a request that has been checked, and leads the browser to them. */
export async function openFlow(c: AppContext, request: FlowRequest, context: FlowContext): Promise<Response> {
  const at = now(c.env)
  const browserHash = await bindBrowser(c)
  c.header('cache-control', 'no-store')
  // Security: an address somebody was sent by another person is not a beginning of theirs.
  if (context.browserHash !== null && context.browserHash !== browserHash) return c.redirect(`${TROUBLE_PATH}?refusal=flow_over`, 303)
  const address = c.req.header('cf-connecting-ip')
  if (address !== undefined) {
    const begun = await c.env.LIMITER.getByName(`flows:${networkOf(address)}`).spend(FLOWS_PER_ADDRESS_HOUR_MAX, HOUR_MS, at)
    if (!begun.allowed) return c.redirect(`${TROUBLE_PATH}?refusal=too_many_requests`, 303)
  }
  const id = newId<FlowId>('flow', at)
  await directoryOf(c.env)
    .insert(idFlows)
    .values({
      id,
      browserHash,
      request: JSON.stringify(request),
      context: JSON.stringify(context),
      version: 1,
      createdAt: at,
      expiresAt: at + FLOW_MINUTES * 60_000,
    })
  return c.redirect(`/id/flow/${id}`, 303)
}
