import { and, eq, inArray } from 'drizzle-orm'
import { can, SCHOOL_ROLES } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import type { News } from '../db/outbox.ts'
import { personRoles } from '../db/schema/school.ts'
import { tell } from '../notices/tell.ts'

const OPEN_JOURNALS = SCHOOL_ROLES.filter((role) => can(role, 'journal.open'))

/**
 * A term or a year was locked or opened: everybody who opens journals sees it in the open grid before they type, whether they teach the group, lead its class,
 * substitute today or only read. Rare, and an inbox nobody listens at is told for nothing. Rule LCK-12.
 */
export async function tellTermLock(env: Env, { db, schoolId }: Tenant, news: Extract<News, { news: 'termLock.changed' }>): Promise<void> {
  const hearers = await db
    .selectDistinct({ personId: personRoles.personId })
    .from(personRoles)
    .where(and(eq(personRoles.schoolId, schoolId), inArray(personRoles.role, OPEN_JOURNALS)))
  await tell(
    env,
    hearers.map(({ personId }) => personId),
    { type: 'unlocks.changed', studyGroupId: news.studyGroupId },
  )
}
