import { and, asc, eq, gte, inArray, isNull, or, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { ListClasses } from '../../protocol/school.ts'
import { classGroups, classMembers, classTeachers, guardianships, people, personRoles } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { requireRosterRight } from './access.ts'
import { leftQuery } from './list-left.ts'

/** The classes of the current roster with how many people are in each, and how many work at the school. */
export async function listClasses(env: Env, actor: Actor): Promise<ResultOf<typeof ListClasses>> {
  await requireRosterRight(actor, 'roster.read')
  const { db, schoolId, timeZone } = actor.tenant
  const today = dateAt(now(env), timeZone)
  const isMember = and(eq(classMembers.schoolId, schoolId), or(isNull(classMembers.toOn), gte(classMembers.toOn, today)))
  const [classes, students, parents, teachers, staff, left] = await db.batch([
    db
      .select()
      .from(classGroups)
      .where(and(eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn)))
      .orderBy(asc(classGroups.yearLevel), asc(classGroups.letter)),
    db
      .select({ id: classMembers.classGroupId, count: sql<number>`count(*)` })
      .from(classMembers)
      .where(isMember)
      .groupBy(classMembers.classGroupId),
    db
      .select({ id: classMembers.classGroupId, count: sql<number>`count(DISTINCT ${guardianships.parentId})` })
      .from(classMembers)
      .innerJoin(guardianships, eq(guardianships.studentId, classMembers.studentId))
      .where(isMember)
      .groupBy(classMembers.classGroupId),
    db
      .select({
        classGroupId: classTeachers.classGroupId,
        personId: people.id,
        familyName: people.familyName,
        givenName: people.givenName,
        patronymic: people.patronymic,
      })
      .from(classTeachers)
      .innerJoin(people, and(eq(people.id, classTeachers.teacherId), isNull(people.leftOn)))
      .where(eq(classTeachers.schoolId, schoolId)),
    db
      .select({ count: sql<number>`count(DISTINCT ${people.id})` })
      .from(personRoles)
      .innerJoin(people, and(eq(people.id, personRoles.personId), isNull(people.leftOn)))
      .where(and(eq(personRoles.schoolId, schoolId), inArray(personRoles.role, ['teacher', 'deputyHead', 'head', 'schoolAdmin']))),
    leftQuery(actor.tenant).limit(1),
  ])
  return {
    classes: classes.map(({ id, title, yearLevel }) => ({
      classGroupId: id,
      title,
      yearLevel,
      students: students.find((row) => row.id === id)?.count ?? 0,
      parents: parents.find((row) => row.id === id)?.count ?? 0,
      teachers: teachers
        .filter((row) => row.classGroupId === id)
        .map(({ personId, familyName, givenName, patronymic }) => ({ personId, name: { familyName, givenName, patronymic } })),
    })),
    staff: staff[0]?.count ?? 0,
    hasLeft: left.length > 0,
  }
}
