// What the time somebody spent in a call says of their presence at the lesson. A proposal: the teacher decides. Rule LESSON-13.
import type { Attendance, Cell } from './cell.ts'
import { ONLINE_PRESENT_PERCENT } from './limits.ts'
import type { OnlineVisitor, ProposedPresence } from './online-lessons.ts'

export type Visit = { readonly joinedAt: number; readonly leftAt: number | null }
/** UTC ms. */
export type Span = { readonly from: number; readonly to: number }

/** The lesson as it took place: by its hours, from the publication to the end. One that was held at another hour altogether is as long as its call. */
export function lessonSpan(hours: Span, publishedAt: number, endedAt: number): Span {
  const within = { from: Math.max(hours.from, publishedAt), to: Math.min(hours.to, endedAt) }
  return within.from < within.to ? within : { from: publishedAt, to: Math.max(publishedAt, endedAt) }
}

/** Milliseconds of the span; two devices of one person at once count once. */
export function timeWithin(visits: readonly Visit[], { from, to }: Span): number {
  let spent = 0
  let until = from
  for (const { joinedAt, leftAt } of [...visits].sort((a, b) => a.joinedAt - b.joinedAt)) {
    const [begins, ends] = [Math.max(joinedAt, until), Math.min(leftAt ?? to, to)]
    if (ends <= begins) continue
    spent += ends - begins
    until = ends
  }
  return spent
}

export function proposedPresence(visits: readonly Visit[], span: Span): ProposedPresence {
  if (visits.length === 0) return 'absent'
  return timeWithin(visits, span) * 100 >= (span.to - span.from) * ONLINE_PRESENT_PERCENT ? 'present' : 'check'
}

type Judged = Pick<OnlineVisitor, 'proposed' | 'noticed'> & { readonly cell: Pick<Cell, 'attendance'> | null }

/** What the teacher is offered: whatever stands in the journal stays; else by the call, and by what the parents have said of one who never came. */
export function proposedAttendance({ proposed, noticed, cell }: Judged): Attendance | null {
  if (cell?.attendance) return cell.attendance
  if (proposed === 'absent') return noticed ?? 'absent'
  return proposed === 'check' ? 'late' : null
}
