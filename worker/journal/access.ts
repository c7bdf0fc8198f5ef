// Who may open whose journal (journal-domain §10): the teachers of a group read and write it, the class teacher and the school's heads read it.
import { and, eq, gte, isNull, or, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../protocol/dates.ts'
import type { PersonId, StudyGroupId, SubjectId } from '../../protocol/ids.ts'
import { canAny, type SchoolRole } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import { classGroups, classTeachers, personRoles, studyGroups, subjects, teachingLoads } from '../db/schema/school.ts'
import { Refusal } from '../platform/refusal.ts'

export type GroupForReader = {
  readonly studyGroupId: StudyGroupId
  readonly title: string
  readonly subjectId: SubjectId
  readonly subject: string
  readonly classTitle: string | null
  readonly yearLevel: number | null
  readonly teaches: PersonId | null
  readonly leadsClass: PersonId | null
}

/** A teacher's load holds until its last day. */
export function loadHolds(today: SchoolDate) {
  return or(isNull(teachingLoads.toOn), gte(teachingLoads.toOn, today))
}

/** Statements for a `batch`: the group as this person stands to it, and the person's roles. `requireGroup` judges what they bring. */
export function groupQueries(tenant: Tenant, personId: PersonId, studyGroupId: StudyGroupId, today: SchoolDate) {
  return [
    tenant.db
      .select({
        studyGroupId: studyGroups.id,
        title: studyGroups.title,
        subjectId: studyGroups.subjectId,
        subject: sql<string>`${subjects.title}`.as('subject_title'),
        classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
        yearLevel: classGroups.yearLevel,
        teaches: sql<PersonId | null>`${teachingLoads.teacherId}`.as('load_teacher'),
        leadsClass: sql<PersonId | null>`${classTeachers.teacherId}`.as('class_teacher'),
      })
      .from(studyGroups)
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
      .leftJoin(teachingLoads, and(eq(teachingLoads.studyGroupId, studyGroups.id), eq(teachingLoads.teacherId, personId), loadHolds(today)))
      .leftJoin(classTeachers, and(eq(classTeachers.classGroupId, studyGroups.classGroupId), eq(classTeachers.teacherId, personId)))
      .where(and(eq(studyGroups.id, studyGroupId), eq(studyGroups.schoolId, tenant.schoolId))),
    tenant.db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, personId)),
  ] as const
}

/** Refuses not_found unless the person may read the group; says whether they may also put marks into it. */
export function requireGroup(groups: readonly GroupForReader[], roleRows: readonly { readonly role: SchoolRole }[]) {
  const [group] = groups
  const roles = roleRows.map((row) => row.role)
  if (!group) throw new Refusal('not_found')
  const mayPut = group.teaches !== null && canAny(roles, 'mark.put')
  const mayRead = mayPut || group.leadsClass !== null || canAny(roles, 'journal.readWholeSchool')
  if (!mayRead) throw new Refusal('not_found')
  return { group, mayPut }
}
