// What a parent says beforehand: the child will not be there. Apart from attendance.ts, so that the grid (journal.ts) does not bring its endpoints.
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { PersonId } from './ids.ts'
import type { Attendance } from './journal.ts'
import { LESSON_NUMBER_MAX } from './limits.ts'

export const NOTICE_REASONS = ['illness', 'family', 'other'] as const
export const NoticeReason = z.enum(NOTICE_REASONS)
export type NoticeReason = z.infer<typeof NoticeReason>

/** Lessons of its one day by their numbers; null: whole days. */
export const NoticeNumbers = z.nullable(
  z.array(z.int().check(z.minimum(0), z.maximum(LESSON_NUMBER_MAX))).check(z.minLength(1), z.maxLength(LESSON_NUMBER_MAX + 1)),
)

/** As the teachers of the pupil see it in their grid: what was said about the health of a child is not theirs to read. */
export const GridNotice = z.object({
  studentId: PersonId,
  fromOn: SchoolDate,
  toOn: SchoolDate,
  numbers: NoticeNumbers,
  reason: NoticeReason,
})
export type GridNotice = z.infer<typeof GridNotice>

/** What a teacher is offered to confirm. */
const PROPOSED: Record<NoticeReason, Attendance> = { illness: 'ill', family: 'excused', other: 'excused' }

type Place = { readonly on: SchoolDate; readonly number: number }
type Notice = Pick<GridNotice, 'fromOn' | 'toOn' | 'numbers' | 'reason'>

export function covers(notice: Omit<Notice, 'reason'>, { on, number }: Place): boolean {
  return notice.fromOn <= on && on <= notice.toOn && (notice.numbers?.includes(number) ?? true)
}

/** Of the notices of one pupil, the latest first; null when none of them speaks of this lesson. */
export function proposedAt(notices: readonly Notice[], place: Place): Attendance | null {
  const notice = notices.find((one) => covers(one, place))
  return notice === undefined ? null : PROPOSED[notice.reason]
}
