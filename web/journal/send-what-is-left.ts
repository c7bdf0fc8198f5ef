import type { StudyGroupId } from '../../protocol/ids.ts'
import { PutCells } from '../../protocol/journal.ts'
import { CELLS_PER_REQUEST_MAX } from '../../protocol/limits.ts'
import { call } from '../platform/call.ts'
import { groupsWithUnsaved, unsavedStore } from './unsaved-cells.ts'

/** What an earlier visit could not send goes now, whatever class is looked at; what is refused waits until its own grid is opened, which says why. */
export async function sendWhatIsLeft(besides: string | undefined): Promise<void> {
  for (const studyGroupId of await groupsWithUnsaved()) {
    if (studyGroupId !== besides) await sendOf(studyGroupId)
  }
}

async function sendOf(studyGroupId: StudyGroupId): Promise<void> {
  const store = unsavedStore(studyGroupId)
  const left = await store.recall()
  for (let from = 0; from < left.length; from += CELLS_PER_REQUEST_MAX) {
    const cells = left.slice(from, from + CELLS_PER_REQUEST_MAX).map(({ cell, reason }) => ({ ...cell, reason }))
    const { outcomes } = await call(PutCells, { studyGroupId, cells })
    store.drop(outcomes.flatMap((one) => (one.outcome === 'saved' ? [one.cell] : [])))
  }
}
