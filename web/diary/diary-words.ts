import type { SchoolDate } from '../../protocol/dates.ts'
import type { DiaryMark } from '../../protocol/diary.ts'
import { locale, t } from '../app/i18n.ts'

/** «понедельник, 6 октября» */
export function dayTitle(on: SchoolDate): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(dateOf(on))
}

/** «6 окт.» */
export function dayShort(on: SchoolDate): string {
  return new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(dateOf(on))
}

/** What a mark is called by a screen reader and in its tooltip: «Отметка 5, контрольная, вес 4» */
export function markTitle(mark: DiaryMark): string {
  const weight = String(mark.weightHundredths / 100).replace('.', locale.value === 'ru' ? ',' : '.')
  const value = mark.value === '.' ? t('diary.awaited') : t('diary.mark', { mark: mark.value })
  return [value, mark.kind, t('diary.weight', { weight })].filter(Boolean).join(', ')
}

function dateOf(on: SchoolDate): Date {
  return new Date(`${on}T00:00:00Z`)
}
