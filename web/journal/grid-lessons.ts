// Small facts about a grid's columns and pupils that several of its files need.
import type { GridLesson, GridStudent } from '../../protocol/journal.ts'
import { locale } from '../app/i18n.ts'
import type { GridData } from './grid-state.ts'

/** A pupil has no lessons before they came or after they left. */
export function isThere(student: GridStudent, lesson: GridLesson): boolean {
  return lesson.on >= student.fromOn && (student.toOn === null || lesson.on <= student.toOn)
}

/** … nor where a lesson fell out. */
export function isOpenTo(student: GridStudent | undefined, lesson: GridLesson | undefined): boolean {
  return student !== undefined && lesson !== undefined && !lesson.cancelled && isThere(student, lesson)
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

/** Of the columns that are drawn: a month of which only a part is has its name over that part. */
export function months(lessons: readonly GridLesson[]): { readonly key: string; readonly lessons: number }[] {
  const counts = new Map<string, number>()
  for (const lesson of lessons) counts.set(lesson.on.slice(0, 7), (counts.get(lesson.on.slice(0, 7)) ?? 0) + 1)
  return [...counts].map(([key, count]) => ({ key, lessons: count }))
}

/** Making a format takes longer than drawing a cell, and a grid asks for a day's name in each of its cells. */
const formats = new Map<string, Intl.DateTimeFormat>()
const names = new Map<string, string>()

function named(on: string, options: Intl.DateTimeFormatOptions): string {
  const kind = `${locale.value} ${options.day ?? ''}`
  const known = names.get(`${kind} ${on}`)
  if (known !== undefined) return known
  const format = formats.get(kind) ?? new Intl.DateTimeFormat(locale.value, { ...options, timeZone: 'UTC' })
  formats.set(kind, format)
  const name = format.format(new Date(`${on}T00:00:00Z`))
  names.set(`${kind} ${on}`, name)
  return name
}

export function monthName(month: string): string {
  return named(`${month}-01`, { month: 'long' })
}

/** «6 октября» */
export function dayName(on: string): string {
  return named(on, { day: 'numeric', month: 'long' })
}
