// What is other than planned about a lesson, in a diary and in a timetable: «Замена: Белова И. П. (по плану Орлова А. С.)», «каб. 12 вместо каб. 21», «Отменён».
import type { SchoolDate } from '../../protocol/dates.ts'
import type { ShownChange } from '../../protocol/lesson-change.ts'
import { type PersonName, shortName } from '../../protocol/people.ts'
import { Chip } from '../ui/chip.tsx'
import { locale, t } from './i18n.ts'
import styles from './lesson-change.module.css'
import { roomText } from './week-switch.tsx'

type Changed = {
  readonly on: SchoolDate
  readonly number: number
  readonly room: string | null
  readonly subject: string
  readonly cancelled: boolean
  readonly change: ShownChange | null
}

export function LessonChanges({ lesson }: { readonly lesson: Changed }) {
  const notes = changeNotes(lesson)
  if (notes.length === 0) return null
  return (
    <p class={styles.notes}>
      {notes.map((note) => (
        <Chip key={note} tone={lesson.cancelled || lesson.change?.movedTo ? 'bad' : 'warn'}>
          {note}
        </Chip>
      ))}
    </p>
  )
}

export function changeNotes({ on, number, room, subject, cancelled, change }: Changed): string[] {
  if (change === null) return cancelled ? [t('change.cancelled')] : []
  const { was, substitute, movedTo } = change
  if (movedTo) return [t('change.movedTo', { when: when(movedTo) })]
  const moved = !change.extra && (was.on !== on || was.number !== number)
  return [
    cancelled ? t('change.cancelled') : '',
    substitute && !cancelled ? substituteText(shortName(substitute), was.teachers ?? []) : '',
    subject === was.subject ? '' : t('change.insteadOf', { subject: was.subject }),
    room === was.room || room === null || cancelled
      ? ''
      : was.room === null
        ? roomText(room)
        : t('change.room', { room: roomText(room), was: roomText(was.room) }),
    moved ? t('change.movedFrom', { when: when(was) }) : '',
    change.extra && subject === was.subject ? t('change.extra') : '',
    change.merged ? t('change.merged') : '',
  ].filter(Boolean)
}

/** «Замена: Белова И. П. (по плану Орлова А. С.)»: names stand as they are, whatever their grammar. */
function substituteText(name: string, planned: readonly PersonName[]): string {
  if (planned.length === 0) return t('change.substitute', { name })
  return t('change.substituteFor', { name, was: planned.map(shortName).join(', ') })
}

/** «чт, 9 октября, 3-й урок» */
function when({ on, number }: { readonly on: SchoolDate; readonly number: number }): string {
  const format = new Intl.DateTimeFormat(locale.value, { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' })
  return t('change.when', { day: format.format(new Date(`${on}T00:00:00Z`)), number })
}
