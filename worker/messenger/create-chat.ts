import type { CreateChat } from '../../protocol/chat-list.ts'
import { cleanText } from '../../protocol/clean-text.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { canAny } from '../../protocol/rights.ts'
import { findSelf, mayWriteTo } from '../contacts/reach.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireDecent } from '../school/require-decent.ts'
import { registerChat } from './register-chat.ts'
import { giveSchoolTerms } from './school-terms-in-rooms.ts'

/**
 * «Создать чат»: the founder is its administrator. Refuses not_found when it names anybody the founder may not write to, message_moderated when
 * its title is not fit to be shown.
 */
export async function createChat(env: Env, actor: Actor, input: ParsedInputOf<typeof CreateChat>): Promise<ResultOf<typeof CreateChat>> {
  const { tenant, personId: founderId } = actor
  if (!canAny(await rolesOf(tenant, founderId), 'chats.open')) throw new Refusal('not_allowed')
  const title = cleanText(input.title)
  if (title === '') throw new Refusal('invalid', { field: 'title' })
  await requireDecent(tenant, { title })
  const asked = new Set(input.memberIds.filter((personId) => personId !== founderId))
  const [founder, others] = await Promise.all([findSelf(tenant, founderId), mayWriteTo(env, tenant, founderId, [...asked])])
  if (founder === null || others.length < asked.size) throw new Refusal('not_found')
  const id = await registerChat(env, tenant, {
    kind: 'group',
    founderId,
    sameKey: `${founderId} ${input.clientId}`,
    personIds: [founderId, ...asked],
  })
  await env.CHAT_ROOM.getByName(id).foundChat({
    chat: { id, kind: 'group', title, timeZone: tenant.timeZone },
    founderId,
    members: [founder, ...others].map((person) => ({ ...person, role: 'writer' })),
    rights: input.rights,
  })
  await giveSchoolTerms(env, tenant, [id])
  return { chatId: id }
}
