// The keyboard of somebody who has none: the grid's commonest keys in the thumb's reach. Shown where the pointer is a finger.
import { Delete, MoreHorizontal, Undo2 } from 'lucide-preact'
import type { MarkValue } from '../../protocol/journal.ts'
import { t } from '../app/i18n.ts'
import { ATTENDANCE_CODES } from './cell-text.ts'
import type { TypedKey } from './grid-keys.ts'
import styles from './grid-pad.module.css'
import type { Typing } from './grid-typing.ts'

type Props = { readonly scale: readonly MarkValue[]; readonly press: Typing['press']; readonly onDetails: () => void }

export function GridPad({ scale, press, onDetails }: Props) {
  const marks = scale.filter((value) => value !== '.').reverse()
  // The focus stays in the cell: a press here is a key, not a visit.
  const keep = (event: Event) => event.preventDefault()
  const key = (pressed: TypedKey) => () => press(pressed)
  return (
    <div class={styles.pad} role="toolbar" aria-label={t('journal.pad')} onPointerDown={keep} onMouseDown={keep}>
      {marks.map((value) => (
        <button
          key={value}
          type="button"
          data-mark={value}
          aria-label={t('journal.markLegend', { mark: value })}
          onClick={key({ type: 'mark', value })}
        >
          {value}
        </button>
      ))}
      <button type="button" aria-label={t('diary.awaited')} onClick={key({ type: 'mark', value: '.' })}>
        ·
      </button>
      <button type="button" aria-label={t('journal.secondMark')} onClick={key({ type: 'secondMark' })}>
        /
      </button>
      <button
        type="button"
        aria-label={`${ATTENDANCE_CODES.absent} ${t('attendance.absent')}`}
        onClick={key({ type: 'attendance', value: 'absent', letter: 'Н' })}
      >
        {ATTENDANCE_CODES.absent}
      </button>
      <button
        type="button"
        aria-label={`${ATTENDANCE_CODES.ill} ${t('attendance.ill')}`}
        onClick={key({ type: 'attendance', value: 'ill', letter: 'Б' })}
      >
        {ATTENDANCE_CODES.ill}
      </button>
      <button
        type="button"
        aria-label={`${ATTENDANCE_CODES.late} ${t('attendance.late')}`}
        onClick={key({ type: 'attendance', value: 'late', letter: 'О' })}
      >
        {ATTENDANCE_CODES.late}
      </button>
      <button type="button" aria-label={t('journal.clear')} onClick={key({ type: 'clear' })}>
        <Delete size={20} aria-hidden />
      </button>
      <button type="button" aria-label={t('ui.undo')} onClick={key({ type: 'undo' })}>
        <Undo2 size={20} aria-hidden />
      </button>
      <button type="button" aria-label={t('journal.details')} onClick={onDetails}>
        <MoreHorizontal size={20} aria-hidden />
      </button>
    </div>
  )
}
