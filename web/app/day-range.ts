import type { SchoolDate } from '../../protocol/dates.ts'
import { locale } from './i18n.ts'

/** «10 октября», «10–12 октября», «29 сентября – 3 октября»; short: «10–12 окт.» */
export function dayRange(from: SchoolDate, to: SchoolDate, month: 'long' | 'short' = 'long'): string {
  const format = new Intl.DateTimeFormat(locale.value, { day: 'numeric', month, timeZone: 'UTC' })
  return format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`))
}
