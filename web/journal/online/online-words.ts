// Online lessons in words, and what a page asks of their hours. By the school's clock, whatever the browser's says.
import type { OnlineLesson } from '../../../protocol/online-lessons.ts'
import { locale, t } from '../../app/i18n.ts'
import { me } from '../../app/session.ts'

/** «понедельник, 6 октября» */
export function dayText(on: string): string {
  return new Intl.DateTimeFormat(locale.value, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    new Date(`${on}T00:00:00Z`),
  )
}

/** «08:45» at school. */
export function timeText(at: number): string {
  return inSchool({ hour: '2-digit', minute: '2-digit' }).format(at)
}

/** «6 октября» at school. */
function dateText(at: number): string {
  return inSchool({ day: 'numeric', month: 'long' }).format(at)
}

function inSchool(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const timeZone = me.value?.school.timeZone
  return new Intl.DateTimeFormat(locale.value === 'ru' ? 'ru' : 'en-GB', { ...options, ...(timeZone === undefined ? {} : { timeZone }) })
}

/** «понедельник, 6 октября · 08:30–09:10 · 1-й урок» */
export function whenText({ on, startsAt, endsAt, number }: OnlineLesson): string {
  const place = number === null ? t('online.outside') : t('online.number', { number })
  return [dayText(on), `${startsAt}–${endsAt}`, place].join(' · ')
}

export function audienceText({ audience }: OnlineLesson): string {
  return audience.for === 'group' ? t('online.for.group') : t('online.for.chosen', { count: audience.studentIds.length })
}

export function opensText({ opensAt }: OnlineLesson): string {
  return t('online.publish.from', { day: dateText(opensAt), time: timeText(opensAt) })
}
