// The pupils of one lesson as a list, phone first: one cell a pupil, typed into by the grid's own keys or the pad under it.
import { useComputed, useSignal } from '@preact/signals'
import { MessageSquare } from 'lucide-preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { MarkChip } from '../ui/mark-chip.tsx'
import { toast } from '../ui/toast.tsx'
import { Proposed } from './attendance/proposed.tsx'
import { ATTENDANCE_CODES, isEmpty } from './cell-text.ts'
import { cellName } from './cell-words.ts'
import { type Cursor, openCursor } from './grid-cursor.ts'
import { gridKey } from './grid-keys.ts'
import { GridPad } from './grid-pad.tsx'
import type { OnDetails } from './grid-row.tsx'
import type { CellBox, Grid, GridData } from './grid-state.ts'
import { openTyping, type Refuse } from './grid-typing.ts'
import styles from './lesson.module.css'
import { NoteSign } from './private-note.tsx'
import type { PrivateNotes } from './private-notes.ts'

type Props = { readonly grid: Grid; readonly notes: PrivateNotes; readonly onDetails: OnDetails }

const refuse: Refuse = (why) => toast(t(why === 'scale' ? 'refusal.mark_not_in_scale' : 'journal.cellClosed'))

export function LessonList({ grid, notes, onDetails }: Props) {
  const { data } = grid
  const { mayPut } = data
  const table = useRef<HTMLTableElement>(null)
  // Read again, the list goes on with the cursor it has; one of other pupils is drawn anew (key).
  const cursor = useMemo(() => openCursor(data.students.length, 1, { row: 0, column: 0 }), [])
  const typing = useMemo(() => openTyping(grid, cursor, refuse), [grid])
  const focused = useSignal(false)

  useEffect(
    () =>
      cursor.at.subscribe(({ row }) => {
        // There is no header to go to.
        if (row < 0) return cursor.go({ row: 0, column: 0 })
        const cell = table.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)
        if (focused.peek()) cell?.focus({ preventScroll: true })
        if (focused.peek()) cell?.scrollIntoView({ block: 'nearest' })
      }),
    [cursor],
  )

  const openDetails = () => {
    const { row } = cursor.at.value
    const box = grid.boxAt(row, 0)
    if (box) onDetails(box, row, 0)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const key = gridKey(event)
    if (key === null) {
      if (/^[06-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && mayPut) refuse('scale')
      return
    }
    if (key.type === 'move') {
      if (event.key === 'Tab') return
      if (event.key !== 'Enter') typing.breakOff()
      cursor.move({ ...key.move, columns: 0 }, key.extend)
      return event.preventDefault()
    }
    if (key.type === 'copy') return
    event.preventDefault()
    if (key.type === 'details' || key.type === 'picker') openDetails()
    else if (mayPut) typing.press(key)
    else toast(t('journal.readOnly'))
  }

  return (
    <>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table is the native element under an ARIA grid
        role="grid"
        class={styles.list}
        aria-label={t('lesson.students')}
        aria-readonly={!mayPut}
        onKeyDown={onKeyDown}
        onFocusIn={() => {
          focused.value = true
        }}
        onFocusOut={() => {
          focused.value = false
        }}
      >
        <tbody>
          {data.students.map((student, row) => {
            const box = grid.boxAt(row, 0)
            return (
              box && (
                <Pupil
                  key={student.personId}
                  grid={grid}
                  notes={notes}
                  box={box}
                  student={student}
                  row={row}
                  cursor={cursor}
                  onDetails={onDetails}
                />
              )
            )
          })}
        </tbody>
      </table>
      {mayPut && <GridPad scale={data.scale} press={typing.press} onDetails={openDetails} />}
    </>
  )
}

type PupilProps = Props & {
  readonly box: CellBox
  readonly student: GridData['students'][number]
  readonly row: number
  readonly cursor: Cursor
}

function Pupil({ grid, notes, box, student, row, cursor, onDetails }: PupilProps) {
  const { data } = grid
  const active = useComputed(() => cursor.at.value.row === row).value
  const content = box.content.value
  const lesson = grid.lessonAt(0)?.value
  if (!lesson) return null
  const comments = content.marks.flatMap(({ comment }) => (comment === null ? [] : [comment]))
  const choose = () => cursor.go({ row, column: 0 })
  return (
    <tr class={styles.pupil} data-active={active} onClick={choose}>
      <th scope="row">
        <div class={styles.who}>
          <span class={styles.place}>{row + 1}</span>
          <span class={styles.named}>
            <bdi>{listName(student.name)}</bdi>
            <NoteSign notes={notes} studentId={student.personId} />
          </span>
          {comments.length > 0 && (
            <small>
              <MessageSquare size={12} aria-hidden /> {comments.join(' · ')}
            </small>
          )}
        </div>
      </th>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the table handles every key */}
      <td
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cell of an ARIA grid is a table's cell
        role="gridcell"
        data-row={row}
        data-column={0}
        data-state={box.state.value}
        tabIndex={active ? 0 : -1}
        aria-selected={active}
        onClick={(event) => event.currentTarget.focus()}
        onFocus={choose}
        onDblClick={() => onDetails(box, row, 0)}
      >
        <span class="visually-hidden">{cellName(student, lesson, data, box)}</span>
        <span class={styles.cell}>
          <span class={styles.chips} aria-hidden="true">
            {content.attendance !== null && <MarkChip value={ATTENDANCE_CODES[content.attendance]} size="large" />}
            {content.marks.map((mark, i) => (
              <MarkChip key={i} value={mark.value} size="large" />
            ))}
          </span>
          {isEmpty(content) && <Proposed box={box} mayTake={data.mayPut && !lesson.closed && !lesson.cancelled} onTake={grid.edit} />}
        </span>
      </td>
    </tr>
  )
}
