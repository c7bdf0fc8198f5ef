import type { SchoolDate } from '../../protocol/dates.ts'
import type { DiaryMark } from '../../protocol/diary.ts'
import { locale, t } from '../app/i18n.ts'

/** «6 окт.» */
export function dayShort(on: SchoolDate): string {
  return new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(dateOf(on))
}

/** What a mark is called by a screen reader and in its tooltip: «Отметка 5, контрольная, вес 4» */
export function markTitle(mark: DiaryMark): string {
  const value = mark.value === '.' ? t('diary.awaited') : t('diary.mark', { mark: mark.value })
  return [value, mark.kind, weightText(mark)].filter(Boolean).join(', ')
}

/** «вес 4» */
export function weightText(mark: DiaryMark): string {
  return t('diary.weight', { weight: new Intl.NumberFormat(locale.value).format(mark.weightHundredths / 100) })
}

function dateOf(on: SchoolDate): Date {
  return new Date(`${on}T00:00:00Z`)
}
