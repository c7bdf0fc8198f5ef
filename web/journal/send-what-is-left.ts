import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { PutCells } from '../../protocol/journal.ts'
import { CELLS_PER_REQUEST_MAX } from '../../protocol/limits.ts'
import { me } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { groupsWithUnsaved, unsavedStore } from './unsaved-cells.ts'

/** What an earlier visit could not send goes now, whatever class is looked at; what is refused waits until its own grid is opened, which says why. */
export async function sendWhatIsLeft(besides: string | undefined): Promise<void> {
  const writer = me.peek()?.personId
  if (writer === undefined) return
  for (const studyGroupId of await groupsWithUnsaved()) {
    if (studyGroupId !== besides) await sendOf(studyGroupId, writer)
  }
}

async function sendOf(studyGroupId: StudyGroupId, writer: PersonId): Promise<void> {
  // Security: what one typed is not sent as another (rule GRD-12).
  if (me.peek()?.personId !== writer) return
  const store = unsavedStore(studyGroupId)
  const left = await store.recall()
  for (let from = 0; from < left.length; from += CELLS_PER_REQUEST_MAX) {
    const cells = left.slice(from, from + CELLS_PER_REQUEST_MAX).map(({ cell, reason }) => ({ ...cell, reason }))
    const { outcomes } = await call(PutCells, { studyGroupId, cells, as: writer })
    store.drop(outcomes.flatMap((one) => (one.outcome === 'saved' ? [one.cell] : [])))
  }
}
