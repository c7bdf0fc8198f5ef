// Which dates of a group nobody writes into (journal-domain §9): the edit window and the month are over, or the term is locked; an unlock opens them
// for a while. By the school's clock and time zone, never by a browser's. Rules LCK-….
import { and, eq, gt, inArray, sql } from 'drizzle-orm'
import { addDays, type SchoolDate } from '../../protocol/dates.ts'
import { type AcademicYearId, ID_PREFIXES, type StudyGroupId, type TermId } from '../../protocol/ids.ts'
import type { JournalRules } from '../../protocol/journal-rules.ts'
import type { Tenant } from '../db/db.ts'
import { termLocks, unlocks } from '../db/schema/journal.ts'
import { academicYears, terms } from '../db/schema/school.ts'
import { levelOfGroup } from '../school/group-level.ts'
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

function nextMonth(on: SchoolDate): string {
  return addDays(`${on.slice(0, 7)}-28`, 4).slice(0, 7)
}
