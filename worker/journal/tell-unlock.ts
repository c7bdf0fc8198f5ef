import { and, eq } from 'drizzle-orm'
import { can, SCHOOL_ROLES } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import type { News } from '../db/outbox.ts'
import { unlocks } from '../db/schema/journal.ts'
import { personRoles } from '../db/schema/school.ts'
import { tell } from '../notices/tell.ts'

const DECIDERS = SCHOOL_ROLES.filter((role) => can(role, 'unlock.decide'))

/** Somebody asks for an unlock, or was answered: tells those who decide, and who asked. */
export async function tellUnlock(env: Env, tenant: Tenant, news: Extract<News, { news: 'unlock.changed' }>): Promise<void> {
  const { db, schoolId } = tenant
  const [found, ...deciders] = await db.batch([
    db.select({ studyGroupId: unlocks.studyGroupId, askedBy: unlocks.askedBy }).from(unlocks).where(eq(unlocks.id, news.unlockId)),
    ...DECIDERS.map((role) =>
      db
        .select({ personId: personRoles.personId })
        .from(personRoles)
        .where(and(eq(personRoles.schoolId, schoolId), eq(personRoles.role, role))),
    ),
  ])
  const [unlock] = found
  if (!unlock) return
  const hearers = new Set([unlock.askedBy, ...deciders.flat().map((row) => row.personId)])
  await tell(env, hearers, { type: 'unlocks.changed', studyGroupId: unlock.studyGroupId })
}
