import type { GetCall } from '../../protocol/calls.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { type Comer, requireMayCome } from './come-to-call.ts'
import { mediaProviderFor } from './media-provider.ts'

export async function getCall(env: Env, comer: Comer, { callId }: ParsedInputOf<typeof GetCall>): Promise<ResultOf<typeof GetCall>> {
  const { about } = await requireMayCome(env, comer, callId)
  const { kind, title, media, state, lobby, locked, people, onlineLessonId } = about
  // The chat beside a call is for people a school vouches for.
  const [role, chatId] = comer.actor === null ? [null, null] : [about.role, about.chatId]
  return { callId, kind, title, media, state, role, lobby, locked, people, chatId, onlineLessonId, carrier: mediaProviderFor(env) }
}
