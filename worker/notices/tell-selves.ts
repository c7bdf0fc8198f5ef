import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { AccountId, PersonId } from '../../protocol/ids.ts'
import { directoryOf } from '../db/db.ts'
import { educationalProfiles, profileLinks } from '../db/schema/directory.ts'
import { tell } from './tell.ts'

/**
 * A school has begun or ceased to vouch for these people: whoever waits for its word hears it at once (at the inbox of their account), and so does
 * everybody else the same human is, who may be changed to.
 */
export async function tellSelves(env: Env, personIds: readonly PersonId[]): Promise<void> {
  if (personIds.length === 0) return
  const other = alias(profileLinks, 'other')
  const rows = await directoryOf(env)
    .selectDistinct({ accountId: educationalProfiles.accountId, personId: other.personId })
    .from(profileLinks)
    .innerJoin(educationalProfiles, eq(educationalProfiles.id, profileLinks.profileId))
    .innerJoin(other, eq(other.profileId, profileLinks.profileId))
    .where(sql`${profileLinks.personId} IN (SELECT value FROM json_each(${JSON.stringify(personIds)}))`)
  const moved = new Set(personIds)
  const listeners = new Set<PersonId | AccountId>()
  for (const { accountId, personId } of rows) {
    if (accountId !== null) listeners.add(accountId)
    if (!moved.has(personId)) listeners.add(personId)
  }
  await tell(env, listeners, { type: 'me.changed' })
}
