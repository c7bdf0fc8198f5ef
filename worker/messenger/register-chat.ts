import { eq, sql } from 'drizzle-orm'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import { createdChatPeople, createdChats } from '../db/schema/school.ts'
import { now } from '../platform/clock.ts'
import { newId } from '../platform/new-id.ts'

export type NewChat = {
  readonly kind: 'group' | 'personal'
  readonly founderId: PersonId
  /** Whoever asks with the same one gets the same chat. */
  readonly sameKey: string
  readonly personIds: readonly PersonId[]
}

/** The chat's id: of the one that is registered already, or a new one. Whose room it is comes after, so asking again also mends a crash between. */
export async function registerChat(env: Env, { db, schoolId }: Tenant, chat: NewChat): Promise<ChatId> {
  const { kind, founderId, sameKey, personIds } = chat
  const createdAt = now(env)
  const id = newId<ChatId>('chat', createdAt)
  const [, , rows] = await db.batch([
    db.insert(createdChats).values({ id, schoolId, kind, founderId, sameKey, createdAt }).onConflictDoNothing(),
    db
      .insert(createdChatPeople)
      // Platform: D1 binds a hundred values at most, so a list of people is one value.
      .select(sql`SELECT ${schoolId}, value FROM json_each(${JSON.stringify(personIds)}) WHERE true`)
      .onConflictDoNothing(),
    db.select({ id: createdChats.id }).from(createdChats).where(eq(createdChats.sameKey, sameKey)),
  ])
  return rows[0]?.id ?? id
}
