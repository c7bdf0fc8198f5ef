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

/** Puts what can be put and lists the rest. Answers how many cells it put; null when it is too much to be looked at. */
export function paste(grid: Grid, cursor: Cursor, text: string): number | null {
  const read = pasted(grid, cursor, text)
  if (read === null) return null
  grid.edit(read.edits)
  if (read.unput.length > 0) grid.unput.value = [...grid.unput.peek(), ...read.unput]
  return read.edits.length
}

/**
 * Words of a spreadsheet, from the active cell down and to the right; what cannot be put is named and the rest is kept. An empty cell of the
 * spreadsheet leaves the journal's as it is: nobody loses a mark by a hole in a column. Null: too much to be looked at.
 */
export function pasted(grid: Grid, cursor: Cursor, text: string): { readonly edits: Edit[]; readonly unput: Unput[] } | null {
  if (text.length > PASTED_CHARS_MAX) return null
  const { top, left } = cursor.range.value
  const { data } = grid
  const edits: Edit[] = []
  const unput: Unput[] = []
  for (const [down, words] of rowsOf(text).entries()) {
    for (const [across, word] of words.entries()) {
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

/**
 * A spreadsheet puts quotes around a cell of several lines; taken for lines of their own they would move all marks below to other pupils. A quote
 * that does not end its cell is a sign like any other.
 */
function rowsOf(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, cell = '', end = ''] of text.replace(/\r\n?/g, '\n').matchAll(/("(?:[^"]|"")*"(?=[\t\n]|$)|[^\t\n]*)(\t|\n|$)/g)) {
    rows.at(-1)?.push(/^".*"$/s.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    if (end === '\n') rows.push([])
    if (end === '') break
  }
  return rows
}
