import type { FlowId } from '../../../protocol/ids.ts'
import { FLOW_MINUTES } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { idFlows } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import type { AppContext } from '../../platform/serve.ts'
import { bindBrowser } from '../browser.ts'
import type { FlowContext, FlowRequest } from './flow-request.ts'

/** Begins the provider's pages for a request that has been checked, and leads the browser to them. */
export async function openFlow(c: AppContext, request: FlowRequest, context: FlowContext): Promise<Response> {
  const at = now(c.env)
  const id = newId<FlowId>('flow', at)
  await directoryOf(c.env)
    .insert(idFlows)
    .values({
      id,
      browserHash: await bindBrowser(c),
      request: JSON.stringify(request),
      context: JSON.stringify(context),
      version: 1,
      createdAt: at,
      expiresAt: at + FLOW_MINUTES * 60_000,
    })
  c.header('cache-control', 'no-store')
  return c.redirect(`/id/flow/${id}`, 303)
}
