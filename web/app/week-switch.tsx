// What a diary and a timetable share: «‹ 6–12 октября ›» with «Сегодня», and how a room is called.
import { ChevronLeft, ChevronRight } from 'lucide-preact'
import { addDays, mondayOf, type SchoolDate } from '../../protocol/dates.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { dayRange } from './day-range.ts'
import { t } from './i18n.ts'
import styles from './week-switch.module.css'

type Props = { readonly mondayOn: SchoolDate; readonly today: SchoolDate; readonly onChange: (mondayOn: SchoolDate) => void }

const DAYS = 7

export function WeekSwitch({ mondayOn, today, onChange }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form's fields
    <div class={styles.week} role="group" aria-label={t('week.name')}>
      <IconButton
        label={t('week.previous')}
        icon={<ChevronLeft size={20} aria-hidden />}
        onClick={() => onChange(addDays(mondayOn, -DAYS))}
      />
      <p aria-live="polite">{dayRange(mondayOn, addDays(mondayOn, DAYS - 1))}</p>
      <IconButton label={t('week.next')} icon={<ChevronRight size={20} aria-hidden />} onClick={() => onChange(addDays(mondayOn, DAYS))} />
      {mondayOf(today) !== mondayOn && <Button onClick={() => onChange(mondayOf(today))}>{t('week.today')}</Button>}
    </div>
  )
}

/** «каб. 21», but «спортзал» */
export function roomText(room: string): string {
  return /^\d/.test(room) ? t('diary.room', { room }) : room
}
