import type { Attendance } from '../../../protocol/journal.ts'
import type { OnlineVisitor } from '../../../protocol/online-lessons.ts'

type Judged = Pick<OnlineVisitor, 'proposed' | 'noticed' | 'cell'>

/** What the teacher is offered: whatever stands in the journal stays; else by the call, and by what the parents have said of one who never came. */
export function proposedAttendance({ proposed, noticed, cell }: Judged): Attendance | null {
  if (cell?.attendance) return cell.attendance
  if (proposed === 'absent') return noticed ?? 'absent'
  return proposed === 'check' ? 'late' : null
}
