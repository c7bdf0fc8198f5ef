// Who was at which lesson. Pupils, days and lessons are chosen by their heads; what is chosen by that is highlighted.
import type { Signal } from '@preact/signals'
import { Lock } from 'lucide-preact'
import type { AttendanceCell } from '../../../protocol/attendance.ts'
import { listName, type NamedPerson } from '../../../protocol/people.ts'
import { t } from '../../app/i18n.ts'
import { ATTENDANCE_CODES } from '../cell-text.ts'
import styles from './attendance.module.css'
import { dayShort, dayText } from './attendance-words.ts'
import { type Choice, type Looked, openWeek, type Place, placeKey, toggled, type Week } from './week-choice.ts'

type Props = {
  readonly week: Week
  readonly places: readonly Place[]
  readonly choice: Signal<Choice>
  readonly chosen: readonly AttendanceCell[]
}

export function WeekTable({ week, places, choice, chosen }: Props) {
  const lookAt = openWeek(week)
  const lit = new Set(chosen.map((cell) => `${cell.lessonId} ${cell.studentId}`))
  const days = [...Map.groupBy(places, ({ on }) => on)]
  const { students } = choice.value
  const everybody = students.size === week.students.length
  const chooseAll = () => {
    choice.value = { ...choice.value, students: new Set(everybody ? [] : week.students.map(({ personId }) => personId)) }
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class={styles.scroller} tabIndex={0} aria-label={t('att.table', { title: week.title })}>
      <table class={styles.table}>
        <thead>
          <tr>
            <th class={styles.name} scope="col" rowSpan={2}>
              {week.mayPut ? (
                <label class={styles.pick}>
                  <input
                    type="checkbox"
                    aria-label={t('att.all')}
                    checked={everybody}
                    indeterminate={students.size > 0 && !everybody}
                    onChange={chooseAll}
                  />
                  {t('att.student')}
                </label>
              ) : (
                t('att.student')
              )}
            </th>
            {days.map(([on, here]) => (
              <th key={on} class={styles.day} scope="colgroup" colSpan={here.length} data-today={on === week.today}>
                <Head may={week.mayPut} choice={choice} place={on} label={dayText(on)} short={dayShort(on)} />
              </th>
            ))}
          </tr>
          <tr>
            {places.map((place) => (
              <th key={placeKey(place)} class={styles.number} scope="col" data-first={isFirst(places, place)}>
                <Head
                  may={week.mayPut}
                  choice={choice}
                  place={placeKey(place)}
                  label={`${t('att.lessonOf', { day: dayText(place.on), number: place.number })}: ${subjectsOf(place)}`}
                  short={String(place.number)}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {week.students.map((student) => (
            <tr key={student.personId} data-chosen={students.has(student.personId)}>
              <th class={styles.name} scope="row">
                {week.mayPut ? <PickStudent student={student} choice={choice} /> : <bdi>{listName(student.name)}</bdi>}
              </th>
              {places.map((place) => {
                const looked = lookAt(student.personId, place)
                return (
                  <td
                    key={placeKey(place)}
                    class={styles.cell}
                    data-first={isFirst(places, place)}
                    data-none={looked.lesson === null}
                    data-closed={looked.lesson?.closed ?? false}
                    data-chosen={looked.cell !== null && lit.has(`${looked.cell.lessonId} ${looked.cell.studentId}`)}
                  >
                    <Code looked={looked} />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Code({ looked: { lesson, cell, proposed } }: { readonly looked: Looked }) {
  if (lesson === null) return <span class="visually-hidden">{t('att.notHis')}</span>
  const attendance = cell?.attendance ?? proposed
  if (attendance === null) return null
  const words = t(`attendance.${attendance}`)
  const said = cell === null ? t('att.proposed', { what: words }) : words
  return (
    <span title={[lesson.subject, said, lesson.closed ? t('att.closed') : ''].filter(Boolean).join(', ')}>
      <span class={styles.code} data-attendance={attendance} data-proposed={cell === null} aria-hidden>
        {ATTENDANCE_CODES[attendance]}
      </span>
      <span class="visually-hidden">{said}</span>
      {lesson.closed && <Lock class={styles.lock} size={9} role="img" aria-label={t('att.closed')} />}
    </span>
  )
}

type HeadProps = {
  readonly may: boolean
  readonly choice: Signal<Choice>
  readonly place: string
  readonly label: string
  readonly short: string
}

function Head({ may, choice, place, label, short }: HeadProps) {
  if (!may)
    return (
      <span title={label}>
        <span aria-hidden>{short}</span>
        <span class="visually-hidden">{label}</span>
      </span>
    )
  return (
    <button
      type="button"
      class={styles.head}
      aria-pressed={choice.value.places.has(place)}
      title={label}
      onClick={() => {
        choice.value = { ...choice.value, places: toggled(choice.value.places, place) }
      }}
    >
      <span aria-hidden>{short}</span>
      <span class="visually-hidden">{t('att.choose', { name: label })}</span>
    </button>
  )
}

function PickStudent({ student, choice }: { readonly student: NamedPerson; readonly choice: Signal<Choice> }) {
  return (
    <label class={styles.pick}>
      <input
        type="checkbox"
        checked={choice.value.students.has(student.personId)}
        onChange={() => {
          choice.value = { ...choice.value, students: toggled(choice.value.students, student.personId) }
        }}
      />
      <bdi>{listName(student.name)}</bdi>
    </label>
  )
}

function isFirst(places: readonly Place[], place: Place): boolean {
  return places.find(({ on }) => on === place.on) === place
}

function subjectsOf({ lessons }: Place): string {
  return [...new Set(lessons.map(({ subject }) => subject))].join(', ')
}
