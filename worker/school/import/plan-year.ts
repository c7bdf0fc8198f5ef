// The years, terms and holidays of a plan, by the rules of the set-up by hand (SET-02, SET-03, SET-06): what they forbid is told in the preview
// and left as it is, and the rest of the file counts. Pure, as the whole plan.
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import type { AcademicYearId, HolidayId, TermId } from '../../../protocol/ids.ts'
import { YEAR_LEVEL_MAX } from '../../../protocol/limits.ts'
import { clash, daysOf, isWithin, type Span, shareDays } from '../setup/periods.ts'
import { type Change, type NewId, put, remove } from './change.ts'
import type { Roster, RowOf } from './roster.ts'
import type { Place, Problems, Ref, SaidTerm, SaidYear, Says } from './says.ts'

type Year = RowOf<'academicYear'>
type Term = RowOf<'term'>
type Holiday = RowOf<'holiday'>

export type YearContext = {
  readonly newId: NewId
  /** Of the terms that the file has no more, those with marks. */
  readonly marked: ReadonlySet<string>
}

/** The years as they will be, and which of them the file means. */
export type PlannedYears = { readonly years: readonly Year[]; readonly yearIds: ReadonlyMap<Ref, AcademicYearId> }

const ALL_LEVELS = { levelFrom: 1, levelTo: YEAR_LEVEL_MAX }

/** Two spans mean one period when they share more than half of the days of the one that is said. */
const SAME_SHARE = 0.5

export function* planYears(
  says: Says,
  roster: Roster,
  context: YearContext,
  problems: Problems,
): Generator<Change, PlannedYears, undefined> {
  const { newId, marked } = context
  const isLocked = (id: string) => roster.locked.has(id)
  const knownYears = matched(says.years, roster.academicYears, () => true)
  const yearIds = new Map<Ref, AcademicYearId>(
    says.years.map((said) => [said.ref, knownYears.get(said)?.id ?? newId<AcademicYearId>('academicYear')]),
  )
  const saidYears = new Set(yearIds.values())
  // A term of kind `year` is the year under another name: it follows the year and is compared with nothing.
  const realTerms = roster.terms.filter((term) => term.kind !== 'year')
  const knownTerms = matched(says.terms, realTerms, (said, term) => term.yearId === yearIds.get(said.year) && term.kind === said.kind)
  const meant = new Set([...knownTerms.values()].map(({ id }) => id))
  const unsaid = realTerms.filter((term) => !meant.has(term.id) && saidYears.has(term.yearId))
  // A term without a source's id was made by hand or by a roll-over: no file can say that it is gone.
  const isGone = (term: Term) => term.sourceId !== null && !isLocked(term.id) && !marked.has(term.id)
  for (const term of unsaid) {
    if (term.sourceId !== null && !isGone(term)) problems.alarm('period_in_use', { ...SESSIONS, line: 1, value: term.title })
  }

  const keeps = (known: Year, said: SaidYear): boolean =>
    ([known.id, ...roster.terms.filter((term) => term.yearId === known.id && term.kind === 'year').map(({ id }) => id)].some(isLocked) &&
      !isWithin(known, said)) ||
    unsaid.some((term) => term.yearId === known.id && !isGone(term) && !isWithin(term, said)) ||
    roster.holidays.some((one) => (says.holidays === null || !isWhole(one)) && isWithin(one, known) && !isWithin(one, said))
  const years: Year[] = roster.academicYears.filter((year) => !saidYears.has(year.id))
  const ordered = says.years.map((said) => {
    const known = knownYears.get(said)
    return { said, known, kept: known !== undefined && keeps(known, said) }
  })
  // Those that keep their dates come first: the others are held against them.
  for (const { said, known, kept } of ordered.sort((one, other) => Number(other.kept) - Number(one.kept))) {
    const overlaps = !kept && years.some((year) => shareDays(year, said))
    if (kept && known) problems.alarm('period_in_use', placeOf(said))
    else if (overlaps && known) problems.alarm('dates_overlap', placeOf(said))
    else if (overlaps) problems.error('dates_overlap', placeOf(said))
    const { startsOn, endsOn } = known && (kept || overlaps) ? known : said
    const row = { id: yearIds.get(said.ref) as AcademicYearId, sourceId: said.sourceId, title: said.title, startsOn, endsOn }
    years.push(row)
    yield* put('academicYear', said.title, known, row)
  }
  const yearOf = (id: AcademicYearId) => years.find((year) => year.id === id)

  for (const term of roster.terms) {
    const year = term.kind === 'year' && saidYears.has(term.yearId) ? yearOf(term.yearId) : undefined
    if (year) yield* put('term', term.title, term, { ...term, startsOn: year.startsOn, endsOn: year.endsOn })
  }
  const drafts = says.terms.flatMap((said): Draft<Term>[] => {
    const yearId = yearIds.get(said.year)
    if (yearId === undefined) return []
    const known = knownTerms.get(said)
    const { sourceId, kind, title, startsOn, endsOn } = said
    const { levelFrom, levelTo } = known ?? ALL_LEVELS
    const row = { id: known?.id ?? newId<TermId>('term'), yearId, sourceId, kind, title, startsOn, endsOn, levelFrom, levelTo }
    if (!known || !isLocked(known.id) || isUnmoved(known, row)) return [{ place: placeOf(said), known, row }]
    problems.alarm('period_in_use', placeOf(said))
    return [{ place: placeOf(said), known, row: asItWas(row, known) }]
  })
  const standing = realTerms.filter((term) => !meant.has(term.id) && !(saidYears.has(term.yearId) && isGone(term)))
  const isInItsYear = (term: Term) => {
    const year = yearOf(term.yearId)
    return year !== undefined && isWithin(term, year)
  }
  for (const { known, row } of settled(drafts, standing, isInItsYear, problems)) yield* put('term', row.title, known, row)
  for (const term of unsaid) if (isGone(term)) yield remove('term', term.title, term)
  return { years, yearIds }
}

/** Holidays have no id of a source: one that begins on the same day is the same. Those of some year levels only were set by hand and stay. */
export function* planHolidays(
  says: Says,
  roster: Roster,
  newId: NewId,
  { years, yearIds }: PlannedYears,
  problems: Problems,
): Generator<Change> {
  if (says.holidays === null) return
  const said = new Set<SchoolDate>()
  const drafts = says.holidays.flatMap((holiday): Draft<Holiday>[] => {
    const year = years.find((one) => shareDays(one, holiday))
    const place = { file: 'zvonok-holidays.csv', line: holiday.line, value: holiday.title }
    if (year === undefined || !isWithin(holiday, year)) problems.warn('outside_year', place)
    if (year === undefined) return []
    // Summer holidays begin in the year and go on when it is over.
    const { title, startsOn, endsOn } = within(holiday, year)
    if (said.has(startsOn)) return []
    said.add(startsOn)
    const ofTheDay = roster.holidays.filter((row) => row.startsOn === startsOn)
    const known = ofTheDay.find(isWhole) ?? ofTheDay[0]
    const { levelFrom, levelTo } = known ?? ALL_LEVELS
    return [{ place, known, row: { id: known?.id ?? newId<HolidayId>('holiday'), title, startsOn, endsOn, levelFrom, levelTo } }]
  })
  const saidYears = [...yearIds.values()]
  const ofSaidYear = (row: Holiday) =>
    roster.academicYears.some(
      (year) => saidYears.includes(year.id) && year.startsOn <= row.startsOn && row.startsOn <= addDays(year.startsOn, 365),
    )
  const meant = new Set(drafts.map(({ row }) => row.id))
  const unsaid = roster.holidays.filter((row) => !meant.has(row.id))
  const isGone = (row: Holiday) => isWhole(row) && ofSaidYear(row)
  const standing = unsaid.filter((row) => !isGone(row))
  for (const { known, row } of settled(drafts, standing, () => true, problems)) yield* put('holiday', row.title, known, row)
  for (const row of unsaid) if (isGone(row)) yield remove('holiday', row.title, row)
}

const SESSIONS = { file: 'academicSessions.csv' }

function placeOf({ line, title }: SaidYear | SaidTerm): Place {
  return { ...SESSIONS, line, value: title }
}

type Dated = Span & { readonly id: string; readonly sourceId: string | null }

/**
 * What the school has of what is said: by the source's id, else by its days (what the wizard or a roll-over made has no such id, and a school that
 * changed its system has others).
 */
function matched<Said extends SaidYear, Row extends Dated>(
  said: readonly Said[],
  rows: readonly Row[],
  mayBe: (said: Said, row: Row) => boolean,
): Map<Said, Row> {
  const bySource = new Map(rows.map((row) => [row.sourceId, row]))
  const found = new Map<Said, Row>()
  const taken = new Set<string>()
  for (const one of said) {
    const row = bySource.get(one.sourceId)
    if (row) taken.add(row.id)
    if (row) found.set(one, row)
  }
  for (const one of said) {
    if (found.has(one)) continue
    const [row] = rows
      .filter((other) => !taken.has(other.id) && mayBe(one, other) && sharedDays(one, other) > daysOf(one) * SAME_SHARE)
      .sort((first, second) => sharedDays(one, second) - sharedDays(one, first))
    if (row) taken.add(row.id)
    if (row) found.set(one, row)
  }
  return found
}

function sharedDays(one: Span, other: Span): number {
  return shareDays(one, other) ? daysOf(within(one, other)) : 0
}

function within<One extends Span>(one: One, other: Span): One {
  const startsOn = one.startsOn < other.startsOn ? other.startsOn : one.startsOn
  return { ...one, startsOn, endsOn: one.endsOn > other.endsOn ? other.endsOn : one.endsOn }
}

type Period = Span & { readonly levelFrom: number; readonly levelTo: number }
type Draft<Row extends Period> = { readonly place: Place; readonly known: Row | undefined; readonly row: Row }

/**
 * Without two that share a day and a year level: of nested ones the shorter stays, else what is there already. Whatever clashes is told; what the
 * school had keeps its dates, what it had not is left out. A few hundred at most (IMPORT_PERIODS_MAX), so all are held against all.
 */
function settled<Row extends Period>(
  drafts: readonly Draft<Row>[],
  standing: readonly Row[],
  isInside: (row: Row) => boolean,
  problems: Problems,
): Draft<Row>[] {
  const unmoved = ({ known, row }: Draft<Row>) => known !== undefined && isUnmoved(known, row)
  let open = [...drafts].sort(
    (one, other) =>
      Number(unmoved(other)) - Number(unmoved(one)) || daysOf(one.row) - daysOf(other.row) || one.place.line - other.place.line,
  )
  const fixed: Row[] = [...standing]
  const back: Draft<Row>[] = []
  for (;;) {
    const accepted: Row[] = []
    const wrong = open.find(({ row }) => {
      const fits = isInside(row) && ![...fixed, ...accepted].some((other) => clash(row, other))
      if (fits) accepted.push(row)
      return !fits
    })
    if (wrong === undefined) break
    problems.alarm(isInside(wrong.row) ? 'dates_overlap' : 'outside_year', wrong.place)
    open = open.filter((draft) => draft !== wrong)
    if (wrong.known) {
      fixed.push(wrong.known)
      back.push({ ...wrong, row: asItWas(wrong.row, wrong.known) })
    }
  }
  const rows = new Map([...open, ...back].map((draft) => [draft.place, draft]))
  return drafts.flatMap(({ place }) => rows.get(place) ?? [])
}

/** The new name, the old days. */
function asItWas<Row extends Period>(row: Row, known: Row): Row {
  const { startsOn, endsOn, levelFrom, levelTo } = known
  const year = 'yearId' in known ? { yearId: known.yearId } : {}
  return { ...row, ...year, startsOn, endsOn, levelFrom, levelTo }
}

function isUnmoved(known: Period, row: Period): boolean {
  return known.startsOn === row.startsOn && known.endsOn === row.endsOn
}

function isWhole({ levelFrom, levelTo }: Pick<Period, 'levelFrom' | 'levelTo'>): boolean {
  return levelFrom === 1 && levelTo === YEAR_LEVEL_MAX
}
