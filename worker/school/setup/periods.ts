// What is judged about years, terms and holidays: pure, so that each case is a line of a test.
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import { ACADEMIC_YEAR_DAYS_MAX } from '../../../protocol/limits.ts'
import { Refusal } from '../../platform/refusal.ts'

const DAY_MS = 86_400_000

export type Span = { readonly startsOn: SchoolDate; readonly endsOn: SchoolDate }
export type Leveled = Span & { readonly levelFrom: number; readonly levelTo: number }

/** Refuses dates_reversed, year_too_long. */
export function requireYear(year: Span): void {
  if (year.endsOn <= year.startsOn) throw new Refusal('dates_reversed', { field: 'endsOn' })
  if (isTooLong(year)) throw new Refusal('year_too_long', { field: 'endsOn' })
}

/** Refuses dates_reversed, invalid (levels), outside_year, each with the period's place. */
export function requirePeriod(period: Leveled, years: readonly Span[], place: string): void {
  if (period.endsOn < period.startsOn) throw new Refusal('dates_reversed', { field: place })
  if (period.levelTo < period.levelFrom) throw new Refusal('invalid', { field: `${place}.levelTo` })
  if (!years.some((year) => isWithin(period, year))) throw new Refusal('outside_year', { field: place })
}

/** Refuses dates_overlap when `period` shares a day and a year level with another one. */
export function requireApart(period: Leveled, others: readonly Leveled[], place: string): void {
  if (others.some((other) => clash(period, other))) throw new Refusal('dates_overlap', { field: place })
}

/** Longer than a school year can be: its year was mistyped. */
export function isTooLong({ startsOn, endsOn }: Span): boolean {
  return endsOn > addDays(startsOn, ACADEMIC_YEAR_DAYS_MAX - 1)
}

/** They share a day and a year level. */
export function clash(one: Leveled, other: Leveled): boolean {
  return shareDays(one, other) && one.levelFrom <= other.levelTo && other.levelFrom <= one.levelTo
}

/** Both days counted. */
export function daysOf({ startsOn, endsOn }: Span): number {
  return (Date.parse(endsOn) - Date.parse(startsOn)) / DAY_MS + 1
}

export function isWithin(period: Span, year: Span): boolean {
  return year.startsOn <= period.startsOn && period.endsOn <= year.endsOn
}

export function shareDays(one: Span, other: Span): boolean {
  return one.startsOn <= other.endsOn && other.startsOn <= one.endsOn
}

/** The year that holds a date, else the next one, else the last. */
export function yearAt<Year extends Span>(years: readonly Year[], on: SchoolDate): Year | null {
  const sorted = [...years].sort((one, other) => (one.startsOn < other.startsOn ? -1 : 1))
  return sorted.find((year) => on <= year.endsOn) ?? sorted.at(-1) ?? null
}
