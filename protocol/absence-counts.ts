// How missed lessons and days are counted (journal-domain §4), for the class teacher's page and for the family's diary alike. Rules ATT-….
import * as z from 'zod/mini'
import type { Attendance } from './journal.ts'

/** Missed, whatever the reason. Who is late or exempt has missed nothing. */
export const ABSENCES = ['absent', 'ill', 'excused', 'unexcused'] as const satisfies readonly Attendance[]

export function isAbsence(attendance: Attendance | null): boolean {
  return ABSENCES.some((one) => one === attendance)
}

export const AbsenceCounts = z.object({
  fullDays: z.int(),
  fullDaysIll: z.int(),
  lessons: z.int(),
  lessonsIll: z.int(),
  late: z.int(),
})
export type AbsenceCounts = z.infer<typeof AbsenceCounts>

/** One pupil's day: `lessons` are all of the pupil's that took place, those they were exempt from left out. */
export type AbsenceDay = {
  readonly lessons: number
  readonly missed: number
  readonly ill: number
  readonly late: number
}

/** A full day is one of which every lesson was missed; by illness, when that was the reason of each of them. */
export function isFullDay({ lessons, missed }: AbsenceDay): boolean {
  return missed > 0 && missed >= lessons
}

export function countAbsences(days: readonly AbsenceDay[]): AbsenceCounts {
  const full = days.filter(isFullDay)
  const sum = (of: (day: AbsenceDay) => number) => days.reduce((total, day) => total + of(day), 0)
  return {
    fullDays: full.length,
    fullDaysIll: full.filter((day) => day.ill === day.missed).length,
    lessons: sum((day) => day.missed),
    lessonsIll: sum((day) => day.ill),
    late: sum((day) => day.late),
  }
}
