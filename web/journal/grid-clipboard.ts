// The grid's way to and from a spreadsheet: tabs between columns, line ends between pupils. Rule MARK-10.
import { EMPTY, parseText, textOf, withDeadline } from './cell-text.ts'
import type { Cursor } from './grid-cursor.ts'
import { isOpenTo, mayPutInto } from './grid-lessons.ts'
import type { Edit, Grid, Unput } from './grid-state.ts'

const WORD_SHOWN_CHARS = 20
/** A whole grid of long words; a book that was copied by mistake is not read through. */
const PASTED_CHARS_MAX = 100_000

export function rangeText(grid: Grid, cursor: Cursor): string {
  const { top, bottom, left, right } = cursor.range.value
  const lines: string[] = []
  for (let row = top; row <= bottom; row++) {
    const line: string[] = []
    for (let column = left; column <= right; column++) line.push(textOf(grid.boxAt(row, column)?.content.peek() ?? EMPTY))
    lines.push(line.join('\t'))
  }
  return lines.join('\n')
}

/**
 * Words of a spreadsheet, from the active cell down and to the right; what cannot be put is named and the rest is kept. An empty cell of the
 * spreadsheet leaves the journal's as it is: nobody loses a mark by a hole in a column.
 */
export function pasted(grid: Grid, cursor: Cursor, text: string): { readonly edits: Edit[]; readonly unput: Unput[] } {
  if (text.length > PASTED_CHARS_MAX) return { edits: [], unput: [{ box: null, text: '', why: 'too_large' }] }
  const { top, left } = cursor.range.value
  const { data } = grid
  const edits: Edit[] = []
  const unput: Unput[] = []
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n')
  for (const [down, line] of lines.entries()) {
    for (const [across, word] of line.split('\t').entries()) {
      if (word.trim() === '') continue
      const [row, column] = [top + down, left + across]
      const [box, lesson] = [grid.boxAt(row, column) ?? null, data.lessons[column]]
      const content = parseText(word)
      const refuse = (why: Unput['why']) => unput.push({ box, text: word.trim().slice(0, WORD_SHOWN_CHARS), why })
      if (!box || !lesson || !isOpenTo(data.students[row], lesson) || !mayPutInto(data, lesson)) refuse('outside')
      else if (content === null) refuse(/^\d+$/.test(word.trim()) ? 'mark_not_in_scale' : 'junk')
      else if (content.marks.some(({ value }) => !data.scale.includes(value))) refuse('mark_not_in_scale')
      else edits.push({ box, content: withDeadline(content, lesson.on, data.today) })
    }
  }
  return { edits, unput }
}
