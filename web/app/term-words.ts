// How marks of terms are written and called.
import type { TermColumn } from '../../protocol/term-marks.ts'
import { isNumeric, type TermValue } from '../../protocol/term-suggestion.ts'
import { t } from './i18n.ts'

/** «5», «н/а» */
export function termText(value: TermValue): string {
  return word(value, 'value')
}

/** For ears: «не аттестован» */
export function termCalled(value: TermValue): string {
  return word(value, 'called')
}

function word(value: TermValue, as: 'value' | 'called'): string {
  if (isNumeric(value)) return value
  const named = value as 'na' | 'pass' | 'fail' | 'exempt'
  return as === 'value' ? t(`term.value.${named}`) : t(`term.called.${named}`)
}

export function columnTitle({ period, title }: Pick<TermColumn, 'period' | 'title'>): string {
  return period === 'year' || period === 'exam' || period === 'final' ? t(`term.${period}`) : title
}
