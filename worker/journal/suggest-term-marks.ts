import type { SchoolDate } from '../../protocol/dates.ts'
import { termValueOf } from '../../protocol/exam-scale.ts'
import type { PersonId, SubjectId, TermId, WorkKindId } from '../../protocol/ids.ts'
import { type JournalRules, marksExpected, thresholdsOf } from '../../protocol/journal-rules.ts'
import { averageOf, weighing } from '../../protocol/mark-average.ts'
import type { TermSuggestion } from '../../protocol/term-marks.ts'
import { type Suggestion, suggestFinalMark, suggestTermMark, suggestYearMark, type TermValue } from '../../protocol/term-suggestion.ts'
import type { Column, Counted, Earlier, Elsewhere, Given, Week } from './term-mark-queries.ts'

type Student = { readonly personId: PersonId; readonly fromOn: string; readonly toOn: string | null }

export type Material = {
  readonly columns: readonly Column[]
  readonly students: readonly Student[]
  readonly counted: readonly Counted[]
  readonly weeks: readonly Week[]
  readonly kinds: readonly { readonly id: WorkKindId; readonly weightHundredths: number }[]
  readonly given: readonly Given[]
  readonly elsewhere: readonly Elsewhere[]
  readonly earlier: readonly Earlier[]
  readonly rules: JournalRules
  readonly subjectId: SubjectId
  readonly yearLevel: number | null
  readonly today: SchoolDate
}

const NOTHING: Suggestion = { value: null, warnings: [] }

/** What the marks say for every pupil and column: averages and suggestions. The first form is taught without marks, so nothing is suggested there. */
export function suggestTermMarks(material: Material): TermSuggestion[] {
  const { students, columns, yearLevel } = material
  if (yearLevel === 1) return []
  const weigh = weighing(material.kinds)
  const rules = { ...material.rules, thresholds: thresholdsOf(material.rules, material.subjectId) }
  const weeksOf = groupBy(material.weeks, ({ termId }) => termId)
  const countedOf = groupBy(material.counted, ({ studentId }) => studentId)
  const givenOf = groupBy(material.given, ({ studentId }) => studentId)
  const elsewhereOf = groupBy(material.elsewhere, ({ studentId }) => studentId)
  const earlierOf = groupBy(material.earlier, ({ studentId }) => studentId)

  return students.flatMap((student) => {
    const own = columns.filter((column) => wasThere(student, column))
    const counted = countedOf.get(student.personId) ?? []
    const given = new Map((givenOf.get(student.personId) ?? []).map((mark) => [mark.period, mark.value]))
    const before = new Map((elsewhereOf.get(student.personId) ?? []).map((mark) => [mark.period, mark.value]))
    const termValues = columns
      .filter((column) => isTerm(column) && (wasThere(student, column) || before.has(column.period)))
      .map(({ period }) => termValueOf(given.get(period) ?? null) ?? before.get(period) ?? null)
    return own.map(({ period, ...column }): TermSuggestion => {
      const marks = counted.filter(({ termId }) => termId === period)
      const average = averageOf(marks.flatMap((mark) => many(mark.count, weigh(mark))))
      const suggest = (): Suggestion => {
        if (period === 'exam') return NOTHING
        if (period === 'year') return suggestYearMark(termValues)
        if (period === 'final') {
          // An examination of points, or of зачёт, leaves the year's mark as it is.
          const [year, exam] = [termValueOf(given.get('year') ?? null), termValueOf(given.get('exam') ?? null)]
          return suggestFinalMark({
            yearLevel,
            year,
            exam,
            tenthAndEleventh: [...valuesOf(earlierOf.get(student.personId)), ...termValues, year],
          })
        }
        const total = sum(marks)
        // Nobody is «не аттестован» in a term that has not begun.
        if (total === 0 && column.startsOn > material.today) return NOTHING
        const weeks = (weeksOf.get(period as TermId) ?? []).map(({ lessons }) => lessons)
        const expected = column.kind === null ? null : marksExpected(material.rules, column.kind, usualWeek(weeks))
        const twos = sum(marks.filter(({ value }) => value === '1' || value === '2'))
        return suggestTermMark(average, total, twos, { ...rules, marksExpected: expected })
      }
      const { value, warnings } = suggest()
      return {
        studentId: student.personId,
        period,
        average: isTerm({ period, ...column }) ? average : null,
        suggested: value,
        warnings: [...warnings],
      }
    })
  })
}

/** Lessons of most weeks: a holiday or an extra lesson does not make a subject of one or two lessons a week another. As many of each: the greater. */
export function usualWeek(weeks: readonly number[]): number {
  const times = Map.groupBy(weeks, (lessons) => lessons)
  return [...times].reduce((usual, [lessons, { length }]) => {
    const most = times.get(usual)?.length ?? 0
    return length > most || (length === most && lessons > usual) ? lessons : usual
  }, 0)
}

/** A pupil has no term before they came or after they left. */
export function wasThere(student: Student, column: Column): boolean {
  if (student.toOn === null) return student.fromOn <= column.endsOn
  // Days that were to come and never did (leave-school.ts) are none.
  return student.fromOn <= student.toOn && student.fromOn <= column.endsOn && student.toOn >= column.startsOn
}

function isTerm({ period }: Pick<Column, 'period'>): boolean {
  return period !== 'year' && period !== 'exam' && period !== 'final'
}

/** The tenth form that is nowhere in this journal is missing. */
function valuesOf(earlier: readonly Earlier[] | undefined): (TermValue | null)[] {
  return earlier === undefined ? [null] : earlier.map(({ value }) => value)
}

function many<T>(count: number, one: T): T[] {
  return Array.from({ length: count }, () => one)
}

function sum(marks: readonly Counted[]): number {
  return marks.reduce((total, { count }) => total + count, 0)
}

function groupBy<T, Key>(rows: readonly T[], keyOf: (row: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return groups
}
