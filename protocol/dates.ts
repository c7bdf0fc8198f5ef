// School dates are calendar dates (`YYYY-MM-DD`, named …On) in the school's own time zone; instants are UTC milliseconds (named …At).
import * as z from 'zod/mini'

const DAY_MS = 86_400_000

/** `YYYY-MM-DD`, a date that exists, between 1900 and 2199. */
export const SchoolDate = z.string().check(
  z.regex(/^(19|20|21)\d\d-\d\d-\d\d$/),
  z.refine((value) => {
    const at = Date.parse(`${value}T00:00:00Z`)
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value)
  }),
)
export type SchoolDate = z.infer<typeof SchoolDate>

/** The date `days` later (earlier when negative). */
export function addDays(on: SchoolDate, days: number): SchoolDate {
  return new Date(Date.parse(`${on}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function weekdayOf(on: SchoolDate): number {
  return new Date(`${on}T00:00:00Z`).getUTCDay() || 7
}

export function mondayOf(on: SchoolDate): SchoolDate {
  return addDays(on, 1 - weekdayOf(on))
}

/** Making one takes as long as a hundred uses of it, and a chat asks for the day of each message. */
const formats = new Map<string, Intl.DateTimeFormat>()

const clocks = new Map<string, Intl.DateTimeFormat>()

/** The instant at which a date begins in an IANA time zone. */
export function dayStartAt(on: SchoolDate, timeZone: string): number {
  return clockAt(on, '00:00', timeZone)
}

/** The instant at which the clocks of an IANA time zone show `time` («08:30») on a date. */
export function clockAt(on: SchoolDate, time: string, timeZone: string): number {
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  clocks.set(timeZone, clock)
  const shown = Date.parse(`${on}T${time}:00Z`)
  const offsetAt = (atMs: number) => Date.parse(`${clock.format(atMs).replace(' ', 'T')}Z`) - atMs
  // The offset at that hour of Greenwich may be that of before a change of the clocks.
  return shown - offsetAt(shown - offsetAt(shown))
}

/** The calendar date at an instant in an IANA time zone. */
export function dateAt(atMs: number, timeZone: string): SchoolDate {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  formats.set(timeZone, format)
  return format.format(atMs)
}
