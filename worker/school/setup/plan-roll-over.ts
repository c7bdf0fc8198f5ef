// What the next school year is made of: pure, so that the preview and the roll-over cannot differ.
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import type { AcademicYearId } from '../../../protocol/ids.ts'
import { YEAR_LEVEL_MAX } from '../../../protocol/limits.ts'
import type { Leveled, Span } from './periods.ts'

/** Whole weeks: a Monday stays a Monday. */
const YEAR_DAYS = 364

type Year = Span & { readonly id: AcademicYearId }

/**
 * The year the school is in: of those that have begun, the last with classes. A year without any may have been made ahead, by hand or by an import
 * of dates, and begin before anybody has rolled over. `lived`: the years that classes are of, or groups where no class says its year.
 */
export function yearToLeave<One extends Year>(
  years: readonly One[],
  lived: ReadonlySet<AcademicYearId>,
  today: SchoolDate,
): One | undefined {
  const begun = years.filter((year) => year.startsOn <= today)
  return begun.findLast(({ id }) => lived.has(id)) ?? begun.at(-1) ?? years[0]
}

/** Once the year is over, and while the next one has no classes. */
export function whyClosed(
  from: Span,
  next: Year | undefined,
  withClasses: ReadonlySet<AcademicYearId>,
  today: SchoolDate,
): 'running' | 'done' | null {
  if (next && withClasses.has(next.id)) return 'done'
  return today > from.endsOn ? null : 'running'
}

/** The same calendar days a year later: «2026/27» begins on 1 September as «2025/26» did. */
export function nextYear(from: Span & { readonly title: string }): Span & { title: string } {
  const startsOn = sameDayNextYear(from.startsOn)
  const endsOn = sameDayNextYear(from.endsOn)
  const title = from.title.replace(
    /\b((?:19|20|21)\d\d)(?:(\s*[/–-]\s*)(\d\d)\b(?!\d))?/g,
    (_, year: string, dash?: string, short?: string) => {
      const end = dash === undefined ? '' : `${dash}${String((Number(short) + 1) % 100).padStart(2, '0')}`
      return `${Number(year) + 1}${end}`
    },
  )
  return { title: title === from.title ? `${startsOn.slice(0, 4)}/${endsOn.slice(2, 4)}` : title, startsOn, endsOn }
}

/**
 * Periods move by whole weeks and keep within the new year: the first begins with it and the last ends with it, as they did in the old one.
 * What would lie outside it is left out.
 */
export function nextPeriods<Period extends Leveled>(periods: readonly Period[], from: Span, to: Span): Period[] {
  return periods.flatMap((period) => {
    const startsOn = period.startsOn === from.startsOn ? to.startsOn : later(addDays(period.startsOn, YEAR_DAYS), to.startsOn)
    const endsOn = period.endsOn === from.endsOn ? to.endsOn : earlier(addDays(period.endsOn, YEAR_DAYS), to.endsOn)
    return startsOn <= endsOn ? [{ ...period, startsOn, endsOn }] : []
  })
}

/** Pupils of the last level leave: the eleventh, or the fourth or ninth where the school has no higher class. */
export function leavesByDefault(yearLevel: number, levels: readonly number[]): boolean {
  if (yearLevel >= YEAR_LEVEL_MAX) return true
  return (yearLevel === 4 || yearLevel === 9) && !levels.some((level) => level > yearLevel)
}

function sameDayNextYear(on: SchoolDate): SchoolDate {
  const next = `${Number(on.slice(0, 4)) + 1}${on.slice(4)}`
  return next.endsWith('02-29') ? `${next.slice(0, 4)}-02-28` : next
}

const later = (one: SchoolDate, other: SchoolDate) => (one > other ? one : other)
const earlier = (one: SchoolDate, other: SchoolDate) => (one < other ? one : other)
