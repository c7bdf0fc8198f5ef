import { asc, eq } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { GetDayPlan } from '../../../protocol/timetable.ts'
import { subjects } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { requireTimetableEditor } from './access.ts'
import { absence, absencesQuery, dayLesson, dayQueries } from './day-lessons.ts'
import { groupsOf, groupsQuery, membersQuery, named, shownGroups, teachersQuery } from './school-groups.ts'

/** One day of the whole school: who is away, what takes place, what has been changed. One round trip after the roles. */
export async function getDayPlan(env: Env, actor: Actor, { on }: ParsedInputOf<typeof GetDayPlan>): Promise<ResultOf<typeof GetDayPlan>> {
  await requireTimetableEditor(actor)
  const { tenant } = actor
  const { db, schoolId } = tenant
  const [teachers, absences, groupRows, members, subjectRows, here, elsewhere] = await db.batch([
    teachersQuery(tenant),
    absencesQuery(tenant, on, on),
    groupsQuery(tenant, on),
    membersQuery(tenant, on),
    db
      .select({ subjectId: subjects.id, title: subjects.title })
      .from(subjects)
      .where(eq(subjects.schoolId, schoolId))
      .orderBy(asc(subjects.title)),
    ...dayQueries(tenant, on),
  ])
  return {
    on,
    today: dateAt(now(env), tenant.timeZone),
    teachers: named(teachers, 'personId'),
    absences: absences.map(absence),
    groups: shownGroups(groupsOf(groupRows), members),
    subjects: subjectRows,
    lessons: [...here, ...elsewhere].map(dayLesson).sort((a, b) => a.number - b.number),
  }
}
