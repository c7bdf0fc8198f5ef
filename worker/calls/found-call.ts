import type { NewCall } from '../../durable-objects/call-room/found-call.ts'
import { type CallId, type ClientId, ID_PREFIXES, type PersonId } from '../../protocol/ids.ts'
import { CALLS_STARTED_PER_HOUR_MAX } from '../../protocol/limits.ts'
import type { Tenant } from '../db/db.ts'
import { hmacOf } from '../identity/secrets.ts'
import { moderateCallChat } from '../messenger/school-terms-in-rooms.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'

const HOUR_MS = 3_600_000

/** The room of a call, and in the chat it makes for itself the school's bot. Once is as good as twice. */
export async function foundCall(env: Env, tenant: Tenant, call: NewCall): Promise<void> {
  const room = env.CALL_ROOM.getByName(call.callId)
  await room.foundCall(call)
  if (call.chatId !== null) return
  const chatId = (await room.about(null))?.chatId
  if (!chatId) return
  // The call's room founds it too, a moment later; the bot must be there before anybody writes.
  await env.CHAT_ROOM.getByName(chatId).foundCallChat({ chatId, title: call.title, timeZone: call.timeZone })
  await moderateCallChat(env, tenant, chatId)
}

/** Follows from who asks and under which client id, so that no table need remember it: whoever asks again asks for the same call. */
export async function callIdFor(env: Env, personId: PersonId, clientId: ClientId): Promise<CallId> {
  const hex = await hmacOf(env, 'call-id', `${personId} ${clientId}`)
  return `${ID_PREFIXES.call}_${hex.slice(0, 20)}` as CallId
}

export async function requireFewCalls(env: Env, personId: PersonId): Promise<void> {
  const taken = await env.LIMITER.getByName(`calls:${personId}`).spend(CALLS_STARTED_PER_HOUR_MAX, HOUR_MS, now(env))
  if (!taken.allowed) throw new Refusal('too_many_requests', { retryAfterSeconds: taken.retryAfterSeconds })
}
