// What parents have said beforehand, beside the cells it speaks of. It is nobody's mark: it counts nowhere and goes when something is written.
import { proposedAt } from '../../../protocol/absence-notice.ts'
import type { CellContent } from '../cell-text.ts'
import { isEmpty } from '../cell-text.ts'
import type { CellBox, GridData } from '../grid-state.ts'

/** Into the boxes of an open grid; what is not said any more goes. */
export function propose(data: GridData, rows: readonly (readonly CellBox[])[], notices: GridData['notices']): void {
  const byStudent = Map.groupBy(notices, ({ studentId }) => studentId)
  for (const [row, { personId }] of data.students.entries()) {
    const said = byStudent.get(personId) ?? []
    for (const [column, box] of (rows[row] ?? []).entries()) {
      const lesson = data.lessons[column]
      box.proposed.value = said.length === 0 || lesson === undefined || lesson.cancelled ? null : proposedAt(said, lesson)
    }
  }
}

/** The teacher's confirmation. Where something stands, or nothing is proposed, nothing changes. */
export function takeProposed(content: CellContent, { proposed }: CellBox): CellContent {
  return proposed.peek() === null || !isEmpty(content) ? content : { ...content, attendance: proposed.peek() }
}
