import { and, asc, eq, ne, sql } from 'drizzle-orm'
import { countAbsences } from '../../../protocol/absence-counts.ts'
import type { GetAttendanceCounts } from '../../../protocol/attendance.ts'
import { addDays, dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import { ATTENDANCE_DAYS_MAX } from '../../../protocol/limits.ts'
import { classGroups, terms } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { absenceDay, absenceDaysQuery } from './absence-days.ts'
import { classQueries, requireClass } from './access.ts'
import { byName, studentsQuery } from './class-students.ts'

/** How much each pupil of a class has missed, in one round trip. Refuses absence_too_long for more than a school year. */
export async function getAttendanceCounts(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof GetAttendanceCounts>,
): Promise<ResultOf<typeof GetAttendanceCounts>> {
  const { tenant } = actor
  const { classGroupId } = input
  const today = dateAt(now(env), tenant.timeZone)
  const from = input.from ?? `${today.slice(0, 7)}-01`
  const to = input.to ?? lastOfMonth(from)
  if (to < from) throw new Refusal('invalid', { field: 'to' })
  if (addDays(from, ATTENDANCE_DAYS_MAX) <= to) throw new Refusal('absence_too_long')
  const [classRows, roleRows, studentRows, dayRows, termRows] = await tenant.db.batch([
    ...classQueries(actor, classGroupId),
    studentsQuery(tenant, classGroupId, from, to),
    absenceDaysQuery(tenant, { classGroupId }, from, to),
    tenant.db
      .select({ id: terms.id, title: terms.title, startsOn: terms.startsOn, endsOn: terms.endsOn })
      .from(terms)
      .innerJoin(classGroups, eq(classGroups.id, classGroupId))
      .where(
        and(
          eq(terms.schoolId, tenant.schoolId),
          ne(terms.kind, 'year'),
          sql`${classGroups.yearLevel} between ${terms.levelFrom} and ${terms.levelTo} and ${terms.yearId} is coalesce(${classGroups.yearId}, ${terms.yearId})`,
        ),
      )
      .orderBy(asc(terms.startsOn)),
  ])
  const { group } = requireClass(classRows, roleRows)
  const daysOf = Map.groupBy(dayRows, ({ studentId }) => studentId)
  return {
    title: group.title,
    today,
    from,
    to,
    terms: termRows,
    students: byName(studentRows).map((student) => ({
      ...student,
      counts: countAbsences((daysOf.get(student.personId) ?? []).map(absenceDay)),
    })),
  }
}

function lastOfMonth(on: SchoolDate): SchoolDate {
  const next = addDays(`${on.slice(0, 7)}-28`, 4)
  return addDays(`${next.slice(0, 7)}-01`, -1)
}
