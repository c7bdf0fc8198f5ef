// The columns at the end of a grid: each pupil's average, and the term's mark as given or as the marks suggest it. Exact, and alive while one types.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { GridLesson } from '../../protocol/journal.ts'
import { type Average, averageOf, showAverage, weighing } from '../../protocol/mark-average.ts'
import { suggestTermMark, type TermValue } from '../../protocol/term-suggestion.ts'
import { locale } from '../app/i18n.ts'
import type { CellBox, GridData } from './grid-state.ts'

/** `given` false: only suggested. */
export type TermCell = { readonly value: TermValue; readonly given: boolean }

export type Totals = {
  readonly averageAt: (row: number) => ReadonlySignal<string>
  readonly termMarkAt: (row: number) => ReadonlySignal<TermCell | null>
  /** «Итоговые» was changed by somebody, from the inbox. */
  readonly hearTermMark: (studentId: string, value: TermValue | null) => void
}

type Sums = { readonly average: Average; readonly counted: number; readonly twos: number }

export function openTotals(data: GridData, rows: readonly (readonly CellBox[])[], lessons: readonly Signal<GridLesson>[]): Totals {
  const weigh = weighing(data.kinds)
  const scaleFrom = data.scale.includes('1') ? 1 : 2
  const numbers = data.scale.some((value) => value !== '.')
  const rules = { scaleFrom, thresholds: data.thresholds, warnNoFiveWithTwo: false, marksExpected: null } as const
  const given = data.students.map(({ termMark }) => signal(termMark))

  const sums = rows.map((boxes) =>
    computed((): Sums => {
      const marks = boxes.flatMap((box, column) => {
        const { marks } = box.content.value
        if (marks.length === 0) return []
        const kindId = lessons[column]?.value.kindId
        return marks.map((mark) => weigh(mark, kindId))
      })
      const counted = marks.filter(({ value, weightHundredths }) => value !== '.' && weightHundredths > 0)
      return { average: averageOf(marks), counted: counted.length, twos: counted.filter(({ value }) => value < '3').length }
    }),
  )
  const averages = sums.map((row) => computed(() => showAverage(row.value.average, locale.value)))
  const termMarks = sums.map((row, at) =>
    computed((): TermCell | null => {
      const own = given[at]?.value ?? null
      if (own !== null) return { value: own, given: true }
      if (!data.termMarks || data.termId === null || !numbers) return null
      const { average, counted, twos } = row.value
      const { value } = average === null ? { value: null } : suggestTermMark(average, counted, twos, rules)
      return value === null ? null : { value, given: false }
    }),
  )
  // A substitute sees one lesson of many: what its marks alone would come to is nobody's average.
  const isPart = data.substituteFor.length > 0 && data.lessons.every(({ id }) => data.substituteFor.includes(id))
  return {
    averageAt: (row) => (isPart ? NO_AVERAGE : (averages[row] ?? NO_AVERAGE)),
    termMarkAt: (row) => termMarks[row] ?? NO_TERM_MARK,
    hearTermMark: (studentId, value) => {
      const row = given[data.students.findIndex(({ personId }) => personId === studentId)]
      if (row && data.termMarks) row.value = value
    },
  }
}

const NO_AVERAGE = signal('–')
const NO_TERM_MARK = signal(null)
