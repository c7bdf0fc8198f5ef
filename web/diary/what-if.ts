// «Что если»: imaginary marks beside the real ones. Sums only, nothing is kept and nothing leaves the browser. Rule DIA-10.
import type { Thresholds } from '../../protocol/journal-rules.ts'
import { type Average, averageOf, reaches, type WeightedMark } from '../../protocol/mark-average.ts'
import { suggestTermMark, type TermValue } from '../../protocol/term-suggestion.ts'

export type Outcome = { readonly average: Average; readonly suggested: TermValue | null }

/** Without marks nothing comes of it: «н/а» is the teacher's word at the end of a term. */
export function outcomeOf(marks: readonly WeightedMark[], thresholds: Thresholds, scaleFrom: 1 | 2): Outcome {
  const average = averageOf(marks)
  if (average === null) return { average, suggested: null }
  const { value } = suggestTermMark(average, marks.length, 0, { scaleFrom, thresholds, warnNoFiveWithTwo: false, marksExpected: null })
  return { average, suggested: value }
}

/** More than this many is no advice any more. */
export const FIVES_MAX = 20

export type Needed = { readonly mark: '5' | '4' | '3'; readonly count: number | null }

/** How many fives of this weight lead to the next better mark; null: more than FIVES_MAX. Nothing when it is a five already, or nothing counts. */
export function fivesNeeded(marks: readonly WeightedMark[], thresholds: Thresholds, weightHundredths: number): Needed | null {
  const average = averageOf(marks)
  if (average === null || weightHundredths <= 0) return null
  const steps = [
    ['3', thresholds.three],
    ['4', thresholds.four],
    ['5', thresholds.five],
  ] as const
  const next = steps.find(([, threshold]) => !reaches(average, threshold))
  if (next === undefined) return null
  const [mark, threshold] = next
  for (let count = 1; count <= FIVES_MAX; count++) {
    const weight = average.weight + count * weightHundredths
    if (reaches({ sum: average.sum + 5 * count * weightHundredths, weight }, threshold)) return { mark, count }
  }
  return { mark, count: null }
}
