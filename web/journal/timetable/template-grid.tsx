// The week as a grid with one tab stop: arrows walk (and carry), Enter picks up and puts down, Escape takes back, Delete removes, F2 opens details.
// With a mouse the same things are dragged; with a finger tapped. Rule TTB-10.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { LESSON_NUMBER_MAX } from '../../../protocol/limits.ts'
import type { TimetableEntry } from '../../../protocol/timetable.ts'
import { t } from '../../app/i18n.ts'
import { roomText } from '../../app/week-switch.tsx'
import { type Carried, type Place, type Shown, type Template, verdictOf } from './template-state.ts'
import styles from './timetable.module.css'
import { conflictTexts, groupInClass, groupText, teacherNames, weekdayName } from './timetable-words.ts'

const NUMBERS_LEAST = 8
const WEEKDAYS = [1, 2, 3, 4, 5, 6]

type Props = {
  readonly template: Template
  readonly shown: Shown
  readonly title: string
  readonly onDrop: (what: Carried, place: Place) => void
  readonly onAdd: (place: Place) => void
  readonly onOpen: (entry: TimetableEntry) => void
  readonly onRemove: (entry: TimetableEntry) => void
  /** Said to screen readers, and shown under the grid. */
  readonly say: (text: string) => void
}

export function TemplateGrid({ template, shown, title, onDrop, onAdd, onOpen, onRemove, say }: Props) {
  const { data, carried } = template
  const table = useRef<HTMLTableElement>(null)
  const at = useSignal<Place>({ weekday: 1, number: 1 })
  /** Of several lessons in one place: which one is meant. */
  const chosen = useSignal(0)
  const weekdays = data.entries.some(({ weekday }) => weekday === 7) ? [...WEEKDAYS, 7] : WEEKDAYS
  const first = data.entries.some(({ number }) => number === 0) ? 0 : 1
  const last = Math.min(LESSON_NUMBER_MAX, Math.max(NUMBERS_LEAST, ...data.entries.map(({ number }) => number + 1)))
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const mayPut = data.mayPut

  // What was picked up outside the grid is carried on from its first cell.
  useEffect(
    () =>
      carried.subscribe((what) => {
        if (what !== null && !table.current?.contains(document.activeElement)) focusCell(table.current, at.value)
      }),
    [template],
  )

  const pickUp = (entry: TimetableEntry | undefined) => {
    const group = entry && template.group(entry.studyGroupId)
    if (!entry || !group || !mayPut) return
    carried.value = { group, entry, room: entry.room }
    say(t('tt.carrying', { what: groupInClass(group) }))
  }

  const walk = (days: number, lessons: number) => {
    const weekday = Math.min(weekdays.at(-1) ?? 6, Math.max(1, at.value.weekday + days))
    const number = Math.min(last, Math.max(first, at.value.number + lessons))
    at.value = { weekday, number }
    chosen.value = 0
    focusCell(table.current, at.value)
    const what = carried.value
    if (what !== null)
      say(t('tt.carried', { what: groupText(what.group), day: weekdayName(weekday), number, state: stateText(template, at.value) }))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
      Home: [-9, 0],
      End: [9, 0],
    }
    const step = steps[event.key]
    const here = template.at(shown, at.value)
    const meant = here[chosen.value % Math.max(1, here.length)]
    if (step) walk(...step)
    else if (event.key === 'Escape' && carried.value !== null) {
      carried.value = null
      say(t('tt.putBack'))
    } else if (event.key === 'Enter' && carried.value !== null) onDrop(carried.value, at.value)
    else if (event.key === 'Enter' && meant) pickUp(meant)
    else if (event.key === 'Enter' && mayPut) onAdd(at.value)
    else if (event.key === ' ' && here.length > 1) {
      chosen.value = (chosen.value + 1) % here.length
      const next = here[chosen.value]
      const group = next && template.group(next.studyGroupId)
      if (group) say(groupInClass(group))
    } else if (event.key === 'F2' && meant) onOpen(meant)
    else if (event.key === 'Delete' && meant && mayPut) onRemove(meant)
    else return
    event.preventDefault()
  }

  return (
    <div class={styles.scroller}>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table is the native element under an ARIA grid
        role="grid"
        class={styles.grid}
        aria-label={t('tt.grid', { whose: title })}
        aria-readonly={!mayPut}
        data-carrying={carried.value !== null}
        onKeyDown={onKeyDown}
      >
        <thead>
          <tr>
            <th scope="col" class={styles.corner}>
              <span class="visually-hidden">{t('tt.number')}</span>
            </th>
            {weekdays.map((weekday) => (
              <th key={weekday} scope="col">
                <span class={styles.longDay}>{weekdayName(weekday)}</span>
                <span class={styles.shortDay} aria-hidden>
                  {weekdayName(weekday, 'short')}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {numbers.map((number) => (
            <tr key={number}>
              <th scope="row" class={styles.corner}>
                {number}
              </th>
              {weekdays.map((weekday) => {
                const place = { weekday, number }
                const here = template.at(shown, place)
                const active = at.value.weekday === weekday && at.value.number === number
                const verdict = carried.value === null ? undefined : verdictOf(template.conflictsAt.value(place))
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the table hears every key
                  <td
                    key={weekday}
                    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cell of an ARIA grid is a table's cell
                    role="gridcell"
                    class={styles.cell}
                    tabIndex={active ? 0 : -1}
                    data-place={`${weekday} ${number}`}
                    data-verdict={verdict}
                    title={verdict === undefined || verdict === 'free' ? undefined : stateText(template, place)}
                    onFocus={() => {
                      at.value = place
                    }}
                    onClick={(event) => {
                      event.currentTarget.focus()
                      if (carried.value !== null) onDrop(carried.value, place)
                    }}
                    onDblClick={() => {
                      if (here.length === 0 && mayPut) onAdd(place)
                    }}
                    onDragOver={(event) => {
                      if (carried.value === null) return
                      event.preventDefault()
                      const same = at.value.weekday === weekday && at.value.number === number
                      at.value = place
                      if (!same) say(stateText(template, place))
                    }}
                    onDrop={(event) => {
                      event.preventDefault()
                      if (carried.value !== null) onDrop(carried.value, place)
                    }}
                  >
                    <span class="visually-hidden">
                      {t('tt.cell', { day: weekdayName(weekday), number, what: here.length === 0 ? t('tt.empty') : '' })}{' '}
                    </span>
                    {here.map((entry, i) => (
                      <Entry
                        key={entry.id}
                        entry={entry}
                        template={template}
                        shown={shown}
                        carriedNow={carried.value?.entry?.id === entry.id}
                        meant={active && here.length > 1 && chosen.value % here.length === i}
                        onPickUp={() => pickUp(entry)}
                        onOpen={() => onOpen(entry)}
                      />
                    ))}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type EntryProps = {
  readonly entry: TimetableEntry
  readonly template: Template
  readonly shown: Shown
  readonly carriedNow: boolean
  readonly meant: boolean
  readonly onPickUp: () => void
  readonly onOpen: () => void
}

function Entry({ entry, template, shown, carriedNow, meant, onPickUp, onOpen }: EntryProps) {
  const group = template.group(entry.studyGroupId)
  if (!group) return null
  const small = [
    shown.by === 'teacher' ? '' : teacherNames(group.teacherIds, template.data.teachers),
    shown.by === 'room' || entry.room === null ? '' : roomText(entry.room),
  ]
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table hears every key
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the mouse for what the cell does by keyboard
    <div
      class={styles.entry}
      draggable={template.data.mayPut}
      data-carried={carriedNow}
      data-meant={meant}
      onDragStart={(event) => {
        event.dataTransfer?.setData('text/plain', groupInClass(group))
        onPickUp()
      }}
      onDragEnd={() => {
        template.carried.value = null
      }}
      onClick={(event) => {
        if (template.carried.value !== null) return
        event.stopPropagation()
        onOpen()
      }}
    >
      <b>{shown.by === 'class' ? groupText(group) : groupInClass(group)}</b>
      <small>{small.filter(Boolean).join(' · ')}</small>
    </div>
  )
}

/** «свободно», or what stands in the way, by name. */
export function stateText(template: Template, place: Place): string {
  const conflicts = template.conflictsAt.value(place)
  if (conflicts.length === 0) return t('tt.free')
  return conflictTexts(conflicts, template.data.teachers, (key) => entryText(template, key)).join('; ')
}

export function entryText(template: Template, key: string): string {
  const entry = template.entry(key)
  const group = entry && template.group(entry.studyGroupId)
  return group ? groupInClass(group) : ''
}

function focusCell(table: HTMLTableElement | null, { weekday, number }: Place): void {
  table?.querySelector<HTMLElement>(`[data-place="${weekday} ${number}"]`)?.focus()
}
