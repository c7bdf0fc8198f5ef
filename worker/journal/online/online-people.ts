// For whom an online lesson is: who may come to its call and as what, and whom its news concern.
import { and, eq, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import type { ListedPerson } from '../../../durable-objects/call-room/found-call.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import type { JournalRules } from '../../../protocol/journal-rules.ts'
import { can, SCHOOL_ROLES } from '../../../protocol/rights.ts'
import type { Tenant } from '../../db/db.ts'
import { lessonChanges } from '../../db/schema/journal.ts'
import { classTeachers, guardianships, people, personRoles, studyGroupMembers, studyGroups, teachingLoads } from '../../db/schema/school.ts'
import type { OnlineRow } from './online-lesson.ts'

/** They look on at any lesson of the school. The administrator keeps settings and people: lessons are not theirs to watch. */
export const LOOKS_ON = SCHOOL_ROLES.filter((role) => role !== 'schoolAdmin' && can(role, 'journal.readWholeSchool'))

type Lesson = Pick<OnlineRow, 'studyGroupId' | 'lessonId' | 'on' | 'studentIds'>

/** Groups that have been sent into a lesson of another one that day, for `in (…)`. The arguments: values, or columns of the statement. */
export function groupsJoined(schoolId: unknown, on: unknown, lessonId: unknown): SQL {
  return sql`select j.study_group_id from lesson_changes c join lessons j on j.id = c.lesson_id
    where c.school_id = ${schoolId} and c.lesson_on = ${on} and c.merged_into_id = ${lessonId} and j.cancelled = 0`
}

/** Of the group that day and of those that have joined it, or those of them who were chosen. */
export function audienceOf({ schoolId }: Pick<Tenant, 'schoolId'>, { studyGroupId, lessonId, on, studentIds }: Lesson) {
  return and(
    sql`${studyGroupMembers.studyGroupId} in (select ${studyGroupId} union all ${groupsJoined(schoolId, on, lessonId)})`,
    sql`${studyGroupMembers.fromOn} <= ${on} and coalesce(${studyGroupMembers.toOn}, '9999') >= ${on}`,
    studentIds === null ? undefined : sql`${studyGroupMembers.studentId} in (select value from json_each(${JSON.stringify(studentIds)}))`,
  )
}

/** Statements for a `batch`; `onlinePeople` puts together what they bring. */
export function onlinePeopleQueries(tenant: Tenant, lesson: Lesson) {
  const { db, schoolId } = tenant
  const { studyGroupId, lessonId, on } = lesson
  return [
    db
      .select({ personId: studyGroupMembers.studentId })
      .from(studyGroupMembers)
      .innerJoin(people, and(eq(people.id, studyGroupMembers.studentId), isNull(people.leftOn)))
      .where(audienceOf(tenant, lesson)),
    db
      .select({ personId: guardianships.parentId })
      .from(studyGroupMembers)
      .innerJoin(guardianships, eq(guardianships.studentId, studyGroupMembers.studentId))
      .where(audienceOf(tenant, lesson)),
    db
      .select({ personId: teachingLoads.teacherId })
      .from(teachingLoads)
      .where(
        and(
          eq(teachingLoads.studyGroupId, studyGroupId),
          sql`${teachingLoads.fromOn} <= ${on}`,
          or(isNull(teachingLoads.toOn), sql`${teachingLoads.toOn} >= ${on}`),
        ),
      ),
    db
      .select({ personId: lessonChanges.substituteId })
      .from(lessonChanges)
      .where(and(eq(lessonChanges.lessonId, lessonId ?? ('' as never)), eq(lessonChanges.lessonOn, on))),
    db
      .select({ personId: classTeachers.teacherId })
      .from(studyGroups)
      .innerJoin(classTeachers, eq(classTeachers.classGroupId, studyGroups.classGroupId))
      .where(eq(studyGroups.id, studyGroupId)),
    db
      .select({ personId: personRoles.personId })
      .from(personRoles)
      .where(and(eq(personRoles.schoolId, schoolId), inArray(personRoles.role, LOOKS_ON))),
  ] as const
}

type Rows = readonly [Row[], Row[], Row[], { readonly personId: PersonId | null }[], Row[], Row[]]
type Row = { readonly personId: PersonId }

/**
 * The closed list of the call: whoever published it administers it, the group's other teachers and the substitute help, pupils are heard and seen, the
 * class teacher and the heads look on, and so do parents where the school lets them. Nobody else.
 */
export function listedPeople(rows: Rows, publishedBy: PersonId | null, { onlineParents }: JournalRules): ListedPerson[] {
  const [students, parents, teachers, substitutes, leaders, heads] = rows
  const listed = new Map<PersonId, ListedPerson>()
  const add = (some: readonly { readonly personId: PersonId | null }[], role: ListedPerson['role'], mayOrganise: boolean) => {
    for (const { personId } of some) if (personId !== null && !listed.has(personId)) listed.set(personId, { personId, role, mayOrganise })
  }
  add([{ personId: publishedBy }], 'organiser', true)
  add([...teachers, ...substitutes], 'coHost', true)
  add(students, 'speaker', false)
  // Whoever only looks on cannot end the lesson in the journal: its call is not handed over to them.
  add([...leaders, ...heads], 'listener', false)
  if (onlineParents) add(parents, 'listener', false)
  return [...listed.values()]
}

/** Whose inboxes hear of it: pupils, parents, and who teaches it. */
export function hearersOf([students, parents, teachers, substitutes]: Rows, publishedBy: PersonId | null): Set<PersonId> {
  const all = [...students, ...parents, ...teachers, ...substitutes, { personId: publishedBy }]
  return new Set(all.flatMap(({ personId }) => (personId === null ? [] : [personId])))
}
