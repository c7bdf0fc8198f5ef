// Small facts about a grid's columns and pupils that several of its files need.
import type { GridLesson, GridStudent } from '../../protocol/journal.ts'
import { locale } from '../app/i18n.ts'
import type { GridData } from './grid-state.ts'

/** A pupil has no lessons before they came, after they left, or where a lesson fell out. */
export function isOpenTo(student: GridStudent | undefined, lesson: GridLesson | undefined): boolean {
  if (!student || !lesson || lesson.cancelled) return false
  return lesson.on >= student.fromOn && (student.toOn === null || lesson.on <= student.toOn)
}

/** Of those who may put into some lessons only (a substitute), is this one of them? */
export function mayPutInto({ mayPut, substituteFor }: Pick<GridData, 'mayPut' | 'substituteFor'>, lesson: GridLesson | undefined): boolean {
  return mayPut && (substituteFor.length === 0 || (lesson !== undefined && substituteFor.includes(lesson.id)))
}

/** Today's lesson, else the last one before today, else the first. */
export function startColumn(lessons: readonly GridLesson[], today: string): number {
  const todays = lessons.findIndex((lesson) => lesson.on === today)
  return todays >= 0
    ? todays
    : Math.max(
        0,
        lessons.findLastIndex((lesson) => lesson.on < today),
      )
}

export function months(lessons: readonly GridLesson[]): { readonly key: string; readonly lessons: number }[] {
  const counts = new Map<string, number>()
  for (const lesson of lessons) counts.set(lesson.on.slice(0, 7), (counts.get(lesson.on.slice(0, 7)) ?? 0) + 1)
  return [...counts].map(([key, count]) => ({ key, lessons: count }))
}

export function monthName(month: string): string {
  return new Intl.DateTimeFormat(locale.value, { month: 'long', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`))
}

/** «6 октября» */
export function dayName(on: string): string {
  const format = new Intl.DateTimeFormat(locale.value, { day: 'numeric', month: 'long', timeZone: 'UTC' })
  return format.format(new Date(`${on}T00:00:00Z`))
}
