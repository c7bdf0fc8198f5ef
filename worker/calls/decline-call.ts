import type { DeclineCall } from '../../protocol/calls.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { fullName } from '../../protocol/people.ts'
import { findSelf } from '../contacts/reach.ts'
import type { Actor } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'

/** Whom it does not ring, or no more, has nothing to decline: the room knows. */
export async function declineCall(
  env: Env,
  { tenant, personId }: Actor,
  { callId }: ParsedInputOf<typeof DeclineCall>,
): Promise<ResultOf<typeof DeclineCall>> {
  const self = await findSelf(tenant, personId)
  if (self === null) throw new Refusal('not_found')
  const refusal = await env.CALL_ROOM.getByName(callId).decline(personId, fullName(self.name))
  if (refusal !== null) throw new Refusal(refusal)
  return {}
}
