// Averages of marks in exact integers (journal-domain §3). Σ(mark·weight)/Σ(weight) over counted numeric marks; codes and «точка» do not count.
// Weights are hundredths, so a weight of 0.1 is 10 and no fraction is ever rounded before it is shown.

export type WeightedMark = { readonly value: string; readonly weightHundredths: number }

/** What of a mark and of the school's kinds of work decides its weight. */
type Weighable = {
  readonly value: string
  readonly kindId: string | null
  readonly weightHundredths?: number | null | undefined
  readonly counts?: false | undefined
}
type Weighing = { readonly id: string; readonly weightHundredths: number }

/** A school without kinds of work counts every mark once. */
const WEIGHT_USUAL = 100

/**
 * A mark's weight: none when it is not to be counted, its own when it has one, else its kind's. A mark of no kind has its lesson's, and that of no
 * kind or of one that is gone the school's first.
 */
export function weighing(kinds: readonly Weighing[]): (mark: Weighable, lessonKindId?: string | null) => WeightedMark {
  const known = new Map(kinds.map((kind) => [kind.id, kind.weightHundredths]))
  const usual = kinds[0]?.weightHundredths ?? WEIGHT_USUAL
  return ({ value, kindId, weightHundredths, counts }, lessonKindId = null) => {
    const ofKind = known.get(kindId ?? lessonKindId ?? '') ?? usual
    return { value, weightHundredths: counts === false ? 0 : (weightHundredths ?? ofKind) }
  }
}

/** An exact fraction; null when nothing counts. */
export type Average = { readonly sum: number; readonly weight: number } | null

const NUMERIC = /^[1-9]\d?$/

/** `sum` = Σ(mark × weight in hundredths), `weight` = Σ(weight in hundredths). */
export function averageOf(marks: readonly WeightedMark[]): Average {
  let sum = 0
  let weight = 0
  for (const mark of marks) {
    if (!NUMERIC.test(mark.value) || mark.weightHundredths <= 0) continue
    sum += Number(mark.value) * mark.weightHundredths
    weight += mark.weightHundredths
  }
  return weight === 0 ? null : { sum, weight }
}

/** Two decimals, half up, decimal comma: «4,65». Showing never decides a term mark: use `reaches` for that. */
export function showAverage(average: Average, locale: 'ru' | 'en' = 'ru'): string {
  if (average === null) return '–'
  const hundredths = Math.floor((average.sum * 200 + average.weight) / (average.weight * 2))
  const text = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`
  return locale === 'ru' ? text.replace('.', ',') : text
}

/** Is the exact average at least `threshold` hundredths (465 for 4,65)? Decided in integers, so 79/17 = 4,647… does not reach 4,65. */
export function reaches(average: Average, thresholdHundredths: number): boolean {
  return average !== null && average.sum * 100 >= thresholdHundredths * average.weight
}
