// What «Итоговые» of a group is made of, for reading and for giving marks alike: one batch. The sums themselves are protocol/term-suggestion.ts.
import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../protocol/dates.ts'
import type { AcademicYearId, PersonId, StudyGroupId, TermId, WorkKindId } from '../../protocol/ids.ts'
import type { MarkValue } from '../../protocol/journal.ts'
import type { MarkPeriod } from '../../protocol/mark-period.ts'
import { canAny, type SchoolRole } from '../../protocol/rights.ts'
import type { TermKind } from '../../protocol/term-kinds.ts'
import type { Exam, TermMark } from '../../protocol/term-marks.ts'
import type { TermValue } from '../../protocol/term-suggestion.ts'
import type { Tenant } from '../db/db.ts'
import { cells, exams, lessons, termMarks } from '../db/schema/journal.ts'
import { academicYears, people, studyGroupMembers, terms } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'
import { levelOfGroup } from '../school/group-level.ts'
import { type GroupForReader, groupQueries, mayPutAsLeader, ownDays } from './access.ts'
import { closedQueries } from './closed-dates.ts'
import { kindsQuery } from './work-kinds.ts'

/**
 * Refuses not_found unless the person may read the group's term marks: its teacher, its class's (who gives them too where the school lets them), the
 * heads; not the administrator (§10). Whose load has
 * ended reads the periods that ended while it held, and the pupils of its days: what came later is the next teacher's. A load that lasted until the last
 * term's end is as good as one that holds until the roll-over: sources end loads with the year, examinations and certificates come after it (§5).
 */
export function requireTermMarks(groups: readonly GroupForReader[], roleRows: RoleRows, yearRows: readonly YearRow[], today: SchoolDate) {
  const [group] = groups
  if (!group) throw new Refusal('not_found')
  const mayPut = isItsTeacher(group, roleRows) || (putsMarks(roleRows) && (mayPutAsLeader(group) || lastedTheYear(group, yearRows, today)))
  const whole = mayPut || mayReadTermMarks(group, roleRows)
  const own = whole || !putsMarks(roleRows) ? null : ownDays(group)
  if (!whole && (own === null || own.toOn >= today)) throw new Refusal('not_found')
  return {
    group,
    mayPut,
    showsPeriod: ({ endsOn }: Pick<Column, 'endsOn'>) => own === null || (own.fromOn <= endsOn && endsOn <= own.toOn),
    showsStudent: ({ fromOn, toOn }: { readonly fromOn: SchoolDate; readonly toOn: SchoolDate | null }) =>
      own === null || (fromOn <= own.toOn && (toOn ?? '9999') >= own.fromOn),
  }
}

type RoleRows = readonly { readonly role: SchoolRole }[]

export function mayReadTermMarks(group: GroupForReader, roleRows: RoleRows): boolean {
  const readsAll = canAny(
    roleRows.map(({ role }) => role),
    'termMark.readWholeSchool',
  )
  return readsAll || group.leadsClass !== null || isItsTeacher(group, roleRows)
}

function isItsTeacher(group: GroupForReader, roleRows: RoleRows): boolean {
  return group.teaches !== null && putsMarks(roleRows)
}

function lastedTheYear(group: GroupForReader, yearRows: readonly YearRow[], today: SchoolDate): boolean {
  const own = ownDays(group)
  const [year] = yearRows
  if (own === null || year === undefined || group.archivedOn !== null) return false
  const lastDay = yearRows.reduce((last, { endsOn }) => (endsOn !== null && endsOn > last ? endsOn : last), '') || year.yearEndsOn
  return own.toOn < today && own.toOn >= lastDay && own.toOn >= year.yearStartsOn && own.fromOn <= year.yearEndsOn
}

function putsMarks(roleRows: RoleRows): boolean {
  return canAny(
    roleRows.map(({ role }) => role),
    'mark.put',
  )
}

/** The group's own year, else its class's, else the one that holds today or began last. */
export function yearOfGroup(tenant: Tenant, studyGroupId: StudyGroupId, today: SchoolDate): SQL<AcademicYearId> {
  return sql<AcademicYearId>`coalesce(
    (select coalesce(g.year_id, c.year_id) from study_groups g left join class_groups c on c.id = g.class_group_id where g.id = ${studyGroupId}),
    (select id from academic_years where school_id = ${tenant.schoolId} order by starts_on <= ${today} desc, abs(julianday(starts_on) - julianday(${today})) limit 1))`
}

/** Of periods that have no points. */
export const TERM_VALUE = sql<TermValue | null>`${termMarks.value}`.as('term_value')

/** `studentIds`: of these only. */
export function termMarkQueries(
  { tenant, personId }: Actor,
  studyGroupId: StudyGroupId,
  today: SchoolDate,
  at: number,
  studentIds?: readonly PersonId[],
) {
  const { db, schoolId } = tenant
  const yearId = yearOfGroup(tenant, studyGroupId, today)
  const level = levelOfGroup(studyGroupId)
  const among = (student: SQL | typeof termMarks.studentId) =>
    studentIds === undefined ? undefined : sql`${student} in (select value from json_each(${JSON.stringify(studentIds)}))`
  return [
    ...groupQueries(tenant, personId, studyGroupId, today),
    db
      .select({
        yearId: academicYears.id,
        yearStartsOn: sql<SchoolDate>`${academicYears.startsOn}`.as('year_starts_on'),
        yearEndsOn: sql<SchoolDate>`${academicYears.endsOn}`.as('year_ends_on'),
        termId: sql<TermId | null>`${terms.id}`.as('term_id'),
        title: sql<string | null>`${terms.title}`.as('term_title'),
        kind: sql<TermKind | null>`${terms.kind}`.as('term_kind'),
        startsOn: terms.startsOn,
        endsOn: terms.endsOn,
        level: sql<number | null>`${level}`.as('level'),
      })
      .from(academicYears)
      .leftJoin(
        terms,
        and(
          eq(terms.schoolId, schoolId),
          eq(terms.yearId, academicYears.id),
          sql`${terms.kind} <> 'year'`,
          sql`${level} between ${terms.levelFrom} and ${terms.levelTo}`,
        ),
      )
      .where(eq(academicYears.id, yearId))
      .orderBy(asc(terms.startsOn)),
    db
      .select({
        personId: people.id,
        familyName: people.familyName,
        givenName: people.givenName,
        patronymic: people.patronymic,
        fromOn: studyGroupMembers.fromOn,
        toOn: studyGroupMembers.toOn,
      })
      .from(studyGroupMembers)
      .innerJoin(people, eq(people.id, studyGroupMembers.studentId))
      .where(and(eq(studyGroupMembers.studyGroupId, studyGroupId), among(studyGroupMembers.studentId as never))),
    kindsQuery(tenant),
    // Equal marks are counted in the database, so that a year of a class is a few hundred rows on the wire.
    db
      .select({
        termId: terms.id,
        studentId: cells.studentId,
        value: sql<MarkValue>`mark.value->>'value'`.as('mark_value'),
        kindId: sql<WorkKindId | null>`coalesce(mark.value->>'kindId', ${lessons.workKindId})`.as('kind_id'),
        weightHundredths: sql<number | null>`mark.value->>'weightHundredths'`.as('own_weight'),
        count: sql<number>`count(*)`.as('marks'),
      })
      .from(terms)
      .innerJoin(
        lessons,
        and(eq(lessons.studyGroupId, studyGroupId), sql`${lessons.lessonOn} between ${terms.startsOn} and ${terms.endsOn}`),
      )
      .innerJoin(cells, and(eq(cells.lessonId, lessons.id), among(cells.studentId as never)))
      .innerJoin(sql`json_each(${cells.marks}) mark`, sql`mark.value->>'value' <> '.' and coalesce(mark.value->>'counts', 1)`)
      .where(
        and(
          eq(terms.schoolId, schoolId),
          eq(terms.yearId, yearId),
          sql`${terms.kind} <> 'year'`,
          sql`${level} between ${terms.levelFrom} and ${terms.levelTo}`,
        ),
      )
      .groupBy(terms.id, cells.studentId, sql`mark_value`, sql`kind_id`, sql`own_weight`),
    // Cancelled ones too: how many lessons a week the group has says its timetable, not what became of it.
    db
      .select({ termId: terms.id, lessons: sql<number>`count(*)`.as('lessons_of_week') })
      .from(terms)
      .innerJoin(
        lessons,
        and(eq(lessons.studyGroupId, studyGroupId), sql`${lessons.lessonOn} between ${terms.startsOn} and ${terms.endsOn}`),
      )
      .where(and(eq(terms.schoolId, schoolId), eq(terms.yearId, yearId), sql`${terms.kind} <> 'year'`))
      .groupBy(terms.id, sql`date(${lessons.lessonOn}, 'weekday 0')`),
    givenQuery(tenant, studyGroupId, studentIds),
    // Who came from another class in the middle of the year brings the terms of the same subject along (rule TRM-04).
    db
      .select({ studentId: termMarks.studentId, period: termMarks.period, value: TERM_VALUE })
      .from(studyGroupMembers)
      .innerJoin(termMarks, eq(termMarks.studentId, studyGroupMembers.studentId))
      .where(
        and(
          eq(studyGroupMembers.studyGroupId, studyGroupId),
          among(studyGroupMembers.studentId as never),
          sql`${termMarks.period} not in ('year', 'exam', 'final')`,
          sql`${termMarks.studyGroupId} in (select other.id from study_groups other, study_groups now
            where now.id = ${studyGroupId} and other.school_id = ${schoolId} and other.subject_id = now.subject_id and other.id <> now.id)`,
        ),
      ),
    // The certificate of the eleventh form looks back at the tenth: the same subject in the year before.
    db
      .select({ studentId: termMarks.studentId, value: TERM_VALUE })
      .from(studyGroupMembers)
      .innerJoin(termMarks, eq(termMarks.studentId, studyGroupMembers.studentId))
      .where(
        and(
          eq(studyGroupMembers.studyGroupId, studyGroupId),
          among(studyGroupMembers.studentId as never),
          sql`${level} = 11`,
          sql`${termMarks.period} not in ('exam', 'final')`,
          sql`${termMarks.studyGroupId} in (select before.id from study_groups before, study_groups now
            where now.id = ${studyGroupId} and before.school_id = ${schoolId} and before.subject_id = now.subject_id
            and before.year_id = (select id from academic_years where school_id = ${schoolId}
              and starts_on < (select starts_on from academic_years where id = ${yearId}) order by starts_on desc limit 1))`,
        ),
      ),
    db.select(EXAM_COLUMNS).from(exams).where(eq(exams.studyGroupId, studyGroupId)),
    ...closedQueries(tenant, studyGroupId, at),
  ] as const
}

const EXAM_COLUMNS = { scale: exams.scale, studentIds: exams.studentIds, version: exams.version }

/** A group whose examination nobody has set up has the terms' scale, for every pupil. */
export function examOf([row]: readonly Exam[]): Exam {
  return row ?? { scale: 'five', studentIds: null, version: 0 }
}

export function givenQuery({ db }: Tenant, studyGroupId: StudyGroupId, studentIds?: readonly PersonId[]) {
  return db
    .select({
      studentId: termMarks.studentId,
      period: termMarks.period,
      value: termMarks.value,
      reason: termMarks.reason,
      version: termMarks.version,
    })
    .from(termMarks)
    .where(
      and(
        eq(termMarks.studyGroupId, studyGroupId),
        studentIds === undefined ? undefined : sql`${termMarks.studentId} in (select value from json_each(${JSON.stringify(studentIds)}))`,
      ),
    )
}

export type YearRow = {
  readonly yearId: AcademicYearId
  readonly yearStartsOn: SchoolDate
  readonly yearEndsOn: SchoolDate
  readonly termId: TermId | null
  readonly title: string | null
  readonly kind: TermKind | null
  readonly startsOn: SchoolDate | null
  readonly endsOn: SchoolDate | null
  readonly level: number | null
}

export type Column = {
  readonly period: MarkPeriod
  readonly title: string
  /** Null: not a term's. */
  readonly kind: TermKind | null
  readonly startsOn: SchoolDate
  readonly endsOn: SchoolDate
  /** What a lock of it is of. */
  readonly periodId: TermId | AcademicYearId
}

/** The terms, then year, examination, certificate; nothing for a school without years. */
export function columnsOf(rows: readonly YearRow[]): Column[] {
  const [first] = rows
  if (first === undefined) return []
  const ofTerms = rows.flatMap(({ termId, title, kind, startsOn, endsOn }) =>
    termId === null || startsOn === null || endsOn === null
      ? []
      : [{ period: termId, title: title ?? '', kind, startsOn, endsOn, periodId: termId }],
  )
  const { yearId, yearStartsOn: startsOn, yearEndsOn: endsOn } = first
  return [
    ...ofTerms,
    ...(['year', 'exam', 'final'] as const).map((period) => ({ period, title: '', kind: null, startsOn, endsOn, periodId: yearId })),
  ]
}

/** A week of a term that has lessons of the group. */
export type Week = { readonly termId: TermId; readonly lessons: number }

export type Counted = {
  readonly termId: TermId
  readonly studentId: PersonId
  readonly value: MarkValue
  readonly kindId: WorkKindId | null
  readonly weightHundredths: number | null
  readonly count: number
}

export type Given = TermMark
/** Given in another group of the subject. */
export type Elsewhere = { readonly studentId: PersonId; readonly period: MarkPeriod; readonly value: TermValue | null }
export type Earlier = { readonly studentId: PersonId; readonly value: TermValue | null }
