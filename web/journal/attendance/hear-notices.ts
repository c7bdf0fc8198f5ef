import { GetGrid } from '../../../protocol/journal.ts'
import { call } from '../../platform/call.ts'
import { onInbox } from '../../platform/inbox-socket.ts'
import { log } from '../../platform/log.ts'
import type { Grid } from '../grid-state.ts'

/** An open grid follows what parents say; neither the cursor nor unsaved marks are disturbed. Answers how to stop. */
export function hearNotices(grid: Grid): () => void {
  const { group, termId, students } = grid.data
  return onInbox('absences.changed', ({ studentId }) => {
    if (!students.some(({ personId }) => personId === studentId)) return
    call(GetGrid, { studyGroupId: group.studyGroupId, ...(termId === null ? {} : { termId }) }).then(
      ({ notices }) => grid.hearNotices(notices),
      // Out of reach now; the line that comes back reads them again.
      (error: unknown) => log.error('grid.notices_not_read', error),
    )
  })
}
