// The head of the grid: months over lessons, each with its day and kind of work; a press opens the lesson's card.
import { type ReadonlySignal, useComputed } from '@preact/signals'
import { Lock } from 'lucide-preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { GridLesson } from '../../protocol/journal.ts'
import { t } from '../app/i18n.ts'
import styles from './grid.module.css'
import type { Cursor } from './grid-cursor.ts'
import { dayName, monthName, months } from './grid-lessons.ts'
import type { Grid } from './grid-state.ts'
import type { Span } from './grid-window.ts'

type Props = {
  readonly grid: Grid
  readonly cursor: Cursor
  /** The columns that are drawn, and how many are not after them. */
  readonly span: Span
  readonly after: number
  readonly narrow: boolean
  readonly totals: number
  readonly focused: ReadonlySignal<boolean>
  readonly onLesson: (lesson: GridLesson) => void
}

/** Before the lessons: number and name. */
export const LEADING_COLUMNS = 2

export function GridHead({ grid, cursor, span, after, narrow, totals, focused, onLesson }: Props) {
  const { data } = grid
  const lessons = data.lessons.slice(span.from, span.to)
  const first = months(lessons)
  const columnOf = (place: number) => first.slice(0, place).reduce((sum, month) => sum + month.lessons, span.from)
  return (
    <thead>
      <tr aria-rowindex={1}>
        {!narrow && (
          <th class={`${styles.number} ${styles.frozen}`} rowSpan={2} scope="col" aria-colindex={1}>
            №
          </th>
        )}
        <th class={`${styles.name} ${styles.frozen}`} rowSpan={2} scope="col" aria-colindex={LEADING_COLUMNS}>
          {t('journal.student')}
        </th>
        {span.from > 0 && <td class={styles.gap} rowSpan={2} aria-hidden="true" />}
        {first.map((month, place) => (
          <th
            key={month.key}
            class={styles.month}
            colSpan={month.lessons}
            scope="colgroup"
            aria-colindex={columnOf(place) + LEADING_COLUMNS + 1}
          >
            <span>{monthName(month.key)}</span>
          </th>
        ))}
        {after > 0 && <td class={styles.gap} rowSpan={2} aria-hidden="true" />}
        <th
          class={`${styles.average} ${totals > 1 ? styles.beforeLast : styles.last}`}
          rowSpan={2}
          scope="col"
          aria-colindex={data.lessons.length + 3}
        >
          <span title={t('journal.average')}>{t('journal.averageShort')}</span>
        </th>
        {totals > 1 && (
          <th class={`${styles.average} ${styles.last}`} rowSpan={2} scope="col" aria-colindex={data.lessons.length + 4}>
            <a href={`/journal/${data.group.studyGroupId}?view=final`} title={t('journal.termMark.hint')}>
              {t('journal.termMark')}
            </a>
          </th>
        )}
      </tr>
      <tr aria-rowindex={2}>
        {lessons.map((lesson, i) => (
          <LessonHead
            key={lesson.id}
            lesson={lesson}
            column={span.from + i}
            grid={grid}
            cursor={cursor}
            focused={focused}
            onOpen={onLesson}
          />
        ))}
      </tr>
    </thead>
  )
}

type HeadProps = {
  readonly lesson: GridLesson
  readonly column: number
  readonly grid: Grid
  readonly cursor: Cursor
  readonly focused: ReadonlySignal<boolean>
  readonly onOpen: (lesson: GridLesson) => void
}

function LessonHead({ lesson: opened, column, grid, cursor, focused, onOpen }: HeadProps) {
  const button = useRef<HTMLButtonElement>(null)
  const lesson = grid.lessonAt(column)?.value ?? opened
  const active = useComputed(() => cursor.at.value.row === -1 && cursor.at.value.column === column).value
  useLayoutEffect(() => {
    if (active && focused.peek()) button.current?.focus()
  }, [active])
  const kind = grid.data.kinds.find((one) => one.id === lesson.kindId)
  const today = lesson.on === grid.data.today
  return (
    <th
      scope="col"
      class={[styles.lesson, today ? styles.today : '', lesson.cancelled ? styles.cancelled : ''].filter(Boolean).join(' ')}
      aria-colindex={column + LEADING_COLUMNS + 1}
    >
      <button
        ref={button}
        type="button"
        data-row={-1}
        data-column={column}
        tabIndex={active ? 0 : -1}
        aria-current={today ? 'date' : undefined}
        data-closed={lesson.closed}
        title={[dayName(lesson.on), lesson.cancelled && t('change.cancelled'), kind?.title, lesson.topic].filter(Boolean).join(' · ')}
        onFocus={() => cursor.go({ row: -1, column })}
        onClick={() => onOpen(lesson)}
      >
        <span>{Number(lesson.on.slice(8))}</span>
        <small>{lesson.closed ? <Lock size={10} role="img" aria-label={t('term.closed')} /> : (kind?.shortTitle ?? ' ')}</small>
      </button>
    </th>
  )
}
