import type { FlowId } from '../../../protocol/ids.ts'
import { now } from '../../platform/clock.ts'
import type { AppContext } from '../../platform/serve.ts'
import { requireCalmAddress } from '../address.ts'
import { requireFlowAt, requireStep } from '../school-id/flow-store.ts'
import { beginOutside } from './outside-request.ts'

type Step = { readonly flowId: FlowId; readonly version: number; readonly provider: string }

/**
 * From a flow whose person has not been proved yet to an outside provider. The flow stays where it is: whoever turns back goes on by phone.
 * Refuses flow_over, flow_moved_on, not_found (no such provider), outside_refused, too_many_requests.
 */
export async function startOutside(c: AppContext, { flowId, version, provider }: Step): Promise<string> {
  const at = now(c.env)
  await requireCalmAddress(c, at, 'outside')
  requireStep(await requireFlowAt(c, { flowId, version }), at, 'account', 'contact', 'prove')
  return beginOutside(c, provider, { flowId, accountId: null })
}
