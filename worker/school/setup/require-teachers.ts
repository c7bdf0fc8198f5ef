import { and, eq, isNull, sql } from 'drizzle-orm'
import type { PersonId } from '../../../protocol/ids.ts'
import type { Tenant } from '../../db/db.ts'
import { people, personRoles } from '../../db/schema/school.ts'
import { Refusal } from '../../platform/refusal.ts'

/** Refuses not_found for somebody who is not of this school, not_a_teacher for somebody who does not teach here. `place` names the field. */
export async function requireTeachers({ db, schoolId }: Tenant, ids: readonly PersonId[], place: string): Promise<void> {
  if (ids.length === 0) return
  const rows = await db
    .select({ id: people.id, teaches: personRoles.personId })
    .from(people)
    .leftJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, 'teacher')))
    .where(
      and(
        sql`${people.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
        // Platform: `+` keeps SQLite from reading all people of the school by that column's index.
        sql`+${people.schoolId} = ${schoolId}`,
        isNull(people.leftOn),
      ),
    )
  for (const [at, id] of ids.entries()) {
    const row = rows.find((one) => one.id === id)
    if (!row) throw new Refusal('not_found')
    if (row.teaches === null) throw new Refusal('not_a_teacher', { field: `${place}.${at}` })
  }
}
