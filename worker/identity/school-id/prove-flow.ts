// Other ways than a code by which a flow learns whose account it is: the browser's own session, a passkey, an outside provider; and the second factor.
import type { FactorProof, PasskeyResponse } from '../../../protocol/factors.ts'
import type { AccountId, CeremonyId, FlowId } from '../../../protocol/ids.ts'
import type { OwnerId } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { accountOfPasskey, checkFactor } from '../factors/check-factor.ts'
import { knownIn, moveOn, type OpenFlow, requireFlow, requireStep } from './flow-store.ts'
import { setIdPassword } from './id-password.ts'

/** Security: a phone that was named on the way and then proved by nobody must count for nothing, least of all for a school that vouches by phones. */
const NO_CONTACT = { contactKind: null, contact: null, codeId: null }

/** «Продолжить» as the account this browser is known as. */
export async function useKnownAccount(c: AppContext, flow: OpenFlow): Promise<OpenFlow> {
  requireStep(flow, now(c.env), 'account', 'contact')
  const known = knownIn(flow, now(c.env))
  if (known === null) throw new Refusal('flow_moved_on')
  return moveOn(c, flow, { accountId: known.accountId, provedAt: known.provedAt, secondFactorAt: known.secondFactorAt })
}

/** A passkey with user verification is possession and knowledge in one, so no second factor is asked for after it. */
export async function proveByPasskey(
  c: AppContext,
  flow: OpenFlow,
  { ceremonyId, response }: { ceremonyId: CeremonyId; response: PasskeyResponse },
): Promise<OpenFlow> {
  requireStep(flow, now(c.env), 'account', 'contact', 'prove')
  const owner = await accountOfPasskey(c, ceremonyId, response)
  // Security: a school person's key proves that person and no more. Whoever has a slip could add one, and must not reach the person's other schools by it.
  if (!isAccount(owner)) throw new Refusal('passkey_not_accepted')
  return moveOn(c, flow, { ...NO_CONTACT, accountId: owner, provedAt: now(c.env), secondFactorAt: now(c.env) })
}

export async function proveFlowFactor(c: AppContext, flow: OpenFlow, proof: FactorProof): Promise<OpenFlow> {
  requireStep(flow, now(c.env), 'secondFactor')
  if (flow.account === null) throw new Refusal('flow_moved_on')
  await checkFactor(c, [flow.account.id], proof)
  if (flow.passwordHash !== null && flow.pepperVersion !== null) {
    await setIdPassword(c, flow.account.id, { phc: flow.passwordHash, pepperVersion: flow.pepperVersion }, 'password.reset')
  }
  return moveOn(c, flow, { accountId: flow.account.id, secondFactorAt: now(c.env), passwordHash: null, pepperVersion: null })
}

/** Called when an outside provider has come back with an identity we know. Refuses flow_over, flow_moved_on. */
export async function proveFlowByOutside(c: AppContext, flowId: FlowId, accountId: AccountId): Promise<void> {
  const flow = await requireFlow(c, flowId)
  requireStep(flow, now(c.env), 'account', 'contact', 'prove')
  await moveOn(c, flow, { ...NO_CONTACT, accountId, provedAt: now(c.env) })
}

/** An identity nobody has yet: it is attached to the account this flow ends with, once a code has proved that. */
export async function rememberOutsideInFlow(c: AppContext, flowId: FlowId, outside: string): Promise<void> {
  const flow = await requireFlow(c, flowId)
  requireStep(flow, now(c.env), 'account', 'contact', 'prove')
  await moveOn(c, flow, { outside })
}

function isAccount(owner: OwnerId): owner is AccountId {
  return owner.startsWith('acc_')
}
