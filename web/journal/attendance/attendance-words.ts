// How absences and notices are called.
import type { GridNotice } from '../../../protocol/absence-notice.ts'
import type { SchoolDate } from '../../../protocol/dates.ts'
import { dayRange } from '../../app/day-range.ts'
import { locale, t } from '../../app/i18n.ts'

/** «10 октября, уроки 1, 2, 3», «10–12 октября», «10 октября, весь день» */
export function noticeText({ fromOn, toOn, numbers }: Pick<GridNotice, 'fromOn' | 'toOn' | 'numbers'>): string {
  const days = dayRange(fromOn, toOn)
  if (numbers === null) return fromOn === toOn ? `${days}, ${t('att.wholeDay')}` : days
  return `${days}, ${t(numbers.length === 1 ? 'att.lessonNumber' : 'att.lessonNumbers', { numbers: numbers.join(', ') })}`
}

/** «пятница, 10 октября» */
export function dayText(on: SchoolDate): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(dateOf(on))
}

/** «пт, 10» */
export function dayShort(on: SchoolDate): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: 'short', day: 'numeric', timeZone: 'UTC' }).format(dateOf(on))
}

export function monthText(month: string): string {
  return new Intl.DateTimeFormat(locale.value, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(dateOf(`${month}-01`))
}

function dateOf(on: SchoolDate): Date {
  return new Date(`${on}T00:00:00Z`)
}
