// The grid's way to and from a spreadsheet: tabs between columns, line ends between pupils.
import { EMPTY, parseText, textOf } from './cell-text.ts'
import type { Cursor } from './grid-cursor.ts'
import { isOpenTo } from './grid-lessons.ts'
import type { Edit, Grid } from './grid-state.ts'

export function rangeText(grid: Grid, cursor: Cursor): string {
  const { top, bottom, left, right } = cursor.range.value
  const lines: string[] = []
  for (let row = top; row <= bottom; row++) {
    const line: string[] = []
    for (let column = left; column <= right; column++) line.push(textOf(grid.boxAt(row, column)?.content.value ?? EMPTY))
    lines.push(line.join('\t'))
  }
  return lines.join('\n')
}

/** Words of a spreadsheet, from the active cell down and to the right; what cannot be read is named and the rest is kept. */
export function pasted(
  grid: Grid,
  cursor: Cursor,
  text: string,
): { readonly edits: Edit[]; readonly junk: string[]; readonly outside: number } {
  const { top, left } = cursor.range.value
  const edits: Edit[] = []
  const junk: string[] = []
  let outside = 0
  const lines = text.replace(/\r/g, '').replace(/\n$/, '').split('\n')
  for (const [down, line] of lines.entries()) {
    for (const [across, word] of line.split('\t').entries()) {
      const [row, column] = [top + down, left + across]
      const box = grid.boxAt(row, column)
      const content = parseText(word)
      if (!box || !isOpenTo(grid.data.students[row], grid.data.lessons[column])) {
        if (word.trim() !== '') outside += 1
      } else if (content === null) junk.push(`«${word.slice(0, 8)}»`)
      else edits.push({ box, content })
    }
  }
  return { edits, junk, outside }
}
