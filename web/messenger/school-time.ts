import { SchoolDate } from '../../protocol/dates.ts'

const TIME = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/

/** The instant of a day and «08:05» by the school's clock; null when either is not one. In the hour a clock is put back, the first of the two. */
export function instantOf(on: string, time: string, timeZone: string): number | null {
  const day = SchoolDate.safeParse(on)
  const clock = TIME.exec(time.trim())
  if (!day.success || !clock) return null
  const asIfUtc = Date.parse(`${day.data}T${(clock[1] ?? '').padStart(2, '0')}:${clock[2]}:00Z`)
  // The zone is ahead by so much then; asked twice, because the first answer is of another instant.
  const first = asIfUtc - aheadAt(asIfUtc, timeZone)
  return asIfUtc - aheadAt(first, timeZone)
}

function aheadAt(at: number, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - at
}
