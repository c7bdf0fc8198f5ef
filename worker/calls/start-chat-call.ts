import type { StartChatCall } from '../../protocol/calls.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { Actor } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'
import { callIdFor, foundCall, requireFewCalls } from './found-call.ts'

/**
 * «Позвонить» in a chat. The chat's room decides who may, and which call it is: one that goes on there is joined. Its room is founded in any case, so
 * that asking again also mends a crash between the two.
 */
export async function startChatCall(
  env: Env,
  { tenant, personId }: Actor,
  { chatId, clientId, media, personIds }: ParsedInputOf<typeof StartChatCall>,
): Promise<ResultOf<typeof StartChatCall>> {
  await requireFewCalls(env, personId)
  const asked = { personId, callId: await callIdFor(env, personId, clientId), clientId, media, personIds }
  const started = await env.CHAT_ROOM.getByName(chatId).startCall(asked)
  if ('refusal' in started) throw new Refusal(started.refusal)
  const { callId, call } = started
  if (call === null) return { callId }
  await foundCall(env, tenant, {
    callId,
    kind: 'chat',
    title: call.kind === 'personal' ? '' : call.title,
    media: call.media,
    schoolId: tenant.schoolId,
    timeZone: tenant.timeZone,
    organiser: call.organiser,
    chatId,
    onlineLessonId: null,
    settings: {
      guests: false,
      lobby: false,
      locked: false,
      // A class's call is a lesson of a kind.
      screenShare: call.kind === 'class' ? 'admins' : 'all',
      selfUnmute: true,
      chatOpen: true,
      reactions: true,
      newcomersListen: false,
    },
    people: null,
    ring: call.ring,
    ringName: call.ringName,
    picked: call.picked,
    personal: call.kind === 'personal',
  })
  return { callId }
}
