// How this area writes down dates, sizes and lists.
import { locale } from '../app/i18n.ts'

/** «31.12.2012» of a calendar date */
export function dateText(on: string): string {
  return new Intl.DateTimeFormat(locale.value, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${on}T00:00:00Z`),
  )
}

/** 1 «понедельник» … 7 «воскресенье»; short «пн» … «вс» */
export function weekdayText(weekday: number, length: 'long' | 'short' = 'long'): string {
  // 1 January 2024 was a Monday.
  return new Intl.DateTimeFormat(locale.value, { weekday: length, timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday))
}

export function bytesText(bytes: number): string {
  const [unit, value] = bytes >= 1024 * 1024 ? (['megabyte', bytes / 1024 / 1024] as const) : (['kilobyte', bytes / 1024] as const)
  return new Intl.NumberFormat(locale.value, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value)
}

/** «Антонов Илья и Антонова Соня» */
export function listText(words: readonly string[]): string {
  return new Intl.ListFormat(locale.value, { type: 'conjunction' }).format(words)
}
