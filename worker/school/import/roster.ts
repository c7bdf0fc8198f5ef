// The roster as a plan sees it: everything of one school that an import may touch, as plain rows.
import { eq } from 'drizzle-orm'
import type { Tenant } from '../../db/db.ts'
import { termLocks, workKinds } from '../../db/schema/journal.ts'
import {
  academicYears,
  bells,
  classGroups,
  classMembers,
  classTeachers,
  guardianships,
  holidays,
  people,
  personRoles,
  rosters,
  studyGroupMembers,
  studyGroups,
  subjects,
  teachingLoads,
  terms,
  timetableEntries,
} from '../../db/schema/school.ts'

/** The tables an import writes, under the names its changes are staged by. People are staged as what they are counted as. */
export const ROSTER_TABLES = {
  student: people,
  parent: people,
  staff: people,
  personRole: personRoles,
  guardianship: guardianships,
  academicYear: academicYears,
  term: terms,
  holiday: holidays,
  bell: bells,
  classGroup: classGroups,
  classMember: classMembers,
  classTeacher: classTeachers,
  subject: subjects,
  studyGroup: studyGroups,
  studyGroupMember: studyGroupMembers,
  teachingLoad: teachingLoads,
  workKind: workKinds,
  timetableEntry: timetableEntries,
} as const

export type StagedEntity = keyof typeof ROSTER_TABLES

/** What a school sets by hand and no file says: an import neither writes nor stages it, so it neither changes it nor brings an old one back. */
export const SET_BY_HAND = ['bellSetId', 'profile', 'planKind', 'homeRoom', 'version'] as const
type SetByHand = (typeof SET_BY_HAND)[number]

/** A row without its school: the tenant adds it. */
type Row<T extends { $inferSelect: object }> = Omit<T['$inferSelect'], 'schoolId' | SetByHand>
export type RowOf<E extends StagedEntity> = Row<(typeof ROSTER_TABLES)[E]>

export type Roster = {
  readonly version: number
  readonly people: readonly RowOf<'student'>[]
  readonly personRoles: readonly RowOf<'personRole'>[]
  readonly guardianships: readonly RowOf<'guardianship'>[]
  readonly academicYears: readonly RowOf<'academicYear'>[]
  readonly terms: readonly RowOf<'term'>[]
  readonly holidays: readonly RowOf<'holiday'>[]
  readonly bells: readonly RowOf<'bell'>[]
  readonly classGroups: readonly RowOf<'classGroup'>[]
  readonly classMembers: readonly RowOf<'classMember'>[]
  readonly classTeachers: readonly RowOf<'classTeacher'>[]
  readonly subjects: readonly RowOf<'subject'>[]
  readonly studyGroups: readonly RowOf<'studyGroup'>[]
  readonly studyGroupMembers: readonly RowOf<'studyGroupMember'>[]
  readonly teachingLoads: readonly RowOf<'teachingLoad'>[]
  readonly workKinds: readonly RowOf<'workKind'>[]
  readonly timetableEntries: readonly RowOf<'timetableEntry'>[]
  /** Terms and years that are locked, for the whole school or for a group. */
  readonly locked: ReadonlySet<string>
}

/** One batch, so one state of the database: the version belongs to the rows. */
export async function readRoster({ db, schoolId }: Tenant): Promise<Roster> {
  const [
    versions,
    peopleRows,
    roleRows,
    guardianshipRows,
    yearRows,
    termRows,
    holidayRows,
    bellRows,
    classRows,
    memberRows,
    classTeacherRows,
    subjectRows,
    groupRows,
    groupMemberRows,
    loadRows,
    kindRows,
    entryRows,
    lockRows,
  ] = await db.batch([
    db.select().from(rosters).where(eq(rosters.schoolId, schoolId)),
    db.select().from(people).where(eq(people.schoolId, schoolId)),
    db.select().from(personRoles).where(eq(personRoles.schoolId, schoolId)),
    db.select().from(guardianships).where(eq(guardianships.schoolId, schoolId)),
    db.select().from(academicYears).where(eq(academicYears.schoolId, schoolId)),
    db.select().from(terms).where(eq(terms.schoolId, schoolId)),
    db.select().from(holidays).where(eq(holidays.schoolId, schoolId)),
    db.select().from(bells).where(eq(bells.schoolId, schoolId)),
    db.select().from(classGroups).where(eq(classGroups.schoolId, schoolId)),
    db.select().from(classMembers).where(eq(classMembers.schoolId, schoolId)),
    db.select().from(classTeachers).where(eq(classTeachers.schoolId, schoolId)),
    db.select().from(subjects).where(eq(subjects.schoolId, schoolId)),
    db.select().from(studyGroups).where(eq(studyGroups.schoolId, schoolId)),
    db.select().from(studyGroupMembers).where(eq(studyGroupMembers.schoolId, schoolId)),
    db.select().from(teachingLoads).where(eq(teachingLoads.schoolId, schoolId)),
    db.select().from(workKinds).where(eq(workKinds.schoolId, schoolId)),
    db.select().from(timetableEntries).where(eq(timetableEntries.schoolId, schoolId)),
    db.select({ termId: termLocks.termId }).from(termLocks).where(eq(termLocks.schoolId, schoolId)),
  ])
  return {
    version: versions[0]?.version ?? 0,
    people: peopleRows,
    personRoles: roleRows,
    guardianships: guardianshipRows,
    academicYears: yearRows,
    terms: termRows,
    holidays: holidayRows,
    bells: bellRows,
    classGroups: classRows.map(({ bellSetId: _, profile: _profile, planKind: _kind, homeRoom: _room, ...row }) => row),
    classMembers: memberRows,
    classTeachers: classTeacherRows,
    subjects: subjectRows,
    studyGroups: groupRows,
    studyGroupMembers: groupMemberRows,
    teachingLoads: loadRows,
    workKinds: kindRows,
    timetableEntries: entryRows,
    locked: new Set<string>(lockRows.map(({ termId }) => termId)),
  }
}
