import { type Capability, canAny } from '../../protocol/rights.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { Refusal } from '../platform/refusal.ts'

/** Security: to everybody else the people and imports of a school do not exist. */
export async function requireRosterRight(actor: Actor, capability: Capability): Promise<void> {
  if (!canAny(await rolesOf(actor.tenant, actor.personId), capability)) throw new Refusal('not_found')
}
