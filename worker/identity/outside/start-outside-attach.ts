import type { AppContext } from '../../platform/serve.ts'
import { requireFreshProof } from '../require-actor.ts'
import type { IdHolder } from '../school-id/id-session.ts'
import { beginOutside } from './outside-request.ts'

/** From the account page. Refuses step_up_required, not_found, outside_refused. */
export async function startOutsideAttach(c: AppContext, holder: IdHolder, provider: string): Promise<string> {
  requireFreshProof(c.env, holder)
  return beginOutside(c, provider, { flowId: null, accountId: holder.accountId })
}
