import type { ChatMember } from '../../protocol/chat/events.ts'
import type { CreateChat } from '../../protocol/chat-list.ts'
import { cleanText } from '../../protocol/clean-text.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { canAny } from '../../protocol/rights.ts'
import { mayWriteTo } from '../contacts/reach.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { Refusal } from '../platform/refusal.ts'
import { foundRoom } from './found-room.ts'
import { registerChat } from './register-chat.ts'

/** «Создать чат»: the founder is its administrator. Refuses not_found when it names anybody the founder may not write to. */
export async function createChat(env: Env, actor: Actor, input: ParsedInputOf<typeof CreateChat>): Promise<ResultOf<typeof CreateChat>> {
  const { tenant, personId: founderId } = actor
  if (!canAny(await rolesOf(tenant, founderId), 'chats.open')) throw new Refusal('not_allowed')
  const title = cleanText(input.title)
  if (title === '') throw new Refusal('invalid', { field: 'title' })
  const asked = new Set(input.memberIds.filter((personId) => personId !== founderId))
  const others = await mayWriteTo(env, tenant, founderId, [...asked])
  if (others.length < asked.size) throw new Refusal('not_found')
  const chatId = await registerChat(env, tenant, {
    kind: 'group',
    founderId,
    sameKey: `${founderId} ${input.clientId}`,
    personIds: [founderId, ...asked],
  })
  const members = others.map((person): ChatMember => ({ ...person, role: 'writer' }))
  await foundRoom(env, tenant, { id: chatId, kind: 'group', title }, founderId, members, input.rights)
  return { chatId }
}
