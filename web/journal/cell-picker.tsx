// Alt+↓: everything that can stand in a cell, as a list beside it; on a phone a sheet from below.
import type { Attendance, MarkValue } from '../../protocol/journal.ts'
import { ATTENDANCES } from '../../protocol/journal.ts'
import { t } from '../app/i18n.ts'
import { MenuItem } from '../ui/menu.tsx'
import { MenuAt } from '../ui/menu-at.tsx'
import { ATTENDANCE_CODES } from './cell-text.ts'
import type { Typing } from './grid-typing.ts'

type Props = {
  readonly anchor: HTMLElement
  readonly scale: readonly MarkValue[]
  readonly sheet: boolean
  readonly press: Typing['press']
  readonly onClose: () => void
}

export function CellPicker({ anchor, scale, sheet, press, onClose }: Props) {
  const marks = scale.filter((value) => value !== '.').reverse()
  const attend = (value: Attendance) => press({ type: 'attendance', value, letter: '' })
  return (
    <MenuAt anchor={anchor} label={t('journal.picker')} sheet={sheet} align="start" onClose={onClose}>
      {marks.map((value) => (
        <MenuItem key={value} onSelect={() => press({ type: 'mark', value })}>
          {value}
        </MenuItem>
      ))}
      <MenuItem onSelect={() => press({ type: 'mark', value: '.' })}>{`· ${t('diary.awaited')}`}</MenuItem>
      {ATTENDANCES.map((code) => (
        <MenuItem key={code} onSelect={() => attend(code)}>
          {`${ATTENDANCE_CODES[code]} · ${t(`attendance.${code}`)}`}
        </MenuItem>
      ))}
      <MenuItem onSelect={() => press({ type: 'clear' })}>{t('journal.clear')}</MenuItem>
    </MenuAt>
  )
}
