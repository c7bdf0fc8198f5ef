// One pupil's row, one cell, one lesson's head. Each cell listens to its own signals only.
import { useComputed } from '@preact/signals'
import { Lock } from 'lucide-preact'
import { memo } from 'preact/compat'
import type { GridLesson, GridStudent } from '../../protocol/journal.ts'
import { listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { ATTENDANCE_CODES, type CellContent, isEmpty, textOf } from './cell-text.ts'
import styles from './grid.module.css'
import type { Cursor } from './grid-cursor.ts'
import { dayName, isOpenTo } from './grid-lessons.ts'
import type { CellBox, Grid } from './grid-state.ts'

export type OnDetails = (box: CellBox, row: number, column: number) => void

type RowProps = {
  readonly student: GridStudent
  readonly row: number
  readonly grid: Grid
  readonly cursor: Cursor
  readonly onDetails: OnDetails
}

export const Row = memo(function Row({ student, row, grid, cursor, onDetails }: RowProps) {
  const left = student.toOn !== null && student.toOn < grid.data.today
  return (
    <tr class={left ? styles.left : undefined}>
      <td class={`${styles.number} ${styles.frozen}`}>{row + 1}</td>
      <th class={`${styles.name} ${styles.frozen}`} scope="row">
        <bdi>{listName(student.name)}</bdi>
      </th>
      {grid.data.lessons.map((lesson, column) => (
        <CellView
          key={lesson.id}
          student={student}
          lesson={lesson}
          row={row}
          column={column}
          grid={grid}
          cursor={cursor}
          onDetails={onDetails}
        />
      ))}
      <td class={`${styles.average} ${styles.frozenRight}`} data-average="">
        {grid.averageAt(row)}
      </td>
    </tr>
  )
})

type CellProps = RowProps & { readonly lesson: GridLesson; readonly column: number }

function CellView({ student, lesson, row, column, grid, cursor, onDetails }: CellProps) {
  // Computed per cell: a step of the cursor redraws two cells, not all of them.
  const active = useComputed(() => cursor.at.value.row === row && cursor.at.value.column === column).value
  const inRange = useComputed(() => {
    const { top, bottom, left, right } = cursor.range.value
    return row >= top && row <= bottom && column >= left && column <= right && (top !== bottom || left !== right)
  }).value
  const box = grid.boxAt(row, column)
  if (!box) return <td />
  const content = box.content.value
  const open = isOpenTo(student, lesson)
  const commented = content.marks.some((mark) => mark.comment !== null)
  const heavy = content.marks.some((mark) => mark.kindId !== null)
  const classes = [
    styles.cell,
    lesson.on === grid.data.today ? styles.today : '',
    inRange ? styles.inRange : '',
    open ? '' : styles.closed,
    lesson.closed ? styles.shut : '',
    commented ? styles.commented : '',
    heavy ? styles.heavy : '',
  ]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table handles every key
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cell of an ARIA grid is a table's cell
      role="gridcell"
      class={classes.filter(Boolean).join(' ')}
      data-row={row}
      data-column={column}
      data-state={box.state.value}
      tabIndex={active ? 0 : -1}
      aria-selected={active || inRange}
      aria-label={cellName(student, lesson, grid, content)}
      onMouseDown={(event) => cursor.go({ row, column }, event.shiftKey)}
      onClick={(event) => event.currentTarget.focus()}
      onDblClick={() => onDetails(box, row, column)}
    >
      {content.attendance !== null && <span class={styles.code}>{ATTENDANCE_CODES[content.attendance]}</span>}
      {content.marks.map((mark, i) => (
        <span key={i}>
          {i > 0 && <span class={styles.slash}>/</span>}
          <span class={styles.mark} data-mark={mark.value}>
            {mark.value === '.' ? '·' : mark.value}
          </span>
        </span>
      ))}
    </td>
  )
}

type HeadProps = {
  readonly lesson: GridLesson
  readonly column: number
  readonly grid: Grid
  readonly cursor: Cursor
  readonly onOpen: (lesson: GridLesson) => void
}

export function LessonHead({ lesson: opened, column, grid, cursor, onOpen }: HeadProps) {
  const lesson = grid.lessonAt(column)?.value ?? opened
  const active = useComputed(() => cursor.at.value.row === -1 && cursor.at.value.column === column).value
  const kind = grid.data.kinds.find((one) => one.id === lesson.kindId)
  const today = lesson.on === grid.data.today
  return (
    <th scope="col" class={[styles.lesson, today ? styles.today : '', lesson.cancelled ? styles.cancelled : ''].filter(Boolean).join(' ')}>
      <button
        type="button"
        data-row={-1}
        data-column={column}
        tabIndex={active ? 0 : -1}
        aria-current={today ? 'date' : undefined}
        data-closed={lesson.closed}
        title={[dayName(lesson.on), kind?.title, lesson.topic].filter(Boolean).join(' · ')}
        onFocus={() => cursor.go({ row: -1, column })}
        onClick={() => onOpen(lesson)}
      >
        <span>{Number(lesson.on.slice(8))}</span>
        <small>{lesson.closed ? <Lock size={10} role="img" aria-label={t('term.closed')} /> : (kind?.shortTitle ?? ' ')}</small>
      </button>
    </th>
  )
}

/** «Антонов Илья, 6 октября, отметка 5» */
function cellName(student: GridStudent, lesson: GridLesson, grid: Grid, content: CellContent): string {
  const what = isEmpty(content)
    ? t('journal.cellEmpty')
    : [
        content.attendance === null ? '' : t(`attendance.${content.attendance}`),
        content.marks.length === 0 ? '' : t('journal.cellMarks', { marks: textOf({ marks: content.marks, attendance: null }) }),
      ]
        .filter(Boolean)
        .join(', ')
  return `${listName(student.name)}, ${dayName(lesson.on)}, ${grid.data.group.subject}, ${what}`
}
