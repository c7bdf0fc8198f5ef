import { and, eq } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import { can, SCHOOL_ROLES } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import type { News } from '../db/outbox.ts'
import { personRoles } from '../db/schema/school.ts'
import { tell } from '../notices/tell.ts'
import { now } from '../platform/clock.ts'
import { writersQuery } from './access.ts'

const OPEN_JOURNALS = SCHOOL_ROLES.filter((role) => can(role, 'journal.open'))

/** A term or a year was locked or opened: whoever writes into the group, or everybody who opens journals, sees it in their open grid before they type. Rule LCK-12. */
export async function tellTermLock(env: Env, tenant: Tenant, news: Extract<News, { news: 'termLock.changed' }>): Promise<void> {
  const { db, schoolId } = tenant
  const { studyGroupId } = news
  const hearers =
    studyGroupId === null
      ? (
          await Promise.all(
            OPEN_JOURNALS.map((role) =>
              db
                .select({ personId: personRoles.personId })
                .from(personRoles)
                .where(and(eq(personRoles.schoolId, schoolId), eq(personRoles.role, role))),
            ),
          )
        ).flat()
      : await writersQuery(tenant, studyGroupId, dateAt(now(env), tenant.timeZone))
  await tell(env, new Set(hearers.map(({ personId }) => personId)), { type: 'unlocks.changed', studyGroupId })
}
