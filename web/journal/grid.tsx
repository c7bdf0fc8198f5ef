// The grid itself: a table with one tab stop, typed into like a spreadsheet. What a key means is grid-keys.ts, what an edit does is grid-state.ts.
import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { GridLesson } from '../../protocol/journal.ts'
import { t } from '../app/i18n.ts'
import { toast } from '../ui/toast.tsx'
import styles from './grid.module.css'
import { pasted, rangeText } from './grid-clipboard.ts'
import { openCursor, type Place } from './grid-cursor.ts'
import { gridKey } from './grid-keys.ts'
import { monthName, months, startColumn } from './grid-lessons.ts'
import { GridPad } from './grid-pad.tsx'
import { LessonHead, type OnDetails, Row } from './grid-row.tsx'
import type { Grid } from './grid-state.ts'
import { openTyping } from './grid-typing.ts'

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
  const typing = useMemo(() => openTyping(grid, cursor, () => toast(t('journal.cellClosed'))), [cursor])
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

  const openDetails = () => {
    const { row, column } = cursor.at.value
    const box = grid.boxAt(row, column)
    const lesson = grid.lessonAt(column)?.value
    if (row === -1 && lesson) onLesson(lesson)
    else if (box) onDetails(box, row, column)
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
    else if (mayPut) typing.press(key)
    else toast(t('journal.readOnly'))
  }

  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!mayPut || text === '') return
    event.preventDefault()
    const { edits, junk, outside } = pasted(grid, cursor, text)
    grid.edit(edits)
    if (outside > 0) toast(t('journal.pasteOutside', { count: outside }))
    if (junk.length > 0) toast(t('journal.pasteJunk', { pasted: edits.length, junk: junk.slice(0, 3).join(', ') }))
  }

  return (
    <>
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
      {mayPut && <GridPad press={typing.press} onDetails={openDetails} />}
    </>
  )
}

function elementAt(table: HTMLTableElement | null, row: number, column: number): HTMLElement | null {
  return table?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`) ?? null
}
