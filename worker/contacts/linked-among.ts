import { inArray, sql } from 'drizzle-orm'
import type { PersonId } from '../../protocol/ids.ts'
import { directoryOf } from '../db/db.ts'
import { profileLinks } from '../db/schema/directory.ts'

/** Of these people, who has linked their educational profile: only they are in chats. */
export async function linkedAmong(env: Env, personIds: readonly PersonId[]): Promise<ReadonlySet<PersonId>> {
  if (personIds.length === 0) return new Set()
  const ids = JSON.stringify([...new Set(personIds)])
  const rows = await directoryOf(env)
    .select({ personId: profileLinks.personId })
    .from(profileLinks)
    .where(inArray(profileLinks.personId, sql`(SELECT value FROM json_each(${ids}))`))
  return new Set(rows.map((row) => row.personId))
}
