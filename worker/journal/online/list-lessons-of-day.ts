import { and, asc, eq, sql } from 'drizzle-orm'
import { dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { StudyGroupId } from '../../../protocol/ids.ts'
import type { ListLessonsOfDay } from '../../../protocol/online-lessons.ts'
import type { Tenant } from '../../db/db.ts'
import { lessons } from '../../db/schema/journal.ts'
import { bells, classGroups, studyGroups } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { groupQueries, requireLessons } from '../access.ts'
import { rings } from '../timetable/shown-lessons.ts'

/** The group's lessons of one day, with their hours; `taken`: online already. Those of others a substitute does not see. */
export async function listLessonsOfDay(
  env: Env,
  { tenant, personId }: Actor,
  { studyGroupId, on }: ParsedInputOf<typeof ListLessonsOfDay>,
): Promise<ResultOf<typeof ListLessonsOfDay>> {
  const [groupRows, roleRows, rows] = await tenant.db.batch([
    ...groupQueries(tenant, personId, studyGroupId, dateAt(now(env), tenant.timeZone)),
    lessonsFrom(tenant, studyGroupId, on, on),
  ])
  const standing = requireLessons(groupRows, roleRows)
  return {
    lessons: rows
      .filter((row) => standing.shows({ id: row.lessonId, on: row.on }))
      .map(({ on: _, taken, ...row }) => ({ ...row, taken: taken === 1 })),
  }
}

/** For a `batch`: between two dates, the earliest first. */
export function lessonsFrom({ db, schoolId }: Tenant, studyGroupId: StudyGroupId, from: SchoolDate, to: SchoolDate) {
  return db
    .select({
      lessonId: lessons.id,
      on: lessons.lessonOn,
      number: lessons.number,
      startsAt: rings('starts_at', sql`${bells.startsAt}`).as('starts'),
      endsAt: rings('ends_at', sql`${bells.endsAt}`).as('ends'),
      topic: lessons.topic,
      cancelled: lessons.cancelled,
      taken: sql<number>`exists (select 1 from online_lessons o where o.lesson_id = ${lessons.id})`.as('taken'),
    })
    .from(lessons)
    .innerJoin(studyGroups, eq(studyGroups.id, lessons.studyGroupId))
    .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
    .leftJoin(bells, and(eq(bells.schoolId, lessons.schoolId), eq(bells.number, lessons.number)))
    .where(and(eq(lessons.studyGroupId, studyGroupId), eq(lessons.schoolId, schoolId), sql`${lessons.lessonOn} between ${from} and ${to}`))
    .orderBy(asc(lessons.lessonOn), asc(lessons.number))
}
