import { and, asc, eq, isNull } from 'drizzle-orm'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { ListTimetables } from '../../../protocol/timetable.ts'
import { classGroups } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { requireTimetableReader } from './access.ts'
import { named, teachersQuery } from './school-groups.ts'

export async function listTimetables(actor: Actor): Promise<ResultOf<typeof ListTimetables>> {
  await requireTimetableReader(actor)
  const { tenant } = actor
  const [classes, teachers] = await tenant.db.batch([
    tenant.db
      .select({ classGroupId: classGroups.id, title: classGroups.title })
      .from(classGroups)
      .where(and(eq(classGroups.schoolId, tenant.schoolId), isNull(classGroups.archivedOn)))
      .orderBy(asc(classGroups.yearLevel), asc(classGroups.letter)),
    teachersQuery(tenant),
  ])
  return { classes, teachers: named(teachers, 'personId') }
}
