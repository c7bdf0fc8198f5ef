// How marks of terms are written and called.
import { type GivenValue, pointsOf } from '../../protocol/exam-scale.ts'
import type { TermColumn } from '../../protocol/term-marks.ts'
import { isNumeric } from '../../protocol/term-suggestion.ts'
import { t } from './i18n.ts'

/** «5», «н/а», «87/100» */
export function termText(value: GivenValue): string {
  return word(value, 'value')
}

/** For ears: «не аттестован», «87 из 100» */
export function termCalled(value: GivenValue): string {
  const points = pointsOf(value)
  if (points !== null) return t('term.called.points', { points })
  return word(value, 'called')
}

function word(value: GivenValue, as: 'value' | 'called'): string {
  if (isNumeric(value) || pointsOf(value) !== null) return value
  const named = value as 'na' | 'pass' | 'fail' | 'exempt'
  return as === 'value' ? t(`term.value.${named}`) : t(`term.called.${named}`)
}

export function columnTitle({ period, title }: Pick<TermColumn, 'period' | 'title'>): string {
  return period === 'year' || period === 'exam' || period === 'final' ? t(`term.${period}`) : title
}
