import { and, eq, ne, sql } from 'drizzle-orm'
import type { PersonId } from '../../protocol/ids.ts'
import { isStaff, SCHOOL_ROLES, type SchoolRole } from '../../protocol/rights.ts'
import { directoryOf, type Tenant } from '../db/db.ts'
import { journalAccounts, sessions } from '../db/schema/directory.ts'
import { personRoles } from '../db/schema/school.ts'
import { rankOf } from '../identity/roles.ts'
import { endSessions } from '../identity/sessions.ts'
import { forEachChunk } from './chunks.ts'

const STAFF = SCHOOL_ROLES.filter((role) => isStaff([role]))

/**
 * Whoever has gained rank (family → staff → administrator) signs in anew, with what the new rank asks for: a longer password, a second factor, a
 * shorter session. Whoever has lost rank too: a session is worth what its holder is. (ASVS 7.2.4)
 */
export async function endOutrankedSessions(env: Env, { db, schoolId }: Tenant): Promise<void> {
  const [open, staff] = await Promise.all([
    directoryOf(env)
      .selectDistinct({ personId: sessions.personId, rank: sessions.rank })
      .from(journalAccounts)
      .innerJoin(sessions, eq(sessions.personId, journalAccounts.personId))
      .where(eq(journalAccounts.schoolId, schoolId)),
    db
      .select({ personId: personRoles.personId, role: personRoles.role })
      .from(personRoles)
      .where(and(eq(personRoles.schoolId, schoolId), sql`${personRoles.role} IN (SELECT value FROM json_each(${JSON.stringify(STAFF)}))`)),
  ])
  const roles = new Map<PersonId, SchoolRole[]>()
  for (const { personId, role } of staff) roles.set(personId, [...(roles.get(personId) ?? []), role])
  const rankNow = (personId: PersonId) => rankOf(roles.get(personId) ?? [])
  const outranked = open.filter(({ personId, rank }) => rank !== rankNow(personId)).map(({ personId }) => personId)
  for (const [rank, ids] of Map.groupBy(new Set(outranked), rankNow)) {
    await forEachChunk(ids, (some) => endSessions(env, some, ne(sessions.rank, rank)))
  }
}
