import { and, eq, isNull, sql } from 'drizzle-orm'
import type { ChatKind, ChatMember, ChatRights } from '../../protocol/chat/events.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import { people } from '../db/schema/school.ts'
import { Refusal } from '../platform/refusal.ts'

/** Founds the room of a registered chat, once: whoever asks again finds it as it is. Refuses as the room does (a title the moderator does not let in). */
export async function foundRoom(
  env: Env,
  tenant: Tenant,
  chat: { readonly id: ChatId; readonly kind: ChatKind; readonly title: string },
  founderId: PersonId,
  others: readonly ChatMember[],
  rights: ChatRights,
): Promise<void> {
  const [name] = await tenant.db
    .select({ familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
    .from(people)
    .where(and(eq(people.id, founderId), sql`+${people.schoolId} = ${tenant.schoolId}`, isNull(people.leftOn)))
  if (!name) throw new Refusal('not_found')
  const founder: ChatMember = { personId: founderId, name, role: chat.kind === 'group' ? 'chatAdmin' : 'writer' }
  const refusal = await env.CHAT_ROOM.getByName(chat.id).foundChat({ chat, founderId, members: [founder, ...others], rights })
  if (refusal !== null) throw new Refusal(refusal)
}
