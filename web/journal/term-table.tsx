// The table of «Итоговые»: one tab stop, typed into like the grid. Every cell says what was given, and below it what the marks say.
import { type ReadonlySignal, useComputed, useSignal } from '@preact/signals'
import { Lock, TriangleAlert } from 'lucide-preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { EXAM_POINTS_MAX, pointsOf, pointsValue } from '../../protocol/exam-scale.ts'
import type { GridStudent } from '../../protocol/journal.ts'
import { showAverage } from '../../protocol/mark-average.ts'
import { listName } from '../../protocol/people.ts'
import { locale, t } from '../app/i18n.ts'
import { columnTitle, termCalled, termText } from '../app/term-words.ts'
import { toast } from '../ui/toast.tsx'
import { followFocus } from './follow-focus.ts'
import { type Cursor, openCursor } from './grid-cursor.ts'
import { longerValue, termKey } from './term-keys.ts'
import type { TermBox, TermMarks } from './term-marks-state.ts'
import styles from './term-table.module.css'

/** A letter typed within this time belongs to the cell typed into before. */
const SAME_WORD_MS = 900

/** Digits on their way to points. */
type Points = { readonly box: TermBox; readonly text: string } | null

type Props = {
  readonly marks: TermMarks
  readonly cursor: Cursor
  readonly onDetails: (box: TermBox, student: GridStudent) => void
}

export function useTermCursor({ data }: TermMarks): Cursor {
  // Where marks are given now: the last term that has begun.
  const start = data.columns.findLastIndex((column) => column.period.startsWith('trm_') && column.startsOn <= data.today)
  const [rows, columns] = [data.students.length, data.columns.length]
  // Read again, the table goes on with the cursor it has.
  return useMemo(() => openCursor(rows, columns, { row: 0, column: Math.max(0, start) }), [rows, columns])
}

export function TermTable({ marks, cursor, onDetails }: Props) {
  const { data } = marks
  const table = useRef<HTMLTableElement>(null)
  const focused = useSignal(false)
  const points = useSignal<Points>(null)
  const last = useRef<{ letter: string; box: TermBox; at: number } | null>(null)

  useEffect(
    () =>
      cursor.at.subscribe(({ row, column }) => {
        if (focused.value) cellAt(table.current, Math.max(0, row), column)?.focus()
      }),
    [cursor],
  )

  const details = (row: number, column: number) => {
    const [box, student] = [marks.boxAt(row, column), data.students[row]]
    if (box && student) onDetails(box, student)
  }

  /** The digits of points are put together in their cell, and given with Enter or by leaving it: «8» on the way to «87» is nobody's result. */
  const typePoints = (event: KeyboardEvent): boolean => {
    const { row, column } = cursor.at.value
    const box = marks.boxAt(row, column)
    if (!data.mayPut || data.columns[column]?.period !== 'exam' || data.exam.scale !== 'hundred' || !box) return false
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    const before = points.value?.box === box ? points.value.text : ''
    if (/^\d$/.test(event.key)) {
      event.preventDefault()
      const text = `${before === '0' ? '' : before}${event.key}`
      if (box.column.closed) marks.give(box, pointsValue(Number(text)))
      else if (Number(text) > EXAM_POINTS_MAX) {
        // Nothing of it is left to be given: with Enter «101» would be a ten.
        points.value = null
        toast(t('exam.points.range'))
      } else points.value = { box, text }
      return true
    }
    if (before === '') return false
    if (event.key === 'Backspace' || event.key === 'Escape') {
      event.preventDefault()
      const text = event.key === 'Escape' ? '' : before.slice(0, -1)
      points.value = text === '' ? null : { box, text }
      return true
    }
    givePoints()
    // Whatever else was pressed does what it does: arrows and Enter move on.
    return false
  }
  const givePoints = () => {
    const typed = points.value
    points.value = null
    if (typed !== null) marks.give(typed.box, pointsValue(Number(typed.text)))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (typePoints(event)) return
    const key = termKey(event)
    if (key === null) {
      if (/^[06-9]$/.test(event.key) && data.mayPut) toast(t('refusal.mark_not_in_scale'))
      return
    }
    const { row, column } = cursor.at.value
    if (key.type === 'move') {
      const moved = cursor.move(key.move, false)
      // The table has no row of heads to stand in.
      if (cursor.at.value.row < 0) cursor.go({ row: 0, column: cursor.at.value.column })
      if (moved || event.key !== 'Tab') event.preventDefault()
      return
    }
    event.preventDefault()
    if (key.type === 'details') return details(row, column)
    if (!data.mayPut) return toast(t('journal.readOnly'))
    if (key.type === 'undo') {
      const box = marks.undo()
      const at = data.students.findIndex((student) => student.personId === box?.studentId)
      if (box && at >= 0) cursor.go({ row: at, column: data.columns.indexOf(box.column) })
      return
    }
    const box = marks.boxAt(row, column)
    if (!box) return toast(t(data.columns[column]?.period === 'exam' ? 'exam.notSat' : 'journal.cellClosed'))
    if (key.type === 'value') {
      const before = last.current
      const longer = before !== null && Date.now() - before.at < SAME_WORD_MS ? longerValue(before.letter, key.letter) : null
      if (longer !== null && before !== null) {
        last.current = null
        return marks.give(before.box, longer)
      }
      last.current = { letter: key.letter, box, at: Date.now() }
    }
    const suggested = box.suggestion.value?.suggested ?? null
    if (key.type === 'suggested' && suggested === null) return toast(t('term.acceptNone'))
    marks.give(box, key.type === 'value' ? key.value : key.type === 'clear' ? null : suggested)
    if (key.type !== 'clear' && marks.asking.value === null && marks.closed.value === null) cursor.move({ rows: 1, columns: 0 }, false)
  }

  return (
    <div class={styles.scroller}>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table is the native element under an ARIA grid
        role="grid"
        class={styles.table}
        aria-label={`${t('term.title')}, ${data.group.subject}, ${data.group.title || (data.group.classTitle ?? '')}`}
        aria-readonly={!data.mayPut}
        onKeyDown={onKeyDown}
        onFocusIn={(event) => {
          focused.value = true
          const { row, column } = event.target instanceof HTMLElement ? event.target.dataset : {}
          if (points.value !== null && marks.boxAt(Number(row), Number(column)) !== points.value.box) givePoints()
          followFocus(cursor, event.target)
        }}
        onFocusOut={(event) => {
          focused.value = false
          if (event.relatedTarget === null) givePoints()
        }}
      >
        <thead>
          <tr>
            <th class={styles.name} scope="col">
              {t('journal.student')}
            </th>
            {data.columns.map((column) => (
              <th key={column.period} scope="col" data-kind={column.period.startsWith('trm_') ? 'term' : column.period}>
                {columnTitle(column)}
                {column.period === 'exam' && data.exam.scale !== 'five' && <small>{t(`exam.scale.${data.exam.scale}`)}</small>}
                {column.closed && <Lock size={13} role="img" aria-label={t('term.closed')} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.students.map((student, row) => (
            <tr key={student.personId} class={student.toOn !== null && student.toOn < data.today ? styles.gone : undefined}>
              <th class={styles.name} scope="row">
                <bdi>{listName(student.name)}</bdi>
              </th>
              {data.columns.map((column, at) => (
                <TermCell
                  key={column.period}
                  marks={marks}
                  student={student}
                  row={row}
                  column={at}
                  cursor={cursor}
                  points={points}
                  onDetails={details}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type CellProps = {
  readonly marks: TermMarks
  readonly student: GridStudent
  readonly row: number
  readonly column: number
  readonly cursor: Cursor
  readonly points: ReadonlySignal<Points>
  readonly onDetails: (row: number, column: number) => void
}

function TermCell({ marks, student, row, column, cursor, points, onDetails }: CellProps) {
  const active = useComputed(() => cursor.at.value.row === row && cursor.at.value.column === column).value
  const box = marks.boxAt(row, column)
  const place = { 'data-row': row, 'data-column': column, 'aria-selected': active }
  const go = () => cursor.go({ row, column })
  if (!box) {
    return (
      <td
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cell of an ARIA grid is a table's cell
        role="gridcell"
        tabIndex={active ? 0 : -1}
        class={styles.outside}
        {...place}
        onMouseDown={go}
        aria-label={listName(student.name)}
      />
    )
  }
  const typed = useComputed(() => (points.value?.box === box ? points.value.text : null)).value
  const { value, reason } = box.content.value
  const suggestion = box.suggestion.value
  const average = suggestion?.average ? showAverage(suggestion.average, locale.value) : null
  const suggested = suggestion?.suggested ?? null
  const warned = (suggestion?.warnings.length ?? 0) > 0 && suggested !== null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table handles every key
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cell of an ARIA grid is a table's cell
      role="gridcell"
      tabIndex={active ? 0 : -1}
      class={styles.cell}
      {...place}
      data-state={box.state.value}
      data-closed={box.column.closed || undefined}
      data-differs={value !== null && suggested !== null && value !== suggested ? '' : undefined}
      title={reason === null ? undefined : t('term.because', { reason })}
      onMouseDown={go}
      onClick={(event) => {
        event.currentTarget.focus()
        // A finger has no keyboard: the tap opens what F2 opens.
        if (matchMedia('(pointer: coarse)').matches) onDetails(row, column)
      }}
      onDblClick={() => onDetails(row, column)}
    >
      <span class="visually-hidden">{cellName(student, box)}</span>
      {(typed !== null || value !== null) && (
        <span aria-hidden class={styles.given} data-mark={value} data-typed={typed === null ? undefined : ''}>
          {typed ?? (value === null ? '' : (pointsOf(value) ?? termText(value)))}
        </span>
      )}
      <small aria-hidden class={styles.hints}>
        {average !== null && <span>{average}</span>}
        {suggested !== null && <span class={styles.suggested}>{termText(suggested)}</span>}
        {warned && <TriangleAlert size={12} />}
      </small>
    </td>
  )
}

/** «Антонов Илья, 1 четверть, поставлено 5, средний балл 4,65, предложено 4, Мало отметок» */
function cellName(student: GridStudent, box: TermBox): string {
  const { value, reason } = box.content.value
  const { average = null, suggested = null, warnings = [] } = box.suggestion.value ?? {}
  return [
    listName(student.name),
    columnTitle(box.column),
    value === null ? t('term.notGiven') : t('term.given', { mark: termCalled(value) }),
    average === null ? '' : t('term.average', { average: showAverage(average, locale.value) }),
    suggested === null ? '' : t('term.suggested', { mark: termCalled(suggested) }),
    ...warnings.map((warning) => t(`term.warning.${warning}`)),
    reason === null ? '' : t('term.because', { reason }),
    box.column.closed ? t('term.closed') : '',
  ]
    .filter(Boolean)
    .join(', ')
}

function cellAt(table: HTMLTableElement | null, row: number, column: number): HTMLElement | null {
  return table?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`) ?? null
}
