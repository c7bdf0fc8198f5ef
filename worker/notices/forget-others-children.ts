import { sql } from 'drizzle-orm'
import type { PersonId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import { guardianships } from '../db/schema/school.ts'

/** Platform: an invocation has few connections at a time; more calls than these would only queue. */
const INBOXES_AT_ONCE = 50

/**
 * These were a child's parents and are so no more: what their inboxes keep of it is forgotten at once, so that no number stays of what nobody may read
 * (rule NTC-15). Whose parents they are is read now: a tie that was mended meanwhile loses nothing more.
 */
export async function forgetOthersChildren(env: Env, { db }: Tenant, parentIds: readonly PersonId[]): Promise<void> {
  const ties = await db
    .select({ parentId: guardianships.parentId, studentId: guardianships.studentId })
    .from(guardianships)
    .where(sql`${guardianships.parentId} IN (SELECT value FROM json_each(${JSON.stringify(parentIds)}))`)
  const childrenOf = Map.groupBy(ties, ({ parentId }) => parentId)
  for (let start = 0; start < parentIds.length; start += INBOXES_AT_ONCE) {
    const calls = parentIds.slice(start, start + INBOXES_AT_ONCE).map((parentId) => {
      const children = (childrenOf.get(parentId) ?? []).map(({ studentId }) => studentId)
      return env.INBOX.getByName(parentId).forgetOthersChildren(children)
    })
    await Promise.all(calls)
  }
}
