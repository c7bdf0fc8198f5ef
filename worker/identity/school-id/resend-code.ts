import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { findCodeOf, sendCode } from './codes.ts'
import { moveOn, type OpenFlow, requireStep } from './flow-store.ts'

/** The same contact, a new code: the earlier one ends. Refuses as sendCode does. */
export async function resendCode(c: AppContext, flow: OpenFlow): Promise<OpenFlow> {
  requireStep(flow, now(c.env), 'prove')
  if (flow.provedAt !== null || flow.contact === null || flow.contactKind === null) throw new Refusal('flow_moved_on')
  const code = await sendCode(c, {
    boundTo: flow.id,
    kind: flow.contactKind,
    contact: flow.contact,
    personId: flow.context.personId,
    earlier: await findCodeOf(c.env, flow.id),
  })
  return moveOn(c, flow, { codeId: code.id })
}
