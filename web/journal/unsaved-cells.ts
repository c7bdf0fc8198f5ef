// What was typed into a grid and is not yet on the server's disk, as this browser keeps it: over a reload, a closed tab, an evening without a network.
// Gone at sign-out.
import * as z from 'zod/mini'
import { type LessonId, type PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { Cell } from '../../protocol/journal.ts'
import { me } from '../app/session.ts'
import { dropWritten, keepAllWritten, recallWritten } from '../platform/written-words.ts'

/** `cell.version` is the one its writer saw: whoever has changed the cell since is not overwritten. `at`: when it was typed; the order they leave in. */
export const UnsavedCell = z.object({ cell: Cell, reason: z.nullable(z.string()), at: z.number() })
export type UnsavedCell = z.infer<typeof UnsavedCell>

type Place = { readonly lessonId: LessonId; readonly studentId: PersonId }

/** Where one group's unsaved cells are kept; a test has its own. */
export type UnsavedStore = {
  readonly recall: () => Promise<readonly UnsavedCell[]>
  /** False when the browser keeps nothing. */
  readonly keep: (cells: readonly UnsavedCell[]) => Promise<boolean>
  readonly drop: (places: readonly Place[]) => void
}

export function unsavedStore(studyGroupId: StudyGroupId): UnsavedStore {
  // Security: of whoever opened it for ever, also when another is signed in while its last cells are put away.
  const startOfGroup = `${start()}${studyGroupId}/`
  const keyOf = ({ lessonId, studentId }: Place) => `${startOfGroup}${lessonId} ${studentId}`
  return {
    recall: async () => {
      const rows = await recallWritten(startOfGroup, UnsavedCell)
      return rows.map(({ value }) => value).sort((a, b) => a.at - b.at)
    },
    keep: (cells) => keepAllWritten(cells.map((unsaved) => ({ key: keyOf(unsaved.cell), value: unsaved }))),
    drop: (places) => void dropWritten(...places.map(keyOf)),
  }
}

/** Groups into whose grids this person has typed something that has not left yet. */
export async function groupsWithUnsaved(): Promise<StudyGroupId[]> {
  const rows = await recallWritten(start(), UnsavedCell)
  return [...new Set(rows.map(({ key }) => key.slice(start().length).split('/')[0]))].flatMap((id) => StudyGroupId.safeParse(id).data ?? [])
}

/** Security: by person. Whoever signs in after a session has ended at the same browser must not send what another typed. */
function start(): string {
  return `${owner()}/cells/`
}

let lastOwner = ''

/** When a session ends, `me` is gone before its last cells have been put away. */
function owner(): string {
  lastOwner = me.peek()?.personId ?? lastOwner
  return lastOwner
}
