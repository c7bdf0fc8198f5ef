// The examination's own scale (journal-domain §5): the marks of a term, зачёт, or points of a hundred. Read by worker/journal and web/journal; rules
// TRM-14 and TRM-15.
import { isNumeric, TERM_VALUES, type TermValue } from './term-suggestion.ts'

export const EXAM_SCALES = ['five', 'pass', 'hundred'] as const
export type ExamScale = (typeof EXAM_SCALES)[number]

export const EXAM_POINTS_MAX = 100
/** «87/100»: says by itself that it is no mark of the five, wherever it is kept or read. */
export type ExamPoints = `${number}/100`
export const EXAM_POINTS: readonly ExamPoints[] = Array.from({ length: EXAM_POINTS_MAX + 1 }, (_, points) => pointsValue(points))

/** What may stand in a column of «Итоговые». */
export type GivenValue = TermValue | ExamPoints

export function pointsValue(points: number): ExamPoints {
  return `${points}/${EXAM_POINTS_MAX}`
}

/** Null: no points. */
export function pointsOf(value: GivenValue): number | null {
  return value.endsWith(`/${EXAM_POINTS_MAX}`) ? Number.parseInt(value, 10) : null
}

/** What the formulas reckon with. Points are nobody's five: they are kept beside the marks and change none. */
export function termValueOf(value: GivenValue | null): TermValue | null {
  return TERM_VALUES.find((one) => one === value) ?? null
}

/** Whoever was not attested or is exempt is so on every scale. */
export function isOfScale(value: GivenValue, scale: ExamScale): boolean {
  if (value === 'na' || value === 'exempt') return true
  if (scale === 'hundred') return pointsOf(value) !== null
  if (scale === 'pass') return value === 'pass' || value === 'fail'
  return pointsOf(value) === null
}

/** Numbers are not put in the first form, and a school's scale may begin at 2. `scale`: of the column; a term's is the five. */
export function mayBeGiven(value: GivenValue, scale: ExamScale, yearLevel: number | null, scaleFrom: number): boolean {
  if (!isOfScale(value, scale)) return false
  if (pointsOf(value) !== null) return yearLevel !== 1
  return !isNumeric(value) || (yearLevel !== 1 && Number(value) >= scaleFrom)
}
