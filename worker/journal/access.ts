// Who may open whose journal (journal-domain §10): the teachers of a group read and write it, the class teacher and the school's heads read it, a
// substitute has that one lesson on its own day and nothing else of the group, and a teacher whose load has ended, or has not begun, reads the days that
// were or will be theirs. Where the school has decided so, the class teacher writes as the teachers do (rule JRN-11).
import { and, eq, gte, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { SchoolDate } from '../../protocol/dates.ts'
import { LessonId, type PersonId, type SchoolId, type StudyGroupId, type SubjectId } from '../../protocol/ids.ts'
import { canAny, type SchoolRole } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import { classGroups, classTeachers, personRoles, studyGroups, subjects, teachingLoads } from '../db/schema/school.ts'
import { readJson } from '../platform/json.ts'
import { Refusal } from '../platform/refusal.ts'
import { levelOfGroup } from '../school/group-level.ts'

export type GroupForReader = {
  readonly studyGroupId: StudyGroupId
  readonly title: string
  readonly subjectId: SubjectId
  readonly subject: string
  readonly classTitle: string | null
  readonly yearLevel: number | null
  readonly archivedOn: SchoolDate | null
  readonly teaches: PersonId | null
  /** Days of the load, whether it holds today or not. */
  readonly loadFromOn: SchoolDate | null
  readonly loadToOn: SchoolDate | null
  readonly leadsClass: PersonId | null
  /** 1: the school lets class teachers write into all groups of their class, and this is one of this year. */
  readonly leaderPuts: number
  /** JSON: ids of the group's lessons of today that this person holds for its teacher. */
  readonly substitutes: string
}

/** A teacher's load holds from its first day to its last. */
export function loadHolds(today: SchoolDate) {
  return and(lte(teachingLoads.fromOn, today), or(isNull(teachingLoads.toOn), gte(teachingLoads.toOn, today)))
}

/** As a condition: whether the school lets class teachers write. No row, or one older than the rule: it does not. */
export function leadersPut(schoolId: SchoolId): SQL<number> {
  return sql<number>`coalesce((select rules->>'classTeacherPuts' from journal_rules where school_id = ${schoolId}), 0)`
}

/** For a `batch`: whoever writes into the group today, so that their open grids hear of it: its teachers, and its class's where the school lets them. */
export function writersQuery({ db, schoolId }: Tenant, studyGroupId: StudyGroupId, today: SchoolDate) {
  return db
    .select({ personId: teachingLoads.teacherId })
    .from(teachingLoads)
    .where(and(eq(teachingLoads.studyGroupId, studyGroupId), loadHolds(today)))
    .union(leadersQuery({ db, schoolId }, studyGroupId))
}

/** The class teachers of the group's class; nobody where they only read. */
export function leadersQuery({ db, schoolId }: Pick<Tenant, 'db' | 'schoolId'>, studyGroupId: StudyGroupId) {
  return db
    .select({ personId: classTeachers.teacherId })
    .from(studyGroups)
    .innerJoin(classTeachers, eq(classTeachers.classGroupId, studyGroups.classGroupId))
    .where(and(eq(studyGroups.id, studyGroupId), isNull(studyGroups.archivedOn), leadersPut(schoolId)))
}

/** Statements for a `batch`: the group as this person stands to it, and the person's roles. `requireGroup` judges what they bring. */
export function groupQueries(tenant: Tenant, personId: PersonId, studyGroupId: StudyGroupId, today: SchoolDate) {
  return [
    tenant.db
      .select({
        studyGroupId: studyGroups.id,
        title: studyGroups.title,
        subjectId: studyGroups.subjectId,
        archivedOn: studyGroups.archivedOn,
        subject: sql<string>`${subjects.title}`.as('subject_title'),
        classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
        // Also of a group over several classes: the first form is taught without marks wherever it sits.
        yearLevel: sql<number | null>`${levelOfGroup(studyGroupId)}`.as('year_level'),
        teaches: sql<PersonId | null>`case when ${loadHolds(today)} then ${teachingLoads.teacherId} end`.as('load_teacher'),
        loadFromOn: sql<SchoolDate | null>`${teachingLoads.fromOn}`.as('load_from'),
        loadToOn: sql<SchoolDate | null>`${teachingLoads.toOn}`.as('load_to'),
        leadsClass: sql<PersonId | null>`${classTeachers.teacherId}`.as('class_teacher'),
        leaderPuts: sql<number>`(${studyGroups.archivedOn} is null and ${leadersPut(tenant.schoolId)})`.as('leader_puts'),
        substitutes: sql<string>`(select json_group_array(c.lesson_id) from lesson_changes c join lessons l on l.id = c.lesson_id
          where c.substitute_id = ${personId} and c.lesson_on = ${today} and l.study_group_id = ${studyGroupId} and l.cancelled = 0)`.as(
          'substitutes',
        ),
      })
      .from(studyGroups)
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
      .leftJoin(teachingLoads, and(eq(teachingLoads.studyGroupId, studyGroups.id), eq(teachingLoads.teacherId, personId)))
      .leftJoin(classTeachers, and(eq(classTeachers.classGroupId, studyGroups.classGroupId), eq(classTeachers.teacherId, personId)))
      .where(and(eq(studyGroups.id, studyGroupId), eq(studyGroups.schoolId, tenant.schoolId))),
    tenant.db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, personId)),
  ] as const
}

/** Refuses not_found unless the person may read the group; says whether they may also put marks into it. A substitute is not let in here. */
export function requireGroup(groups: readonly GroupForReader[], roleRows: readonly { readonly role: SchoolRole }[]) {
  const { group, mayPut, mayRead } = standingTo(groups, roleRows)
  if (!mayRead) throw new Refusal('not_found')
  return { group, mayPut }
}

type Place = { readonly id: LessonId; readonly on: SchoolDate }

/**
 * For what is asked of single lessons. `mayPut`: into all of them; `teaches`: as its teacher, who also holds its lessons online; `substituteFor`: into these, today; `shows`: these may be read, and with
 * `mayRead: false` they are all there is of the group for this person. Refuses not_found when there is nothing.
 */
export function requireLessons(groups: readonly GroupForReader[], roleRows: readonly { readonly role: SchoolRole }[]) {
  const { group, teaches, puts, mayPut, mayRead } = standingTo(groups, roleRows)
  const substituteFor = puts ? (readJson(group.substitutes, z.array(LessonId)) ?? []) : []
  const own = puts ? ownDays(group) : null
  if (!mayRead && substituteFor.length === 0 && own === null) throw new Refusal('not_found')
  const shows = ({ id, on }: Place) => mayRead || substituteFor.includes(id) || (own !== null && own.fromOn <= on && on <= own.toOn)
  return { group, teaches, mayPut, mayRead, substituteFor, own, shows }
}

/** The days of a load, also of one that is over or still to come. */
export function ownDays({ loadFromOn, loadToOn }: GroupForReader): { readonly fromOn: SchoolDate; readonly toOn: SchoolDate } | null {
  return loadFromOn === null ? null : { fromOn: loadFromOn, toOn: loadToOn ?? '9999-12-31' }
}

/**
 * A teacher's own notes: of whoever has something of the group to teach (a load, also one that has ended or is to come, or a lesson of today for somebody
 * else) or leads its class. Who only looks on writes none. Refuses not_found to everybody else.
 */
export function requireNotes(groups: readonly GroupForReader[], roleRows: readonly { readonly role: SchoolRole }[]) {
  const { group, substituteFor, own } = requireLessons(groups, roleRows)
  const teaches = canAny(
    roleRows.map(({ role }) => role),
    'mark.put',
  )
  return { mayWrite: own !== null || substituteFor.length > 0 || (teaches && group.leadsClass !== null) }
}

/**
 * The plan of topics: read by whoever has anything of the group to teach or to look after; set by its teachers, also by one whose load is to come, and by
 * whoever else writes into the group.
 */
export function requirePlan(groups: readonly GroupForReader[], roleRows: readonly { readonly role: SchoolRole }[], today: SchoolDate) {
  const { group, puts, mayPut, mayRead } = standingTo(groups, roleRows)
  const own = puts ? ownDays(group) : null
  if (!mayRead && own === null) throw new Refusal('not_found')
  return { group, maySet: mayPut || (own !== null && own.toOn >= today), mayRead }
}

function standingTo(groups: readonly GroupForReader[], roleRows: readonly { readonly role: SchoolRole }[]) {
  const [group] = groups
  const roles = roleRows.map((row) => row.role)
  if (!group) throw new Refusal('not_found')
  const puts = canAny(roles, 'mark.put')
  const teaches = puts && group.teaches !== null
  const mayPut = teaches || (puts && mayPutAsLeader(group))
  const mayRead = mayPut || group.leadsClass !== null || canAny(roles, 'journal.readWholeSchool')
  return { group, puts, teaches, mayPut, mayRead }
}

/** The class teacher of the group's class, where the school lets them write. A group over several classes is nobody's own class. */
export function mayPutAsLeader({ leadsClass, leaderPuts }: GroupForReader): boolean {
  return leadsClass !== null && leaderPuts === 1
}
