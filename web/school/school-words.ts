// How this area writes down moments, dates and sizes.
import { locale } from '../app/i18n.ts'
import { me } from '../app/session.ts'

/** «23 нояб. 2026 г., 14:05» by the school's clock, whatever the browser's may be */
export function momentText(at: number): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short', ...schoolZone() }).format(at)
}

/** «23 декабря 2026 г.» */
export function dayText(at: number): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'long', ...schoolZone() }).format(at)
}

/** «31.12.2012» of a calendar date */
export function dateText(on: string): string {
  return new Intl.DateTimeFormat(locale.value, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${on}T00:00:00Z`),
  )
}

/** 1 «понедельник» … 7 «воскресенье» */
export function weekdayText(weekday: number): string {
  // 1 January 2024 was a Monday.
  return new Intl.DateTimeFormat(locale.value, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday))
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

function schoolZone(): { timeZone?: string } {
  const zone = me.value?.school.timeZone
  return zone === undefined ? {} : { timeZone: zone }
}
