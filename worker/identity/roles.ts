import { and, eq } from 'drizzle-orm'
import type { PersonId } from '../../protocol/ids.ts'
import type { SchoolRole } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import { personRoles } from '../db/schema/school.ts'

export async function rolesOf(tenant: Tenant, personId: PersonId): Promise<SchoolRole[]> {
  const rows = await tenant.db
    .select({ role: personRoles.role })
    .from(personRoles)
    .where(and(eq(personRoles.personId, personId), eq(personRoles.schoolId, tenant.schoolId)))
  return rows.map((row) => row.role)
}
