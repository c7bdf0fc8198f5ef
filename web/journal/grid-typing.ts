// What a key does to the grid: the same whether it was pressed on a keyboard, chosen from the list or on the pad of a phone. Rules MARK-09, GRD-02.
import type { Attendance, MarkValue } from '../../protocol/journal.ts'
import { MARKS_PER_CELL_MAX } from '../../protocol/limits.ts'
import { takeProposed } from './attendance/propose.ts'
import { type CellContent, EMPTY, plainMark, withDeadline } from './cell-text.ts'
import type { Cursor } from './grid-cursor.ts'
import type { Direction } from './grid-direction.ts'
import { codeOf, type TypedKey } from './grid-keys.ts'
import { isOpenTo, mayPutInto } from './grid-lessons.ts'
import type { CellBox, Edit, Grid } from './grid-state.ts'

/** A second letter typed within this time belongs to the cell typed into before. */
const SAME_WORD_MS = 900
/** «/» typed within this time goes back to the mark just typed. */
const SECOND_MARK_MS = 4_000

/** What was typed last: a mark's digit, a letter of a code, or «/» after which a second mark is awaited. */
type Word = { readonly letter: string; readonly row: number; readonly column: number; readonly at: number }
const DIGIT = ''

type Change = (content: CellContent, box: CellBox) => CellContent

export type Typing = {
  readonly press: (key: TypedKey) => void
  /** The cursor went elsewhere by itself: what is typed next is a new word. */
  readonly breakOff: () => void
}

export type Refuse = (why: 'closed' | 'scale') => void

export function openTyping(
  grid: Grid,
  cursor: Cursor,
  refuse: Refuse,
  direction: () => Direction = () => 'down',
  nowMs: () => number = () => performance.now(),
): Typing {
  const { data } = grid
  let last: Word | null = null

  const isOpen = (row: number, column: number) =>
    isOpenTo(data.students[row], data.lessons[column]) && mayPutInto(data, data.lessons[column])

  const edit = (row: number, column: number, change: Change): Edit[] => {
    const [box, lesson] = [grid.boxAt(row, column), data.lessons[column]]
    if (!box || !lesson || !isOpen(row, column)) return []
    return [{ box, content: withDeadline(change(box.content.peek(), box), lesson.on, data.today) }]
  }

  const editSelected = (change: Change): Edit[] => {
    const { top, bottom, left, right } = cursor.range.value
    const edits: Edit[] = []
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) edits.push(...edit(row, column, change))
    }
    return edits
  }

  const moveOn = () => {
    const way = direction()
    if (way !== 'stay') cursor.move({ rows: way === 'down' ? 1 : 0, columns: way === 'down' ? 0 : 1 }, false)
  }

  const type = (change: Change, letter: string) => {
    const edits = editSelected(change)
    if (edits.length === 0) return refuse('closed')
    grid.edit(edits)
    last = { letter, ...cursor.at.value, at: nowMs() }
    if (edits.length === 1 && isOne()) moveOn()
  }

  const isOne = () => {
    const { top, bottom, left, right } = cursor.range.value
    return top === bottom && left === right
  }

  const isHere = ({ row, column }: Word) => row === cursor.at.value.row && column === cursor.at.value.column
  const isRecent = (ms: number) => last !== null && nowMs() - last.at <= ms

  const typeMark = (value: MarkValue) => {
    if (!data.scale.includes(value)) return refuse('scale')
    // Where the cursor stays, a second digit at once is the second mark, as on paper.
    if (last !== null && last.letter === DIGIT && isHere(last) && isRecent(SAME_WORD_MS) && isOne()) startSecondMark()
    if (last?.letter !== '/') return type((content) => ({ ...content, marks: [{ ...kept(content), value }] }), DIGIT)
    const { row, column } = last
    last = null
    grid.edit(edit(row, column, (content) => ({ ...content, marks: [...content.marks, plainMark(value)].slice(0, MARKS_PER_CELL_MAX) })))
    moveOn()
  }

  /** After «5» the cursor has moved on; «/» goes back to it, and the next mark is its second. */
  const startSecondMark = () => {
    const recent = last !== null && last.letter === DIGIT && isRecent(SECOND_MARK_MS) ? last : null
    const { row, column } = recent ?? cursor.at.value
    const marks = grid.boxAt(row, column)?.content.peek().marks ?? []
    if (marks.length === 0 || marks.length >= MARKS_PER_CELL_MAX || !isOpen(row, column)) return
    cursor.go({ row, column })
    last = { letter: '/', row, column, at: nowMs() }
  }

  /** «5 4» where the cursor stays; elsewhere «точка» of the next cell. */
  const typeSpace = () => {
    if (last !== null && last.letter === DIGIT && isHere(last) && isRecent(SECOND_MARK_MS)) startSecondMark()
    else typeMark('.')
  }

  const extendCode = (letter: string): boolean => {
    if (last === null || !isRecent(SAME_WORD_MS)) return false
    const longer = codeOf(last.letter, letter)
    const edits = longer === null ? [] : edit(last.row, last.column, (content) => ({ ...content, attendance: longer }))
    if (edits.length === 0) return false
    grid.edit(edits)
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
          return typeMark(key.value)
        case 'space':
          return typeSpace()
        case 'secondMark':
          return startSecondMark()
        case 'attendance':
          return typeCode(key.value, key.letter)
        case 'codeLetter':
          // A lone «П» is НП, as the paper journal has it; «Т», «С», «В» alone say nothing.
          if (!extendCode(key.letter) && key.letter === 'П') type((content) => ({ ...content, attendance: 'unexcused' }), key.letter)
          return
        case 'confirm':
          return type(takeProposed, '+')
        case 'clear':
          return grid.edit(editSelected(() => EMPTY))
        case 'undo':
          return goTo(grid.undo())
        case 'redo':
          return goTo(grid.redo())
      }
    },
  }
}

/** Whoever types another number over a mark corrects it: its kind, weight and comment stay. Of two marks nobody knows which was meant. */
function kept({ marks }: CellContent) {
  const [only] = marks
  return marks.length === 1 && only && only.value !== '.' ? only : plainMark('.')
}
