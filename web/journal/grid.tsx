// The grid itself: a table with one tab stop, typed into like a spreadsheet. What a key means is grid-keys.ts, what an edit does is grid-state.ts.
import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Attendance, GridLesson, MarkValue } from '../../protocol/journal.ts'
import { MARKS_PER_CELL_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { toast } from '../ui/toast.tsx'
import { type CellContent, EMPTY, plainMark } from './cell-text.ts'
import styles from './grid.module.css'
import { pasted, rangeText } from './grid-clipboard.ts'
import { type Cursor, openCursor, type Place } from './grid-cursor.ts'
import { codeOf, gridKey } from './grid-keys.ts'
import { isOpenTo, monthName, months, startColumn } from './grid-lessons.ts'
import { LessonHead, type OnDetails, Row } from './grid-row.tsx'
import type { CellBox, Grid } from './grid-state.ts'

/** A second letter or mark typed within this time belongs to the cell typed into before. */
const SAME_WORD_MS = 900

type Props = {
  readonly grid: Grid
  readonly onDetails: OnDetails
  readonly onLesson: (lesson: GridLesson) => void
}

export function GridTable({ grid, onDetails, onLesson }: Props) {
  const { data } = grid
  const table = useRef<HTMLTableElement>(null)
  const place = useRef<Place>({ row: 0, column: startColumn(data.lessons, data.today) })
  // A grid read again (a lesson's card was changed) opens where its reader was.
  const cursor = useMemo(() => openCursor(data.students.length, data.lessons.length, place.current), [grid])
  const focused = useSignal(false)
  const typed = useRef<{ readonly letter: string; readonly row: number; readonly column: number; readonly at: number } | null>(null)
  const { mayPut } = data

  // The active cell is the focused element, so that screen readers read it and the browser scrolls it into view.
  useEffect(
    () =>
      cursor.at.subscribe(({ row, column }) => {
        place.current = { row, column }
        if (focused.value) elementAt(table.current, row, column)?.focus()
      }),
    [cursor],
  )
  useEffect(() => {
    elementAt(table.current, 0, cursor.at.value.column)?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [])

  const selected = (): CellBox[] => {
    const { top, bottom, left, right } = cursor.range.value
    const boxes: CellBox[] = []
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const box = grid.boxAt(row, column)
        if (box && isOpenTo(data.students[row], data.lessons[column])) boxes.push(box)
      }
    }
    return boxes
  }

  const type = (change: (content: CellContent) => CellContent, letter: string) => {
    const boxes = selected()
    if (boxes.length === 0) return toast(t('journal.cellClosed'))
    grid.edit(boxes.map((box) => ({ box, content: change(box.content.value) })))
    typed.current = { letter, ...cursor.at.value, at: Date.now() }
    if (boxes.length === 1) cursor.move({ rows: 1, columns: 0 }, false)
  }

  const typeMark = (value: MarkValue) => {
    const second = typed.current
    if (second?.letter === '/') {
      const box = grid.boxAt(second.row, second.column)
      typed.current = null
      if (!box) return
      const marks = [...box.content.value.marks, plainMark(value)].slice(0, MARKS_PER_CELL_MAX)
      grid.edit([{ box, content: { ...box.content.value, marks } }])
      cursor.move({ rows: 1, columns: 0 }, false)
      return
    }
    type((content) => ({ ...content, marks: [plainMark(value)] }), '')
  }

  /** After «5» the cursor has moved on; «/» goes back to it and the next mark is its second. */
  const startSecondMark = () => {
    const last = typed.current
    const recent = last !== null && Date.now() - last.at < SAME_WORD_MS * 4 && last.letter === ''
    const place = recent ? { row: last.row, column: last.column } : cursor.at.value
    const marks = grid.boxAt(place.row, place.column)?.content.value.marks ?? []
    if (marks.length === 0 || marks.length >= MARKS_PER_CELL_MAX) return
    cursor.go(place)
    typed.current = { letter: '/', ...place, at: Date.now() }
  }

  const typeCode = (value: Attendance, letter: string) => {
    if (!extendCode(letter)) type((content) => ({ ...content, attendance: value }), letter)
  }

  const extendCode = (letter: string): boolean => {
    const last = typed.current
    if (last === null || Date.now() - last.at > SAME_WORD_MS) return false
    const longer = codeOf(last.letter, letter)
    const box = grid.boxAt(last.row, last.column)
    if (longer === null || !box) return false
    grid.edit([{ box, content: { ...box.content.value, attendance: longer } }])
    typed.current = { ...last, letter, at: Date.now() }
    return true
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const key = gridKey(event)
    if (key === null) {
      if (/^[06-9]$/.test(event.key) && mayPut) toast(t('refusal.mark_not_in_scale'))
      return
    }
    const { row, column } = cursor.at.value
    if (key.type === 'move') {
      const moved = cursor.move(key.move, key.extend)
      if (event.key !== 'Enter') typed.current = null
      if (event.key === 'Enter' && row === -1) {
        const lesson = data.lessons[column]
        cursor.go({ row, column })
        if (lesson) onLesson(lesson)
      }
      if (moved || event.key !== 'Tab') event.preventDefault()
      return
    }
    if (key.type === 'copy') {
      void navigator.clipboard?.writeText(rangeText(grid, cursor))
      event.preventDefault()
      return
    }
    event.preventDefault()
    if (key.type === 'details') {
      const box = grid.boxAt(row, column)
      const lesson = data.lessons[column]
      if (row === -1 && lesson) onLesson(lesson)
      else if (box) onDetails(box, row, column)
      return
    }
    if (!mayPut || (row === -1 && key.type !== 'undo' && key.type !== 'redo')) return
    switch (key.type) {
      case 'mark':
        typeMark(key.value)
        return
      case 'secondMark':
        startSecondMark()
        return
      case 'attendance':
        typeCode(key.value, key.letter)
        return
      case 'codeLetter':
        // A lone «П» is НП, as the paper journal has it; «Т», «С», «В» alone say nothing.
        if (!extendCode(key.letter) && key.letter === 'П') type((content) => ({ ...content, attendance: 'unexcused' }), key.letter)
        return
      case 'clear':
        grid.edit(selected().map((box) => ({ box, content: EMPTY })))
        return
      case 'undo':
      case 'redo':
        goTo(grid, cursor, key.type === 'undo' ? grid.undo() : grid.redo())
        return
    }
  }

  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!mayPut || text === '') return
    event.preventDefault()
    const { edits, junk } = pasted(grid, cursor, text)
    grid.edit(edits)
    if (junk.length > 0) toast(t('journal.pasteJunk', { pasted: edits.length, junk: junk.slice(0, 3).join(', ') }))
  }

  return (
    <div class={styles.scroller}>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table is the native element under an ARIA grid
        role="grid"
        class={styles.grid}
        aria-label={`${data.group.subject}, ${data.group.title}`}
        aria-readonly={!mayPut}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onFocusIn={() => {
          focused.value = true
        }}
        onFocusOut={() => {
          focused.value = false
        }}
      >
        <thead>
          <tr>
            <th class={`${styles.number} ${styles.frozen}`} rowSpan={2} scope="col">
              №
            </th>
            <th class={`${styles.name} ${styles.frozen}`} rowSpan={2} scope="col">
              {t('journal.student')}
            </th>
            {months(data.lessons).map((month) => (
              <th key={month.key} class={styles.month} colSpan={month.lessons} scope="colgroup">
                <span>{monthName(month.key)}</span>
              </th>
            ))}
            <th class={`${styles.average} ${styles.frozenRight}`} rowSpan={2} scope="col">
              <span title={t('journal.average')}>{t('journal.averageShort')}</span>
            </th>
          </tr>
          <tr>
            {data.lessons.map((lesson, column) => (
              <LessonHead key={lesson.id} lesson={lesson} column={column} grid={grid} cursor={cursor} onOpen={onLesson} />
            ))}
          </tr>
        </thead>
        <tbody>
          {data.students.map((student, row) => (
            <Row key={student.personId} student={student} row={row} grid={grid} cursor={cursor} onDetails={onDetails} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function elementAt(table: HTMLTableElement | null, row: number, column: number): HTMLElement | null {
  return table?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`) ?? null
}

function goTo(grid: Grid, cursor: Cursor, boxes: readonly CellBox[]): void {
  const [box] = boxes
  if (!box) return
  const row = grid.data.students.findIndex((student) => student.personId === box.studentId)
  const column = grid.data.lessons.findIndex((lesson) => lesson.id === box.lessonId)
  cursor.go({ row, column })
}
