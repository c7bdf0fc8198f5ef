// What was typed into a grid and is not yet on the server's disk. Kept over a reload or a session that ended, gone with the tab and at sign-out.
import * as z from 'zod/mini'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { Cell } from '../../protocol/journal.ts'
import { me } from '../app/session.ts'
import { recallInTab, rememberInTab } from '../platform/tab-storage.ts'

/** Each with the version its writer saw: whoever has changed the cell since is not overwritten. */
export function recallUnsaved(studyGroupId: StudyGroupId): Cell[] {
  return recallInTab(keyOf(studyGroupId), z.array(Cell)) ?? []
}

export function rememberUnsaved(studyGroupId: StudyGroupId, cells: readonly Cell[]): void {
  rememberInTab(keyOf(studyGroupId), cells.length === 0 ? null : cells)
}

/** Security: by person. Whoever signs in after a session ended in the same tab must not send what another typed. */
function keyOf(studyGroupId: StudyGroupId): string {
  return `cells.${owner()}.${studyGroupId}`
}

let lastOwner = ''

/** When a session ends, `me` is gone before its last cells have been put away. */
function owner(): string {
  lastOwner = me.peek()?.personId ?? lastOwner
  return lastOwner
}
