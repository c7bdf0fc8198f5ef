import type { CallVisitors } from '../../durable-objects/call-room/found-call.ts'
import type { GetCallVisitors } from '../../protocol/calls.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { can } from '../../protocol/rights.ts'
import { findSelf } from '../contacts/reach.ts'
import type { Actor } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'

/** «Кто был». Kept as long as the call's room is; a lesson's is the journal's, which knows who may see it. */
export async function getCallVisitors(
  env: Env,
  actor: Actor,
  { callId }: ParsedInputOf<typeof GetCallVisitors>,
): Promise<ResultOf<typeof GetCallVisitors>> {
  const call = await env.CALL_ROOM.getByName(callId).visitors()
  if (call === null || call.kind === 'lesson' || !(await maySee(env, actor, call))) throw new Refusal('not_found')
  const { title, startedAt, endedAt, visitors } = call
  return { title, startedAt, endedAt, visitors }
}

/** Security: a pupil who administers a group of pupils is told of their own calls only. */
async function maySee(env: Env, { tenant, personId }: Actor, { kind, chatId, starterId, organiserId }: CallVisitors): Promise<boolean> {
  if (personId === starterId || personId === organiserId) return true
  if (kind !== 'chat' || chatId === null) return false
  const standing = await env.CHAT_ROOM.getByName(chatId).standing(personId)
  if (standing === null || standing.kind === 'personal' || !can(standing.role, 'message.deleteAny')) return false
  const self = await findSelf(tenant, personId)
  return self !== null && !self.pupil
}
