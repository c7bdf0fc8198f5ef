import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { ListAttendanceClasses } from '../../../protocol/attendance.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import { canAny } from '../../../protocol/rights.ts'
import { classGroups } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { rolesOf } from '../../identity/roles.ts'
import { Refusal } from '../../platform/refusal.ts'

/** A teacher who leads no class has an empty list: «Посещаемость» is not in their menu. */
export async function listAttendanceClasses({ tenant, personId }: Actor): Promise<ResultOf<typeof ListAttendanceClasses>> {
  const { db, schoolId } = tenant
  const roles = await rolesOf(tenant, personId)
  if (!canAny(roles, 'journal.open')) throw new Refusal('not_found')
  const own = sql`${classGroups.id} in (select class_group_id from class_teachers where teacher_id = ${personId})`
  const classes = await db
    .select({ classGroupId: classGroups.id, title: classGroups.title })
    .from(classGroups)
    .where(
      and(eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn), canAny(roles, 'journal.readWholeSchool') ? undefined : own),
    )
    .orderBy(asc(classGroups.yearLevel), asc(classGroups.letter))
  return { classes }
}
