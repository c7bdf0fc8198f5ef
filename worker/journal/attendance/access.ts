// Who may open the attendance of which class (journal-domain §10): its class teacher, who also says what absences were, and whoever reads the whole school.
import { and, eq } from 'drizzle-orm'
import type { ClassGroupId } from '../../../protocol/ids.ts'
import { canAny, type SchoolRole } from '../../../protocol/rights.ts'
import { classGroups, classTeachers, personRoles } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'

/** Statements for a `batch`; `requireClass` judges what they bring. */
export function classQueries({ tenant, personId }: Actor, classGroupId: ClassGroupId) {
  const { db, schoolId } = tenant
  return [
    db
      .select({ title: classGroups.title, yearLevel: classGroups.yearLevel, yearId: classGroups.yearId, leader: classTeachers.teacherId })
      .from(classGroups)
      .leftJoin(classTeachers, and(eq(classTeachers.classGroupId, classGroups.id), eq(classTeachers.teacherId, personId)))
      .where(and(eq(classGroups.id, classGroupId), eq(classGroups.schoolId, schoolId))),
    db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, personId)),
  ] as const
}

/** Refuses not_found; says whether the person is its class teacher. */
export function requireClass<Row extends { readonly leader: unknown }>(
  [row]: readonly Row[],
  roleRows: readonly { readonly role: SchoolRole }[],
) {
  const roles = roleRows.map(({ role }) => role)
  const leads = row !== undefined && row.leader !== null && canAny(roles, 'mark.put')
  if (row === undefined || !(leads || canAny(roles, 'journal.readWholeSchool'))) throw new Refusal('not_found')
  return { group: row, mayPut: leads }
}
