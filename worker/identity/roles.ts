import { and, eq, sql } from 'drizzle-orm'
import type { PersonId } from '../../protocol/ids.ts'
import type { SchoolRole } from '../../protocol/rights.ts'
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
