import { dateAt } from '../../protocol/dates.ts'
import { locale } from './i18n.ts'
import { me } from './session.ts'

/** «23 нояб. 2026 г., 14:05» by the school's clock, whatever the browser's may be */
export function momentText(at: number): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short', ...schoolZone() }).format(at)
}

/** «14:05» today, «23 нояб.» before */
export function shortMoment(at: number): string {
  const zone = schoolZone()
  const isToday = zone.timeZone !== undefined && dateAt(at, zone.timeZone) === me.value?.today
  return new Intl.DateTimeFormat(
    locale.value,
    isToday ? { timeStyle: 'short', ...zone } : { day: 'numeric', month: 'short', ...zone },
  ).format(at)
}

/** «23 декабря 2026 г.» */
export function dayText(at: number): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'long', ...schoolZone() }).format(at)
}

/** «1:05» */
export function clockText(seconds: number): string {
  const two = new Intl.NumberFormat(locale.value, { minimumIntegerDigits: 2 })
  return `${Math.floor(seconds / 60)}:${two.format(seconds % 60)}`
}

function schoolZone(): { timeZone?: string } {
  const zone = me.value?.school.timeZone
  return zone === undefined ? {} : { timeZone: zone }
}
