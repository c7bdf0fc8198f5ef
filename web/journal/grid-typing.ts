// What a key does to the grid: the same whether it was pressed on a keyboard or on the pad of a phone. Rules MARK-09.
import { type Attendance, isMarkValue, type MarkValue } from '../../protocol/journal.ts'
import { MARKS_PER_CELL_MAX } from '../../protocol/limits.ts'
import { type CellContent, EMPTY, plainMark } from './cell-text.ts'
import type { Cursor } from './grid-cursor.ts'
import { codeOf, type GridKey } from './grid-keys.ts'
import { isOpenTo, mayPutInto } from './grid-lessons.ts'
import type { CellBox, Grid } from './grid-state.ts'

/** A second letter typed within this time belongs to the cell typed into before. */
const SAME_WORD_MS = 900
/** «/» typed within this time goes back to the mark just typed. */
const SECOND_MARK_MS = 4_000

type Word = { readonly letter: string; readonly row: number; readonly column: number; readonly at: number }

export type Typing = {
  readonly press: (key: Exclude<GridKey, { type: 'move' | 'details' | 'copy' }>) => void
  /** The cursor went elsewhere by itself: what is typed next is a new word. */
  readonly breakOff: () => void
}

export function openTyping(grid: Grid, cursor: Cursor, sayClosed: () => void, nowMs: () => number = Date.now): Typing {
  const { data } = grid
  let last: Word | null = null

  const isOpen = (row: number, column: number) =>
    isOpenTo(data.students[row], data.lessons[column]) && mayPutInto(data, data.lessons[column])

  const selected = (): CellBox[] => {
    const { top, bottom, left, right } = cursor.range.value
    const boxes: CellBox[] = []
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const box = grid.boxAt(row, column)
        if (box && isOpen(row, column)) boxes.push(box)
      }
    }
    return boxes
  }

  const type = (change: (content: CellContent) => CellContent, letter: string) => {
    const boxes = selected()
    if (boxes.length === 0) return sayClosed()
    grid.edit(boxes.map((box) => ({ box, content: change(box.content.value) })))
    last = { letter, ...cursor.at.value, at: nowMs() }
    if (boxes.length === 1) cursor.move({ rows: 1, columns: 0 }, false)
  }

  const typeMark = (value: MarkValue) => {
    if (last?.letter !== '/') return type((content) => ({ ...content, marks: [plainMark(value)] }), '')
    const box = grid.boxAt(last.row, last.column)
    last = null
    if (!box) return
    const marks = [...box.content.value.marks, plainMark(value)].slice(0, MARKS_PER_CELL_MAX)
    grid.edit([{ box, content: { ...box.content.value, marks } }])
    cursor.move({ rows: 1, columns: 0 }, false)
  }

  /** After «5» the cursor has moved on; «/» goes back to it, and the next mark is its second. */
  const startSecondMark = () => {
    const recent = last !== null && last.letter === '' && nowMs() - last.at < SECOND_MARK_MS ? last : null
    const { row, column } = recent ?? cursor.at.value
    const marks = grid.boxAt(row, column)?.content.value.marks ?? []
    if (marks.length === 0 || marks.length >= MARKS_PER_CELL_MAX || !isOpen(row, column)) return
    cursor.go({ row, column })
    last = { letter: '/', row, column, at: nowMs() }
  }

  const extendCode = (letter: string): boolean => {
    if (last === null || nowMs() - last.at > SAME_WORD_MS) return false
    const longer = codeOf(last.letter, letter)
    const box = grid.boxAt(last.row, last.column)
    if (longer === null || !box) return false
    grid.edit([{ box, content: { ...box.content.value, attendance: longer } }])
    last = { ...last, letter, at: nowMs() }
    return true
  }

  const typeCode = (value: Attendance, letter: string) => {
    if (!extendCode(letter)) type((content) => ({ ...content, attendance: value }), letter)
  }

  const goTo = ([box]: readonly CellBox[]) => {
    if (!box) return
    cursor.go({
      row: data.students.findIndex((student) => student.personId === box.studentId),
      column: data.lessons.findIndex((lesson) => lesson.id === box.lessonId),
    })
  }

  return {
    breakOff: () => {
      last = null
    },
    press: (key) => {
      const undoing = key.type === 'undo' || key.type === 'redo'
      if (!data.mayPut || (cursor.at.value.row < 0 && !undoing)) return
      switch (key.type) {
        case 'mark':
          return isMarkValue(key.value) ? typeMark(key.value) : undefined
        case 'secondMark':
          return startSecondMark()
        case 'attendance':
          return typeCode(key.value, key.letter)
        case 'codeLetter':
          // A lone «П» is НП, as the paper journal has it; «Т», «С», «В» alone say nothing.
          if (!extendCode(key.letter) && key.letter === 'П') type((content) => ({ ...content, attendance: 'unexcused' }), key.letter)
          return
        case 'clear':
          return grid.edit(selected().map((box) => ({ box, content: EMPTY })))
        case 'undo':
          return goTo(grid.undo())
        case 'redo':
          return goTo(grid.redo())
      }
    },
  }
}
