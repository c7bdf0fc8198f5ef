import type { SchoolDate } from '../../../protocol/dates.ts'
import type { PlanLesson } from '../../../protocol/lesson-plan.ts'
import { locale } from '../../app/i18n.ts'

/** «01.09» */
export function shortDay(on: SchoolDate): string {
  return new Intl.DateTimeFormat(locale.value, { day: '2-digit', month: '2-digit', timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`))
}

/** «01.09, 02.09, 04.09» */
export function lessonDays(lessons: readonly PlanLesson[]): string {
  return lessons.map(({ on }) => shortDay(on)).join(', ')
}
