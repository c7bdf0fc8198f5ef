import type { OpenPersonalChat } from '../../protocol/chat-list.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { canAny } from '../../protocol/rights.ts'
import { findSelf, mayWriteTo } from '../contacts/reach.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { registerChat } from './register-chat.ts'
import { giveSchoolTerms } from './school-terms-in-rooms.ts'

/** The chat of two: one for each pair, whoever begins it. Refuses not_found for whom one may not write to. */
export async function openPersonalChat(
  env: Env,
  { tenant, personId: founderId }: Actor,
  { personId }: ParsedInputOf<typeof OpenPersonalChat>,
): Promise<ResultOf<typeof OpenPersonalChat>> {
  if (!canAny(await rolesOf(tenant, founderId), 'chats.open')) throw new Refusal('not_allowed')
  const [founder, [other]] = await Promise.all([findSelf(tenant, founderId), mayWriteTo(env, tenant, founderId, [personId])])
  if (founder === null || !other) throw new Refusal('not_found')
  const personIds = [founderId, personId].sort()
  const id = await registerChat(env, tenant, { kind: 'personal', founderId, sameKey: personIds.join(' '), personIds })
  // Members as they are now, under a version that grows: whoever had left the school and is back is in their old chats of two again.
  await env.CHAT_ROOM.getByName(id).setMembers({
    chat: { id, kind: 'personal', title: '', timeZone: tenant.timeZone },
    version: now(env),
    members: [founder, other].map((person) => ({ ...person, role: 'writer' })),
  })
  await giveSchoolTerms(env, tenant, [id])
  return { chatId: id }
}
