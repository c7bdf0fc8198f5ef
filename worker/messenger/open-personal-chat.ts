import type { ChatRights } from '../../protocol/chat/events.ts'
import type { OpenPersonalChat } from '../../protocol/chat-list.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { canAny } from '../../protocol/rights.ts'
import { mayWriteTo } from '../contacts/reach.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { Refusal } from '../platform/refusal.ts'
import { foundRoom } from './found-room.ts'
import { registerChat } from './register-chat.ts'

/** Of two, each may do all there is to do, and a third never joins. */
const RIGHTS: ChatRights = { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'all', mentionAll: 'admins' }

/** The chat of two: one for each pair, whoever begins it. */
export async function openPersonalChat(
  env: Env,
  { tenant, personId: founderId }: Actor,
  { personId }: ParsedInputOf<typeof OpenPersonalChat>,
): Promise<ResultOf<typeof OpenPersonalChat>> {
  if (!canAny(await rolesOf(tenant, founderId), 'chats.open')) throw new Refusal('not_allowed')
  const [other] = await mayWriteTo(env, tenant, founderId, [personId])
  if (!other) throw new Refusal('not_found')
  const personIds = [founderId, personId].sort()
  const chatId = await registerChat(env, tenant, { kind: 'personal', founderId, sameKey: personIds.join(' '), personIds })
  await foundRoom(env, tenant, { id: chatId, kind: 'personal', title: '' }, founderId, [{ ...other, role: 'writer' }], RIGHTS)
  return { chatId }
}
