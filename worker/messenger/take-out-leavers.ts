import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { Tenant } from '../db/db.ts'
import { createdChatPeople, people } from '../db/schema/school.ts'

const INBOXES_AT_ONCE = 20

/**
 * Whoever has left the school is taken out of the chats that people made, as the roster takes them out of the others. Their inbox knows which these
 * are. A reaction to roster.changed; one that dies halfway does the rest when it runs again.
 */
export async function takeOutLeavers(env: Env, { db, schoolId }: Tenant): Promise<void> {
  const left = await db
    .select({ personId: people.id })
    .from(createdChatPeople)
    .innerJoin(people, and(eq(people.id, createdChatPeople.personId), isNotNull(people.leftOn)))
    .where(eq(createdChatPeople.schoolId, schoolId))
  for (let start = 0; start < left.length; start += INBOXES_AT_ONCE) {
    const some = left.slice(start, start + INBOXES_AT_ONCE).map(({ personId }) => personId)
    await Promise.all(some.map((personId) => env.INBOX.getByName(personId).leaveCreatedChats()))
    await db
      .delete(createdChatPeople)
      .where(
        and(
          eq(createdChatPeople.schoolId, schoolId),
          sql`${createdChatPeople.personId} IN (SELECT value FROM json_each(${JSON.stringify(some)}))`,
        ),
      )
  }
}
