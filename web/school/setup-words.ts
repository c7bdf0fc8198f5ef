// How the set-up writes down dates, year levels, weights and what was refused.
import { YEAR_LEVEL_MAX } from '../../protocol/limits.ts'
import { locale, t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused } from '../platform/call.ts'
import { dateText, weekdayText } from './school-words.ts'

type Levels = { readonly levelFrom: number; readonly levelTo: number }

export function levelsText({ levelFrom, levelTo }: Levels): string {
  if (levelFrom <= 1 && levelTo >= YEAR_LEVEL_MAX) return t('setup.levels.all')
  return levelFrom === levelTo ? t('setup.levels.one', { level: levelFrom }) : t('setup.levels', { from: levelFrom, to: levelTo })
}

/** «пн, сб»; of no weekday and of all seven nothing is said: every day. */
export function weekdaysText(weekdays: readonly number[]): string | null {
  if (weekdays.length === 0 || weekdays.length === 7) return null
  return weekdays.map((weekday) => weekdayText(weekday, 'short')).join(', ')
}

export function spanText({ startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string }): string {
  return startsOn === endsOn ? dateText(startsOn) : t('setup.span', { from: dateText(startsOn), to: dateText(endsOn) })
}

/** «2,5» of 250 hundredths. */
export function weightText(weightHundredths: number): string {
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: 2 }).format(weightHundredths / 100)
}

/** 250 of «2,5» or «2.5»; NaN of anything else. Never through a fraction, which «0,29» would not survive. */
export function hundredthsOf(text: string): number {
  const match = /^(\d{1,4})(?:[.,](\d{1,2}))?$/.exec(text.trim())
  return match === null ? Number.NaN : Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** Why it did not work; of several things sent at once, which of them: `names` in their order. */
export function setupFailure(failure: unknown, names: readonly string[] = []): string | null {
  if (failure === null) return null
  const field = failure instanceof CallRefused ? (failure.details.field ?? '') : ''
  const isOverlap = failure instanceof CallRefused && failure.code === 'dates_overlap'
  // A year has no classes, and a day of other bells is no period.
  const text = isOverlap && (field === 'startsOn' || field === 'dayOn') ? t(`setup.overlap.${field}`) : refusalText(failure)
  // The administrator is not to be sent to the administrator.
  if (failure instanceof CallRefused && failure.code === 'not_allowed' && field === 'studentId') return t('setup.student.leave.staff')
  const place = /(?:^|\.)(\d+)(?:\.|$)/.exec(field)?.[1]
  const what = place === undefined ? undefined : names[Number(place)]
  return what === undefined ? text : t('setup.at', { what, text })
}

/** A whole number within bounds; null for an empty field; undefined for anything else. */
export function wholeOf(text: string, min: number, max: number): number | null | undefined {
  if (text.trim() === '') return null
  return /^\d{1,3}$/.test(text.trim()) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined
}
