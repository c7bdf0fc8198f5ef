// What the first set-up proposes: the dates Russian schools were recommended for 2025/26 (docs/journal-domain.md), moved to the year at hand by whole
// weeks; seven lessons of forty minutes from 8:30. Everything can be changed afterwards.
import { addDays, type SchoolDate } from '../../protocol/dates.ts'
import { YEAR_LEVEL_MAX } from '../../protocol/limits.ts'
import type { BellTime, SetupYear } from '../../protocol/school-setup.ts'

const KNOWN = 2025
const ALL = { levelFrom: 1, levelTo: YEAR_LEVEL_MAX }

type Span = { readonly startsOn: SchoolDate; readonly endsOn: SchoolDate }

export function proposedYear(today: SchoolDate): Span & { title: string } {
  // From June on one sets up the year to come.
  const first = Number(today.slice(0, 4)) - (today.slice(5) < '06-01' ? 1 : 0)
  return { title: `${first}/${String((first + 1) % 100).padStart(2, '0')}`, startsOn: `${first}-09-01`, endsOn: `${first + 1}-05-26` }
}

/** What «Добавить учебный год» begins with: this year, or the first one after those there are. */
export function nextYear(today: SchoolDate, years: readonly Span[]): Span & { title: string } {
  const proposed = proposedYear(today)
  const lastOn = years.reduce((last, { endsOn }) => (endsOn > last ? endsOn : last), '')
  return lastOn < proposed.startsOn ? proposed : proposedYear(`${lastOn.slice(0, 4)}-12-31`)
}

/** A date of 2025/26 in the year that begins in `first`: the same day of the week, at most half a week from the same day of the calendar. */
function inYear(on: SchoolDate, first: number): SchoolDate {
  const years = first - KNOWN
  if (years === 0) return on
  const same = `${Number(on.slice(0, 4)) + years}${on.slice(4)}`
  const days = Math.round((Date.parse(`${same}T00:00:00Z`) - Date.parse(`${on}T00:00:00Z`)) / 86_400_000)
  return addDays(on, Math.round(days / 7) * 7)
}

function within<Period extends Span>(periods: readonly Period[], year: Span): Period[] {
  const first = Number(year.startsOn.slice(0, 4))
  return periods.flatMap((period, place) => {
    const [startsOn, endsOn] = [inYear(period.startsOn, first), inYear(period.endsOn, first)]
    const begins = place === 0 && period.startsOn === '2025-09-01' ? year.startsOn : startsOn < year.startsOn ? year.startsOn : startsOn
    const ends = period.endsOn === '2026-05-26' || endsOn > year.endsOn ? year.endsOn : endsOn
    return begins <= ends ? [{ ...period, startsOn: begins, endsOn: ends }] : []
  })
}

const QUARTERS = [
  { title: '1 четверть', startsOn: '2025-09-01', endsOn: '2025-10-24' },
  { title: '2 четверть', startsOn: '2025-11-03', endsOn: '2025-12-30' },
  { title: '3 четверть', startsOn: '2026-01-12', endsOn: '2026-03-27' },
  { title: '4 четверть', startsOn: '2026-04-06', endsOn: '2026-05-26' },
]
const HALF_YEARS = [
  { title: '1 полугодие', startsOn: '2025-09-01', endsOn: '2025-12-30' },
  { title: '2 полугодие', startsOn: '2026-01-12', endsOn: '2026-05-26' },
]
const HOLIDAYS = [
  { title: 'Осенние каникулы', startsOn: '2025-10-25', endsOn: '2025-11-02' },
  { title: 'Зимние каникулы', startsOn: '2025-12-31', endsOn: '2026-01-11' },
  { title: 'Весенние каникулы', startsOn: '2026-03-28', endsOn: '2026-04-05' },
]
const FIRST_FORM_HOLIDAY = { title: 'Дополнительные каникулы 1 классов', startsOn: '2026-02-16', endsOn: '2026-02-22' }

/** Quarters for years 1–9, half-years for 10 and 11 where there are such classes. */
export function proposedTerms(year: SetupYear, levels: readonly number[]) {
  const seniors = levels.some((level) => level >= 10)
  const quarters = within(QUARTERS, year).map((term) => ({
    termId: null,
    kind: 'quarter' as const,
    ...ALL,
    levelTo: seniors ? 9 : YEAR_LEVEL_MAX,
    ...term,
  }))
  const halves = within(HALF_YEARS, year).map((term) => ({ termId: null, kind: 'halfYear' as const, ...ALL, levelFrom: 10, ...term }))
  return seniors ? [...quarters, ...halves] : quarters
}

export function proposedHolidays(year: SetupYear, levels: readonly number[]) {
  const all = within(HOLIDAYS, year).map((holiday) => ({ holidayId: null, ...ALL, ...holiday }))
  const first = within([FIRST_FORM_HOLIDAY], year).map((holiday) => ({ holidayId: null, levelFrom: 1, levelTo: 1, ...holiday }))
  return levels.includes(1) ? [...all, ...first] : all
}

export const PROPOSED_BELLS: readonly BellTime[] = [
  { number: 1, startsAt: '08:30', endsAt: '09:10' },
  { number: 2, startsAt: '09:20', endsAt: '10:00' },
  { number: 3, startsAt: '10:15', endsAt: '10:55' },
  { number: 4, startsAt: '11:10', endsAt: '11:50' },
  { number: 5, startsAt: '12:05', endsAt: '12:45' },
  { number: 6, startsAt: '12:55', endsAt: '13:35' },
  { number: 7, startsAt: '13:45', endsAt: '14:25' },
]

/** As worker/school/default-work-kinds.ts gives them to an import that names none. */
export const PROPOSED_KINDS = [
  { title: 'Ответ на уроке', shortTitle: 'отв', weightHundredths: 100 },
  { title: 'Домашняя работа', shortTitle: 'дз', weightHundredths: 100 },
  { title: 'Самостоятельная работа', shortTitle: 'ср', weightHundredths: 200 },
  { title: 'Проект', shortTitle: 'пр', weightHundredths: 200 },
  { title: 'Проверочная работа', shortTitle: 'пров', weightHundredths: 300 },
  { title: 'Контрольная работа', shortTitle: 'кр', weightHundredths: 400 },
  { title: 'Диктант', shortTitle: 'дикт', weightHundredths: 300 },
  { title: 'Сочинение', shortTitle: 'соч', weightHundredths: 300 },
  { title: 'Зачёт', shortTitle: 'зач', weightHundredths: 400 },
  { title: 'ВПР', shortTitle: 'впр', weightHundredths: 400 },
].map((kind) => ({ kindId: null, ...kind }))
