import type { Cursor } from './grid-cursor.ts'

/**
 * To be called when something in the table gets the focus. By key and by mouse the cursor is there before; a screen reader puts the focus into a
 * cell without either, and what is typed next must go to the pupil it has read out.
 */
export function followFocus(cursor: Cursor, target: EventTarget | null): void {
  if (!(target instanceof HTMLElement)) return
  const [row, column] = [Number(target.dataset.row), Number(target.dataset.column)]
  const at = cursor.at.peek()
  if (row >= 0 && column >= 0 && (row !== at.row || column !== at.column)) cursor.go({ row, column })
}
