// Which mark is suggested for a term, the year, the certificate (journal-domain §5), and what is to be warned of. Whole numbers only, so a border
// is a border; a suggestion never decides. The one place to change when an order of the ministry changes the formulas.
import type { Thresholds } from './journal-rules.ts'
import { type Average, reaches } from './mark-average.ts'

/** Marks of a period: numbers, н/а, зач, незач, осв. */
export const TERM_VALUES = ['1', '2', '3', '4', '5', 'na', 'pass', 'fail', 'exempt'] as const
export type TermValue = (typeof TERM_VALUES)[number]

export const TERM_WARNINGS = ['nothingCounts', 'fiveWithTwo', 'fewMarks', 'termsMissing', 'notAttested'] as const
export type TermWarning = (typeof TERM_WARNINGS)[number]

/** `value` null: nothing can be suggested yet. */
export type Suggestion = { readonly value: TermValue | null; readonly warnings: readonly TermWarning[] }

type SuggestionRules = {
  readonly scaleFrom: 1 | 2
  readonly thresholds: Thresholds
  readonly warnNoFiveWithTwo: boolean
  /** As many as a pupil should have there; null: as many as there are. */
  readonly marksExpected: number | null
}

/** A whole mark below the border of «3» lies that of «2», where the scale has a «1» under it. */
const WHOLE_MARK = 100

/** Of the marks a pupil has in a term: `counted` how many, `twos` how many of them «2» or lower. Nothing counts: н/а. */
export function suggestTermMark(average: Average, counted: number, twos: number, rules: SuggestionRules): Suggestion {
  if (average === null) return { value: 'na', warnings: ['nothingCounts'] }
  const value = markOf(average, rules)
  const warnings: TermWarning[] = []
  if (rules.warnNoFiveWithTwo && value === '5' && twos > 0) warnings.push('fiveWithTwo')
  if (rules.marksExpected !== null && counted < rules.marksExpected) warnings.push('fewMarks')
  return { value, warnings }
}

function markOf(average: Average, { thresholds, scaleFrom }: SuggestionRules): TermValue {
  if (reaches(average, thresholds.five)) return '5'
  if (reaches(average, thresholds.four)) return '4'
  if (reaches(average, thresholds.three)) return '3'
  return scaleFrom === 1 && !reaches(average, thresholds.three - WHOLE_MARK) ? '1' : '2'
}

/** Mean of the terms' given marks. `terms`: of the terms the pupil was in, null = not given yet. */
export function suggestYearMark(terms: readonly (TermValue | null)[]): Suggestion {
  const given = terms.filter((value) => value !== null)
  if (given.length < terms.length || terms.length === 0) return { value: null, warnings: ['termsMissing'] }
  const warnings: TermWarning[] = given.includes('na') ? ['notAttested'] : []
  return { value: meanMark(given) ?? commonValue(given), warnings }
}

/** Subjects without numbers: незач weighs more than зач; н/а and осв only where there is nothing else. */
function commonValue(given: readonly TermValue[]): TermValue {
  return (['fail', 'pass', 'na'] as const).find((value) => given.includes(value)) ?? 'exempt'
}

export type YearsEnd = {
  readonly yearLevel: number | null
  /** Given for this year. */
  readonly year: TermValue | null
  readonly exam: TermValue | null
  /** Terms' and year's marks of the tenth and the eleventh form in this subject; asked for in the eleventh only. */
  readonly tenthAndEleventh: readonly (TermValue | null)[]
}

/** For the certificate: 9th form mean of year and examination, 11th mean of the half-years and years of 10 and 11, else the year's mark. */
export function suggestFinalMark({ yearLevel, year, exam, tenthAndEleventh }: YearsEnd): Suggestion {
  if (year === null) return { value: null, warnings: ['termsMissing'] }
  if (yearLevel === 9 && exam !== null) return { value: meanMark([year, exam]) ?? year, warnings: [] }
  if (yearLevel === 11)
    return { value: meanMark(tenthAndEleventh) ?? year, warnings: tenthAndEleventh.includes(null) ? ['termsMissing'] : [] }
  return { value: year, warnings: [] }
}

/** Mathematical rounding, halves up; null when there is no number among them. */
export function meanMark(values: readonly (TermValue | null)[]): TermValue | null {
  const numbers = values.flatMap((value) => (value !== null && isNumeric(value) ? [Number(value)] : []))
  if (numbers.length === 0) return null
  const sum = numbers.reduce((total, number) => total + number, 0)
  const rounded = String(Math.floor((sum * 2 + numbers.length) / (numbers.length * 2)))
  return TERM_VALUES.find((value) => value === rounded) ?? null
}

export function isNumeric(value: string): boolean {
  return /^[1-5]$/.test(value)
}

/**
 * Whoever gives something else than the marks say tells why. A subject that has no marks by its nature is credited (зач) or exempt without a
 * reason for every pupil; a number out of nothing, or н/а in spite of marks, is not.
 */
export function needsReason(suggested: TermValue | null, given: string | null): boolean {
  if (given === null || suggested === null || given === suggested) return false
  return suggested !== 'na' || isNumeric(given)
}
