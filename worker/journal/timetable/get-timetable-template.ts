import { and, asc, eq, gte, isNotNull, isNull, sql } from 'drizzle-orm'
import { dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { GetTimetableTemplate } from '../../../protocol/timetable.ts'
import type { Tenant } from '../../db/db.ts'
import { academicYears, classGroups, rooms, teachingLoads } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { requireTimetableReader } from './access.ts'
import { entriesQuery } from './change-template.ts'
import { groupsOf, groupsQuery, membersQuery, named, shownGroups, teachersQuery } from './school-groups.ts'

/** The whole template: the editor judges conflicts over all classes while something is dragged. One round trip after the roles. */
export async function getTimetableTemplate(env: Env, actor: Actor): Promise<ResultOf<typeof GetTimetableTemplate>> {
  const { mayPut } = await requireTimetableReader(actor)
  const { tenant } = actor
  const { db, schoolId } = tenant
  const today = dateAt(now(env), tenant.timeZone)
  const [years, classes, teachers, roomRows, groupRows, members, entries, hours] = await db.batch([
    db
      .select({ startsOn: academicYears.startsOn, endsOn: academicYears.endsOn })
      .from(academicYears)
      .where(and(eq(academicYears.schoolId, schoolId), gte(academicYears.endsOn, today)))
      .orderBy(asc(academicYears.startsOn))
      .limit(1),
    db
      .select({ classGroupId: classGroups.id, title: classGroups.title, room: classGroups.homeRoom })
      .from(classGroups)
      .where(and(eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn)))
      .orderBy(asc(classGroups.yearLevel), asc(classGroups.letter)),
    teachersQuery(tenant),
    db.select({ title: rooms.title }).from(rooms).where(eq(rooms.schoolId, schoolId)),
    groupsQuery(tenant, today),
    membersQuery(tenant, today),
    entriesQuery(tenant, today),
    hoursQuery(tenant, today),
  ])
  const known = [...roomRows.map(({ title }) => title), ...entries.flatMap(({ room }) => room ?? [])]
  return {
    today,
    mayPut,
    year: years[0] ?? null,
    classes,
    teachers: named(teachers, 'personId'),
    rooms: [...new Set(known)].sort(new Intl.Collator('ru', { numeric: true }).compare),
    groups: shownGroups(groupsOf(groupRows), members).map((group) => ({
      ...group,
      weekHoursHundredths: hours.find(({ studyGroupId }) => studyGroupId === group.studyGroupId)?.hundredths ?? null,
    })),
    entries,
  }
}

/** Of the loads that hold today or, before the school year has begun, on its first day: of a hand-over only one counts. */
function hoursQuery({ db, schoolId }: Tenant, today: SchoolDate) {
  const on = sql`coalesce((select max(starts_on, ${today}) from academic_years where school_id = ${schoolId} and ends_on >= ${today}
    order by starts_on limit 1), ${today})`
  return db
    .select({ studyGroupId: teachingLoads.studyGroupId, hundredths: sql<number>`sum(${teachingLoads.weekHoursHundredths})` })
    .from(teachingLoads)
    .where(
      and(
        eq(teachingLoads.schoolId, schoolId),
        isNotNull(teachingLoads.weekHoursHundredths),
        sql`${on} between ${teachingLoads.fromOn} and coalesce(${teachingLoads.toOn}, '9999')`,
      ),
    )
    .groupBy(teachingLoads.studyGroupId)
}
