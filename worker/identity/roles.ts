import { and, eq, sql } from 'drizzle-orm'
import type { PersonId } from '../../protocol/ids.ts'
import { isStaff, type SchoolRole } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import { personRoles } from '../db/schema/school.ts'

export async function rolesOf(tenant: Tenant, personId: PersonId): Promise<SchoolRole[]> {
  const rows = await tenant.db
    .select({ role: personRoles.role })
    .from(personRoles)
    // Platform: without statistics SQLite prefers the school's covering index and reads the roles of the whole school; `+` takes it away.
    .where(and(eq(personRoles.personId, personId), sql`+${personRoles.schoolId} = ${tenant.schoolId}`))
  return rows.map((row) => row.role)
}

/** What a session is worth: 0 family, 1 staff, 2 administrator. Whoever gains rank signs in anew (worker/school/ensure-accounts.ts). */
export function rankOf(roles: readonly SchoolRole[]): number {
  if (roles.includes('schoolAdmin')) return 2
  return isStaff(roles) ? 1 : 0
}
