// Which dates of a group nobody writes into (journal-domain §9): the edit window and the month are over, or the term is locked; an unlock opens them
// for a while. By the school's clock and time zone, never by a browser's. Rules LCK-….
import { and, eq, gt, inArray, type SQL, sql } from 'drizzle-orm'
import { addDays, type SchoolDate } from '../../protocol/dates.ts'
import { type AcademicYearId, ID_PREFIXES, type StudyGroupId, type TermId } from '../../protocol/ids.ts'
import type { JournalRules } from '../../protocol/journal-rules.ts'
import type { Tenant } from '../db/db.ts'
import { termLocks, unlocks } from '../db/schema/journal.ts'
import { academicYears, studyGroups, terms } from '../db/schema/school.ts'
import { groupLevel, levelOfGroup } from '../school/group-level.ts'
import { rulesOf, rulesQuery } from './journal-rules.ts'

/** Statements for a `batch`, a few rows each; `closedDates` judges by what they bring. */
export function closedQueries(tenant: Tenant, studyGroupId: StudyGroupId, at: number) {
  return [
    rulesQuery(tenant),
    tenant.db
      .select({
        periodId: termLocks.termId,
        startsOn: sql<SchoolDate>`coalesce(${terms.startsOn}, ${academicYears.startsOn})`.as('lock_starts_on'),
        endsOn: sql<SchoolDate>`coalesce(${terms.endsOn}, ${academicYears.endsOn})`.as('lock_ends_on'),
      })
      .from(termLocks)
      .leftJoin(terms, eq(sql`${terms.id}`, termLocks.termId))
      .leftJoin(academicYears, eq(sql`${academicYears.id}`, termLocks.termId))
      .where(
        and(
          eq(termLocks.schoolId, tenant.schoolId),
          inArray(termLocks.studyGroupId, ['', studyGroupId]),
          sql`(${terms.id} is null or ${termLocks.studyGroupId} <> ''
            or ${levelOfGroup(studyGroupId)} between ${terms.levelFrom} and ${terms.levelTo})`,
        ),
      ),
    tenant.db
      .select({ fromOn: unlocks.fromOn, toOn: unlocks.toOn })
      .from(unlocks)
      .where(and(eq(unlocks.studyGroupId, studyGroupId), gt(unlocks.untilAt, at))),
  ] as const
}

/** The same for all groups that `groupIds` (a subquery) names; `closedDatesOfEach` judges. */
export function closedQueriesOfEach({ db, ...tenant }: Tenant, groupIds: SQL, at: number) {
  return [
    rulesQuery({ db, ...tenant }),
    db
      .select({
        studyGroupId: termLocks.studyGroupId,
        periodId: termLocks.termId,
        startsOn: sql<SchoolDate>`coalesce(${terms.startsOn}, ${academicYears.startsOn})`.as('lock_starts_on'),
        endsOn: sql<SchoolDate>`coalesce(${terms.endsOn}, ${academicYears.endsOn})`.as('lock_ends_on'),
        levelFrom: terms.levelFrom,
        levelTo: terms.levelTo,
      })
      .from(termLocks)
      .leftJoin(terms, eq(sql`${terms.id}`, termLocks.termId))
      .leftJoin(academicYears, eq(sql`${academicYears.id}`, termLocks.termId))
      .where(eq(termLocks.schoolId, tenant.schoolId)),
    db
      .select({ studyGroupId: unlocks.studyGroupId, fromOn: unlocks.fromOn, toOn: unlocks.toOn })
      .from(unlocks)
      .where(and(sql`${unlocks.studyGroupId} in (${groupIds})`, gt(unlocks.untilAt, at))),
    db
      .select({ studyGroupId: studyGroups.id, level: sql<number | null>`${sql.raw(groupLevel('study_groups.id'))}`.as('level') })
      .from(studyGroups)
      .where(sql`${studyGroups.id} in (${groupIds})`),
  ] as const
}

type LockOfEach = Lock & {
  readonly studyGroupId: StudyGroupId | ''
  readonly levelFrom: number | null
  readonly levelTo: number | null
}
type RowsOfEach = readonly [
  rules: Parameters<typeof rulesOf>[0],
  locks: readonly LockOfEach[],
  unlocks: readonly (Opened & { readonly studyGroupId: StudyGroupId })[],
  groups: readonly { readonly studyGroupId: StudyGroupId; readonly level: number | null }[],
]

/** A group that was not named is closed: what nobody has asked about nobody writes into. */
export function closedDatesOfEach([ruleRows, locks, opened, groups]: RowsOfEach, today: SchoolDate) {
  const byGroup = new Map(
    groups.map(({ studyGroupId, level }) => {
      const reaches = (lock: LockOfEach) =>
        lock.studyGroupId === studyGroupId ||
        (lock.studyGroupId === '' &&
          (lock.levelFrom === null || (level !== null && lock.levelFrom <= level && level <= (lock.levelTo ?? level))))
      const own = opened.filter((one) => one.studyGroupId === studyGroupId)
      return [studyGroupId, closedDates([ruleRows, locks.filter(reaches), own], today)]
    }),
  )
  return (studyGroupId: StudyGroupId, on: SchoolDate): boolean => byGroup.get(studyGroupId)?.isClosed(on) ?? true
}

type Lock = { readonly periodId: TermId | AcademicYearId; readonly startsOn: SchoolDate; readonly endsOn: SchoolDate }
type Opened = { readonly fromOn: SchoolDate; readonly toOn: SchoolDate }
type Rows = readonly [rules: Parameters<typeof rulesOf>[0], locks: readonly Lock[], unlocks: readonly Opened[]]

export type ClosedDates = {
  readonly rules: JournalRules
  /** `dueOn`: the deadline of a «точка» that stands there, from which the edit window is counted then: a work that is awaited may be marked. */
  readonly isClosed: (on: SchoolDate, dueOn?: SchoolDate | null) => boolean
  /** Of a term's marks, and with the year's id of those the year ends with: only a lock closes them. */
  readonly isPeriodClosed: (periodId: TermId | AcademicYearId, endsOn: SchoolDate) => boolean
}

export function closedDates([ruleRows, locks, opened]: Rows, today: SchoolDate): ClosedDates {
  const rules = rulesOf(ruleRows)
  const isOpened = (on: SchoolDate) => opened.some((one) => one.fromOn <= on && on <= one.toOn)
  return {
    rules,
    isClosed: (on, dueOn = null) => {
      if (isOpened(on)) return false
      const countedFrom = dueOn !== null && dueOn > on ? dueOn : on
      return locks.some((lock) => lock.startsOn <= on && on <= lock.endsOn) || isWindowOver(countedFrom, today, rules)
    },
    isPeriodClosed: (periodId, endsOn) => locks.some((lock) => lock.periodId === periodId || isYearOver(lock, endsOn)) && !isOpened(endsOn),
  }
}

/** A locked year closes its terms' marks too; a locked last term leaves the year's open. */
function isYearOver({ periodId, startsOn, endsOn }: Lock, on: SchoolDate): boolean {
  return periodId.startsWith(ID_PREFIXES.academicYear) && startsOn <= on && on <= endsOn
}

/** A lesson that is still to come is open: it may be filled in beforehand. */
function isWindowOver(on: SchoolDate, today: SchoolDate, { editWindowDays, monthClosesOn }: JournalRules): boolean {
  if (editWindowDays !== null && addDays(on, editWindowDays) < today) return true
  return monthClosesOn !== null && today >= `${nextMonth(on)}-${String(monthClosesOn).padStart(2, '0')}`
}

/** The last day that is closed without a lock, as `isWindowOver` says it of each day. */
export function windowClosedTo(today: SchoolDate, { editWindowDays, monthClosesOn }: JournalRules): SchoolDate | null {
  const byDays = editWindowDays === null ? null : addDays(today, -editWindowDays - 1)
  const ofMonth = (on: SchoolDate) => addDays(`${on.slice(0, 7)}-01`, -1)
  const lastMonth = ofMonth(today)
  const byMonth = monthClosesOn === null ? null : Number(today.slice(8)) >= monthClosesOn ? lastMonth : ofMonth(lastMonth)
  return byDays === null || (byMonth !== null && byMonth > byDays) ? byMonth : byDays
}

function nextMonth(on: SchoolDate): string {
  return addDays(`${on.slice(0, 7)}-28`, 4).slice(0, 7)
}
