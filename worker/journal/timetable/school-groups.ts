// The groups of a school as its timetable needs them: who teaches them, and which have a pupil in common.
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { SchoolDate } from '../../../protocol/dates.ts'
import { PersonId, type StudyGroupId } from '../../../protocol/ids.ts'
import type { TimetableGroup } from '../../../protocol/timetable.ts'
import type { Meets } from '../../../protocol/timetable-conflicts.ts'
import type { Tenant } from '../../db/db.ts'
import { classGroups, people, personRoles, studyGroupMembers, studyGroups, subjects } from '../../db/schema/school.ts'
import { readJson } from '../../platform/json.ts'

/** Statements for a `batch`. */
export function groupsQuery(tenant: Tenant, today: SchoolDate) {
  return tenant.db
    .select({
      studyGroupId: studyGroups.id,
      subjectId: studyGroups.subjectId,
      subject: sql<string>`${subjects.title}`.as('subject_title'),
      title: studyGroups.title,
      classGroupId: studyGroups.classGroupId,
      classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
      teacherIds: sql<string>`(select json_group_array(t.teacher_id) from teaching_loads t
        where t.study_group_id = ${studyGroups.id} and (t.to_on is null or t.to_on >= ${today}))`.as('teacher_ids'),
    })
    .from(studyGroups)
    .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
    .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
    .where(and(eq(studyGroups.schoolId, tenant.schoolId), isNull(studyGroups.archivedOn)))
    .orderBy(asc(classGroups.yearLevel), asc(classGroups.letter), asc(sql`subject_title`), asc(studyGroups.title))
}

/** Who may stand before a class: the school's teachers who have not left. */
export function teachersQuery(tenant: Tenant) {
  return tenant.db
    .select({ personId: people.id, familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
    .from(personRoles)
    .innerJoin(people, and(eq(people.id, personRoles.personId), isNull(people.leftOn)))
    .where(and(eq(personRoles.schoolId, tenant.schoolId), eq(personRoles.role, 'teacher')))
    .orderBy(asc(people.familyName), asc(people.givenName))
}

/** Without `groupIds`: of the whole school. */
export function membersQuery(tenant: Tenant, today: SchoolDate, groupIds?: readonly StudyGroupId[]) {
  return tenant.db
    .select({
      studyGroupId: studyGroupMembers.studyGroupId,
      studentId: studyGroupMembers.studentId,
      fromOn: studyGroupMembers.fromOn,
      toOn: studyGroupMembers.toOn,
    })
    .from(studyGroupMembers)
    .where(
      and(
        groupIds === undefined
          ? eq(studyGroupMembers.schoolId, tenant.schoolId)
          : sql`${studyGroupMembers.studyGroupId} in (select value from json_each(${JSON.stringify(groupIds)}))`,
        sql`coalesce(${studyGroupMembers.toOn}, '9999') >= ${today}`,
      ),
    )
}

type MemberRow = {
  readonly studyGroupId: StudyGroupId
  readonly studentId: PersonId
  readonly fromOn: SchoolDate
  readonly toOn: SchoolDate | null
}
type GroupRow = Awaited<ReturnType<typeof groupsQuery>>[number]
export type SchoolGroup = Omit<GroupRow, 'teacherIds'> & { readonly teacherIds: readonly PersonId[] }

export function groupsOf(rows: readonly GroupRow[]): Map<StudyGroupId, SchoolGroup> {
  return new Map(rows.map((row) => [row.studyGroupId, { ...row, teacherIds: readJson(row.teacherIds, z.array(PersonId)) ?? [] }]))
}

/** Which groups have a pupil in common on one day at least: whoever moves into another class is never in both. */
export function meetsOf(members: readonly MemberRow[]): { meets: Meets; neighbours: (id: StudyGroupId) => ReadonlySet<StudyGroupId> } {
  const rowsOfStudent = new Map<PersonId, MemberRow[]>()
  for (const member of members) {
    const rows = rowsOfStudent.get(member.studentId)
    if (rows) rows.push(member)
    else rowsOfStudent.set(member.studentId, [member])
  }
  const neighbours = new Map<StudyGroupId, Set<StudyGroupId>>()
  for (const rows of rowsOfStudent.values()) {
    for (const one of rows) {
      const set = neighbours.get(one.studyGroupId) ?? new Set()
      neighbours.set(one.studyGroupId, set)
      for (const other of rows) if (other.studyGroupId !== one.studyGroupId && shareADay(one, other)) set.add(other.studyGroupId)
    }
  }
  const nobody: ReadonlySet<StudyGroupId> = new Set()
  const of = (id: StudyGroupId) => neighbours.get(id) ?? nobody
  return { meets: (one, other) => of(one).has(other), neighbours: of }
}

function shareADay(one: MemberRow, other: MemberRow): boolean {
  return (other.toOn === null || one.fromOn <= other.toOn) && (one.toOn === null || other.fromOn <= one.toOn)
}

/** As it crosses the wire: neighbours by their places in the list. */
export function shownGroups(groups: ReadonlyMap<StudyGroupId, SchoolGroup>, members: readonly MemberRow[]): TimetableGroup[] {
  const { neighbours } = meetsOf(members)
  const places = new Map([...groups.keys()].map((id, place) => [id, place]))
  return [...groups.values()].map((group) => ({
    ...group,
    teacherIds: [...group.teacherIds],
    meets: [...neighbours(group.studyGroupId)].flatMap((id) => places.get(id) ?? []),
  }))
}

export function named<Row extends { familyName: string; givenName: string; patronymic: string | null }, Id extends keyof Row>(
  rows: readonly Row[],
  id: Id,
): { personId: Row[Id]; name: Pick<Row, 'familyName' | 'givenName' | 'patronymic'> }[] {
  return rows.map((row) => ({
    personId: row[id],
    name: { familyName: row.familyName, givenName: row.givenName, patronymic: row.patronymic },
  }))
}

/** The school's teachers among these. */
export function teachersAmong(tenant: Tenant, ids: readonly PersonId[]) {
  return tenant.db
    .select({ personId: personRoles.personId })
    .from(personRoles)
    .innerJoin(people, and(eq(people.id, personRoles.personId), isNull(people.leftOn), eq(people.schoolId, tenant.schoolId)))
    .where(and(inArray(personRoles.personId, [...ids]), eq(personRoles.role, 'teacher')))
}
