// The grid itself: a table with one tab stop, typed into like a spreadsheet. What a key means is grid-keys.ts, what an edit does is grid-state.ts, which
// cells are drawn is grid-window.ts.
import { computed, useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { GridLesson } from '../../protocol/journal.ts'
import { t } from '../app/i18n.ts'
import { afterFrame } from '../platform/after-frame.ts'
import { useWide } from '../platform/use-wide.ts'
import { toast } from '../ui/toast.tsx'
import { CellPicker } from './cell-picker.tsx'
import { followFocus } from './follow-focus.ts'
import styles from './grid.module.css'
import { paste, rangeText } from './grid-clipboard.ts'
import { openCursor, type Place } from './grid-cursor.ts'
import { direction } from './grid-direction.ts'
import { GridHead } from './grid-head.tsx'
import { gridKey } from './grid-keys.ts'
import { startColumn } from './grid-lessons.ts'
import { GridPad } from './grid-pad.tsx'
import { type OnDetails, type OnNote, Row } from './grid-row.tsx'
import type { Grid } from './grid-state.ts'
import { openTyping, type Refuse } from './grid-typing.ts'
import { gridSizes, type LookedBy, openWindow, scrollTo, type View } from './grid-window.ts'
import type { PrivateNotes } from './private-notes.ts'

type Props = {
  readonly grid: Grid
  readonly onDetails: OnDetails
  readonly notes: PrivateNotes
  readonly onNote: OnNote
  readonly onLesson: (lesson: GridLesson) => void
}

/** One header for the months, one for the lessons. */
const HEAD_ROWS = 2

const refuse: Refuse = (why) => toast(t(why === 'scale' ? 'refusal.mark_not_in_scale' : 'journal.cellClosed'))

export function GridTable({ grid, notes, onDetails, onNote, onLesson }: Props) {
  const { data } = grid
  const { mayPut } = data
  const [rows, columns] = [data.students.length, data.lessons.length]
  const scroller = useRef<HTMLDivElement>(null)
  const table = useRef<HTMLTableElement>(null)
  const place = useRef<Place>({ row: 0, column: startColumn(data.lessons, data.today) })
  const narrow = useWide('(width < 640px)').value
  const totals = data.termMarks && data.termId !== null ? 2 : 1
  const sizes = useMemo(() => gridSizes(narrow, totals), [narrow, totals])
  // A grid read again (dates were unlocked) goes on with the cursor it has: whoever types is not to notice. One of another size is drawn anew (key).
  const cursor = useMemo(() => openCursor(rows, columns, place.current), [])
  const drawn = useMemo(() => openWindow(rows, columns, viewAt(place.current, sizes), sizes), [sizes])
  const typing = useMemo(() => openTyping(grid, cursor, refuse, () => direction.peek()), [grid])
  const focused = useSignal(false)
  const picking = useSignal<Place | null>(null)
  /** The focus waits on the table while the cell that had it is not drawn any more: a key must not be lost with it. */
  const parking = useRef(false)
  /** Takes back what is to be drawn when the frame is out. */
  const rest = useRef<(() => void) | null>(null)

  const look = (by: LookedBy = 'scrolled') => {
    const seen = viewOf(scroller.current)
    if (seen === null) return
    const active = document.activeElement
    if (!drawn.look(seen, by) || !(active instanceof HTMLElement) || !table.current?.contains(active)) return
    const { row, column } = active.dataset
    if (row === undefined || column === undefined || drawn.has({ row: Number(row), column: Number(column) })) return
    parking.current = true
    table.current.focus({ preventScroll: true })
    parking.current = false
  }

  const bringIntoView = (to: Place) => {
    const [element, seen] = [scroller.current, viewOf(scroller.current)]
    if (element === null || seen === null) return
    const { left, top } = scrollTo(to, seen, sizes)
    if (left === null && top === null) return
    element.scrollTo({ left: left ?? seen.left, top: top ?? seen.top, behavior: 'instant' })
    look('stepped')
    rest.current ??= afterFrame(() => {
      rest.current = null
      look('rested')
    })
  }
  useEffect(() => () => rest.current?.(), [])

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const before = (element.clientWidth - sizes.start - sizes.end) / sizes.column / 2
    element.scrollLeft = Math.max(0, Math.ceil(place.current.column - before)) * sizes.column
    look()
    const resized = new ResizeObserver(() => look())
    resized.observe(element)
    return () => resized.disconnect()
  }, [drawn])

  // At once, not after the next frame as an effect of the page's drawing would be.
  useLayoutEffect(
    () =>
      cursor.at.subscribe((at) => {
        place.current = at
        if (focused.peek()) bringIntoView(at)
      }),
    [cursor, drawn],
  )
  // The list has closed: whoever chose from it goes on where the cursor has gone meanwhile.
  const wasPicking = useRef(false)
  useEffect(() => {
    if (wasPicking.current && picking.value === null) {
      bringIntoView(cursor.at.peek())
      cellAt(table.current, cursor.at.peek())?.focus()
    }
    wasPicking.current = picking.value !== null
  }, [picking.value])
  // Not useComputed: it would go on looking at the window of the width before.
  const isDrawn = useMemo(() => computed(() => drawn.shown.value && drawn.has(cursor.at.value)), [drawn]).value

  const openDetails = () => {
    const { row, column } = cursor.at.value
    const box = grid.boxAt(row, column)
    const lesson = grid.lessonAt(column)?.value
    if (row === -1 && lesson) onLesson(lesson)
    else if (box) onDetails(box, row, column)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).closest('a')) return
    const key = gridKey(event)
    if (key === null) {
      if (/^[06-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && mayPut) refuse('scale')
      return
    }
    bringIntoView(cursor.at.peek())
    const { row, column } = cursor.at.value
    if (key.type === 'move') {
      const moved = cursor.move(key.move, key.extend)
      if (event.key !== 'Enter') typing.breakOff()
      if (event.key === 'Enter' && row === -1) {
        const lesson = grid.lessonAt(column)?.value
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
    if (key.type === 'details') openDetails()
    else if (!mayPut) toast(t('journal.readOnly'))
    else if (key.type !== 'picker') typing.press(key)
    else if (row >= 0) picking.value = { row, column }
    else openDetails()
  }

  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!mayPut || text === '') return
    event.preventDefault()
    const count = paste(grid, cursor, text)
    if (count !== 0) toast(count === null ? t('refusal.too_large') : t('journal.pasted', { count }))
  }

  const { rows: shownRows, columns: shownColumns } = drawn.shown.value
  const lessons = data.lessons.slice(shownColumns.from, shownColumns.to)
  const [before, after] = [shownColumns.from, columns - shownColumns.to]
  const anchor = picking.value && cellAt(table.current, picking.value)
  return (
    <>
      <div
        ref={scroller}
        class={styles.scroller}
        data-notes={notes.mayWrite.value || undefined}
        style={`--row:${sizes.row}px;--column:${sizes.column}px;--name:${sizes.rem.name}rem;--start:${sizes.start}px;--end:${sizes.end}px;--head:${sizes.head}px`}
        onScroll={() => look()}
      >
        <table
          ref={table}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table is the native element under an ARIA grid
          role="grid"
          class={styles.grid}
          aria-label={`${data.group.subject}, ${data.group.title}`}
          aria-readonly={!mayPut}
          aria-multiselectable
          aria-rowcount={rows + HEAD_ROWS}
          aria-colcount={columns + 2 + totals}
          tabIndex={isDrawn ? -1 : 0}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onFocusIn={(event) => {
            focused.value = true
            // The list that closes gives the focus back to where it was opened, not to where the cursor has gone.
            if (!wasPicking.current) followFocus(cursor, event.target)
            // By Tab, and the active cell is not drawn.
            if (event.target === table.current && !parking.current) {
              bringIntoView(cursor.at.peek())
              cellAt(table.current, cursor.at.peek())?.focus()
            }
          }}
          onFocusOut={() => {
            focused.value = false
          }}
        >
          <colgroup>
            {!narrow && <col style={`inline-size:${sizes.rem.number}rem`} />}
            <col style={`inline-size:${sizes.rem.name}rem`} />
            {before > 0 && <col style={`inline-size:${before * sizes.column}px`} />}
            {lessons.map((lesson) => (
              <col key={lesson.id} style={`inline-size:${sizes.column}px`} />
            ))}
            {after > 0 && <col style={`inline-size:${after * sizes.column}px`} />}
            <col style={`inline-size:${sizes.rem.total}rem`} />
            {totals > 1 && <col style={`inline-size:${sizes.rem.total}rem`} />}
          </colgroup>
          <GridHead
            grid={grid}
            cursor={cursor}
            span={shownColumns}
            after={after}
            narrow={narrow}
            totals={totals}
            focused={focused}
            onLesson={onLesson}
          />
          <Spacer rows={shownRows.from} height={sizes.row} />
          <tbody>
            {data.students.slice(shownRows.from, shownRows.to).map((student, i) => (
              <Row
                key={student.personId}
                student={student}
                row={shownRows.from + i}
                from={shownColumns.from}
                to={shownColumns.to}
                narrow={narrow}
                grid={grid}
                cursor={cursor}
                focused={focused}
                onDetails={onDetails}
                notes={notes}
                onNote={onNote}
              />
            ))}
          </tbody>
          <Spacer rows={rows - shownRows.to} height={sizes.row} />
        </table>
      </div>
      {mayPut && (
        <GridPad
          scale={data.scale}
          press={(key) => {
            typing.press(key)
            bringIntoView(cursor.at.peek())
          }}
          onDetails={openDetails}
        />
      )}
      {anchor && (
        <CellPicker
          anchor={anchor}
          scale={data.scale}
          sheet={narrow}
          press={typing.press}
          onClose={() => {
            picking.value = null
          }}
        />
      )}
    </>
  )
}

/** As high as the rows that are not drawn. */
function Spacer({ rows, height }: { readonly rows: number; readonly height: number }) {
  if (rows <= 0) return null
  return (
    <tbody aria-hidden="true">
      <tr style={`block-size:${rows * height}px`} />
    </tbody>
  )
}

function cellAt(table: HTMLTableElement | null, { row, column }: Place): HTMLElement | null {
  return table?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`) ?? null
}

function viewOf(element: HTMLElement | null): View | null {
  if (element === null || element.clientWidth === 0) return null
  return { left: element.scrollLeft, top: element.scrollTop, width: element.clientWidth, height: element.clientHeight }
}

/** Before anything is laid out: as much as the window could show. */
function viewAt({ column }: Place, sizes: { readonly column: number }): View {
  return { left: Math.max(0, column * sizes.column - innerWidth / 2), top: 0, width: innerWidth, height: innerHeight }
}
