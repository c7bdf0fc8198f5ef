import type { PersonId } from '../../../protocol/ids.ts'
import { onInbox } from '../../platform/inbox-socket.ts'
import { log } from '../../platform/log.ts'
import type { Grid, GridData } from '../grid-state.ts'

/** An open grid follows what parents say; neither the cursor nor unsaved marks are disturbed. Answers how to stop. */
export function hearNotices(grid: Grid, read: () => Promise<Pick<GridData, 'notices'>>, since?: number): () => void {
  const hear = ({ studentId }: { readonly studentId: PersonId }) => {
    if (!grid.data.students.some(({ personId }) => personId === studentId)) return
    read().then(
      ({ notices }) => grid.hearNotices(notices),
      // Out of reach now; the line that comes back reads them again.
      (error: unknown) => log.error('grid.notices_not_read', error),
    )
  }
  return onInbox('absences.changed', hear, since)
}
