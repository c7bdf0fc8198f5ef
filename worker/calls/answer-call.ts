import type { AnswerCall } from '../../protocol/calls.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { Actor } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'

/** One comes in through the door all the same, with a ticket: this only says that one is on the way. Whom it does not ring answers nothing. */
export async function answerCall(
  env: Env,
  { personId }: Actor,
  { callId }: ParsedInputOf<typeof AnswerCall>,
): Promise<ResultOf<typeof AnswerCall>> {
  const refusal = await env.CALL_ROOM.getByName(callId).answer(personId)
  if (refusal !== null) throw new Refusal(refusal)
  return {}
}
