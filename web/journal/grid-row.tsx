// One pupil's row and its cells. A step of the cursor redraws two rows, a mark its own cell; a cell listens to its own signals only.
import { type ReadonlySignal, useComputed } from '@preact/signals'
import { memo } from 'preact/compat'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { GridLesson, GridStudent } from '../../protocol/journal.ts'
import { listName } from '../../protocol/people.ts'
import { Proposed } from './attendance/proposed.tsx'
import { ATTENDANCE_CODES } from './cell-text.ts'
import { cellHint, cellName } from './cell-words.ts'
import styles from './grid.module.css'
import type { Cursor } from './grid-cursor.ts'
import { LEADING_COLUMNS } from './grid-head.tsx'
import { isOpenTo, mayPutInto } from './grid-lessons.ts'
import type { CellBox, Grid, GridData } from './grid-state.ts'
import { TotalCells } from './grid-total-cells.tsx'
import { NoteSign } from './private-note.tsx'
import type { PrivateNotes } from './private-notes.ts'

export type OnNote = (student: GridStudent) => void
export type OnDetails = (box: CellBox, row: number, column: number) => void

type Student = GridData['students'][number]

type RowProps = {
  readonly student: Student
  readonly row: number
  /** The columns that are drawn. */
  readonly from: number
  readonly to: number
  readonly narrow: boolean
  readonly grid: Grid
  readonly cursor: Cursor
  readonly focused: ReadonlySignal<boolean>
  readonly onDetails: OnDetails
  readonly notes: PrivateNotes
  readonly onNote: OnNote
}

const HEAD_ROWS = 2
const CROWDED_CHARS = 4

export const Row = memo(function Row({ student, row, from, to, narrow, grid, notes, cursor, focused, onDetails, onNote }: RowProps) {
  const { data } = grid
  const activeColumn = useComputed(() => (cursor.at.value.row === row ? cursor.at.value.column : -1)).value
  // As text: a range that changes elsewhere leaves this row as it is.
  const range = useComputed(() => {
    const { top, bottom, left, right } = cursor.range.value
    return row >= top && row <= bottom && (top !== bottom || left !== right) ? `${left} ${right}` : ''
  }).value
  const [left, right] = range === '' ? [1, 0] : range.split(' ').map(Number)
  const gone = (student.toOn !== null && student.toOn < data.today) || student.fromOn > data.today
  return (
    <tr class={gone ? styles.gone : undefined} aria-rowindex={row + HEAD_ROWS + 1}>
      {!narrow && (
        <td class={`${styles.number} ${styles.frozen}`} aria-colindex={1}>
          {row + 1}
        </td>
      )}
      {/* By keys the note is in a cell's details, F2. */}
      <th
        class={`${styles.name} ${styles.frozen}`}
        scope="row"
        aria-colindex={LEADING_COLUMNS}
        title={listName(student.name)}
        onClick={() => onNote(student)}
      >
        <bdi>{listName(student.name)}</bdi>
        <NoteSign notes={notes} studentId={student.personId} />
      </th>
      {from > 0 && <td class={styles.gap} aria-hidden="true" />}
      {data.lessons.slice(from, to).map((lesson, i) => {
        const column = from + i
        const box = grid.boxAt(row, column)
        return (
          box && (
            <CellView
              key={lesson.id}
              box={box}
              student={student}
              lesson={lesson}
              row={row}
              column={column}
              active={column === activeColumn}
              inRange={column >= (left ?? 1) && column <= (right ?? 0)}
              grid={grid}
              cursor={cursor}
              focused={focused}
              onDetails={onDetails}
            />
          )
        )
      })}
      {to < data.lessons.length && <td class={styles.gap} aria-hidden="true" />}
      <TotalCells grid={grid} row={row} />
    </tr>
  )
})

type CellProps = Pick<RowProps, 'student' | 'row' | 'grid' | 'cursor' | 'focused' | 'onDetails'> & {
  readonly box: CellBox
  readonly lesson: GridLesson
  readonly column: number
  readonly active: boolean
  readonly inRange: boolean
}

const CellView = memo(function CellView({
  box,
  student,
  lesson,
  row,
  column,
  active,
  inRange,
  grid,
  cursor,
  focused,
  onDetails,
}: CellProps) {
  const cell = useRef<HTMLTableCellElement>(null)
  // The active cell is the focused element, so that screen readers read it.
  useLayoutEffect(() => {
    if (active && focused.peek()) cell.current?.focus()
  }, [active])
  const content = box.content.value
  const state = box.state.value
  const open = isOpenTo(student, lesson)
  // Of the lesson's signal: a lock comes while the grid is open.
  const closed = (grid.lessonAt(column)?.value ?? lesson).closed
  const written = content.attendance !== null || content.marks.length > 0
  const chars = (content.attendance === null ? 0 : ATTENDANCE_CODES[content.attendance].length) + content.marks.length * 2
  const classes = [
    styles.cell,
    lesson.on === grid.data.today ? styles.today : '',
    inRange ? styles.inRange : '',
    open ? '' : styles.closed,
    closed ? styles.shut : '',
    chars > CROWDED_CHARS && content.attendance !== null ? styles.crowded : '',
    content.marks.some((mark) => mark.comment !== null) ? styles.commented : '',
    content.marks.some((mark) => mark.kindId !== null || mark.weightHundredths !== undefined) ? styles.heavy : '',
  ]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table handles every key
    <td
      ref={cell}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cell of an ARIA grid is a table's cell
      role="gridcell"
      class={classes.filter(Boolean).join(' ')}
      data-row={row}
      data-column={column}
      data-state={state}
      tabIndex={active ? 0 : -1}
      aria-colindex={column + LEADING_COLUMNS + 1}
      aria-selected={active || inRange}
      aria-label={cellName(student, lesson, grid.data, box)}
      title={cellHint(content, grid.data, lesson)}
      onMouseDown={(event) => {
        if (event.button === 0) cursor.go({ row, column }, event.shiftKey)
      }}
      onMouseEnter={(event) => {
        // A range is drawn with the mouse held down, as in any table.
        if (event.buttons === 1) cursor.go({ row, column }, true)
      }}
      onClick={(event) => event.currentTarget.focus()}
      onDblClick={() => onDetails(box, row, column)}
    >
      {!written && <Proposed box={box} mayTake={open && !closed && mayPutInto(grid.data, lesson)} onTake={grid.edit} />}
      {content.attendance !== null && <span class={styles.code}>{ATTENDANCE_CODES[content.attendance]}</span>}
      {content.marks.map((mark, i) => (
        <span key={i} class={mark.counts === false ? styles.uncounted : undefined}>
          {i > 0 && <span class={styles.slash}>/</span>}
          <span class={styles.mark} data-mark={mark.value}>
            {mark.value === '.' ? '·' : mark.value}
          </span>
        </span>
      ))}
    </td>
  )
})
