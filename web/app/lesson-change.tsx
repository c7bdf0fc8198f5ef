// What is other than planned about a lesson, in a diary and in a timetable: «Замена: Белова И. П. (по плану Орлова А. С.)», «каб. 12 (по плану каб. 21)», «Отменён».
import type { SchoolDate } from '../../protocol/dates.ts'
import type { ShownChange } from '../../protocol/lesson-change.ts'
import { type PersonName, shortName } from '../../protocol/people.ts'
import { Chip } from '../ui/chip.tsx'
import { locale, t } from './i18n.ts'
import styles from './lesson-change.module.css'
import type { Displaced } from './one-place.ts'
import { roomText } from './week-switch.tsx'

type Changed = {
  readonly on: SchoolDate
  readonly number: number
  readonly room: string | null
  readonly subject: string
  readonly cancelled: boolean
  readonly change: ShownChange | null
  readonly teachers?: readonly PersonName[]
  /** What it takes the place of (one-place.ts). */
  readonly displaces?: readonly Displaced[]
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

export function changeNotes(lesson: Changed): string[] {
  const { on, number, room, subject, cancelled, change, displaces = [] } = lesson
  if (change === null) return cancelled ? [t('change.cancelled')] : []
  const { was, substitute, movedTo } = change
  if (movedTo) return [movedToText(movedTo, on)]
  const moved = !change.extra && (was.on !== on || was.number !== number)
  const named = displaces.some((one) => one.subject === was.subject)
  return [
    cancelled ? t('change.cancelled') : '',
    substitute && !cancelled ? substituteText(shortName(substitute), was.teachers ?? []) : '',
    subject === was.subject || named ? '' : t('change.insteadOf', { subject: was.subject }),
    ...displaces.map((one) => displacedText(one, lesson)),
    room === was.room || room === null || cancelled
      ? ''
      : was.room === null
        ? roomText(room)
        : t('change.room', { room: roomText(room), was: roomText(was.room) }),
    moved ? movedFromText(was, on) : '',
    change.extra && subject === was.subject && displaces.length === 0 ? t('change.extra') : '',
    change.merged ? t('change.merged') : '',
  ].filter(Boolean)
}

/** «Вместо: Математика (Орлова А. С.)», «Вместо: Математика (перенесён на 5-й урок)» */
function displacedText({ subject, teachers, movedTo }: Displaced, { on, teachers: now = [], change }: Changed): string {
  if (movedTo) return t('change.insteadOfOther', { subject, other: movedToText(movedTo, on).toLocaleLowerCase(locale.value) })
  const names = teachers.map(shortName).join(', ')
  const isOther = change?.substitute != null || names !== now.map(shortName).join(', ')
  return names !== '' && isOther ? t('change.insteadOfOther', { subject, other: names }) : t('change.insteadOf', { subject })
}

/** «Замена: Белова И. П. (по плану Орлова А. С.)»: names stand as they are, whatever their grammar. */
function substituteText(name: string, planned: readonly PersonName[]): string {
  if (planned.length === 0) return t('change.substitute', { name })
  return t('change.substituteFor', { name, was: planned.map(shortName).join(', ') })
}

type Place = { readonly on: SchoolDate; readonly number: number }

function movedToText(to: Place, on: SchoolDate): string {
  return to.on === on ? t('change.movedToNumber', { number: to.number }) : t('change.movedTo', { when: when(to) })
}

function movedFromText(from: Place, on: SchoolDate): string {
  return from.on === on ? t('change.movedFromNumber', { number: from.number }) : t('change.movedFrom', { when: when(from) })
}

/** «чт, 9 октября, 3-й урок» */
function when({ on, number }: Place): string {
  const format = new Intl.DateTimeFormat(locale.value, { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' })
  return t('change.when', { day: format.format(new Date(`${on}T00:00:00Z`)), number })
}
