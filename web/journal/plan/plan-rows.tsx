// The plan's topics: typed like a list, carried by a mouse, moved by Alt and the arrows or from the row's menu.
import { useSignal } from '@preact/signals'
import { ArrowDown, ArrowUp, GripVertical, MoreHorizontal, Plus, Trash2 } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import { LESSON_TOPIC_CHARS_MAX } from '../../../protocol/limits.ts'
import { t } from '../../app/i18n.ts'
import { Chip } from '../../ui/chip.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './plan.module.css'
import { type BoundRow, hoursFrom, type Plan } from './plan-state.ts'
import { lessonDays, shortDay } from './plan-words.ts'

type Props = { readonly plan: Plan; readonly say: (text: string) => void }

export function PlanRows({ plan, say }: Props) {
  const table = useRef<HTMLTableElement>(null)
  const carried = useSignal<number | null>(null)
  const over = useSignal<number | null>(null)
  const rows = plan.rows.value
  const { maySet } = plan.data

  /** Once the row is drawn. */
  const focusTopic = (key: number) =>
    requestAnimationFrame(() => table.current?.querySelector<HTMLElement>(`[data-key="${key}"] [data-topic]`)?.focus())
  const refused = plan.refused.value
  /** Until it is written differently. */
  const refusedAt = (row: BoundRow) => (refused?.key === row.key && refused.topic === row.topic.trim() ? refused.text : null)
  const refusedKey = refused?.key
  useEffect(() => {
    if (refusedKey !== undefined) focusTopic(refusedKey)
  }, [refusedKey])
  const add = (after: number) => focusTopic(plan.add(after))
  const move = (row: BoundRow, by: number) => {
    const to = plan.move(row.key, by)
    say(t('plan.moved', { topic: row.topic, number: to + 1 }))
  }
  const remove = (row: BoundRow, at: number) => {
    const undo = plan.remove(row.key)
    const next = rows[at + 1] ?? rows[at - 1]
    if (next) focusTopic(next.key)
    if (row.topic.trim() !== '') toast(t('plan.removed'), { undo })
  }
  const dropOn = (at: number) => {
    const from = rows.findIndex(({ key }) => key === carried.value)
    const row = rows[from]
    if (row && from !== at) move(row, at - from)
    carried.value = null
    over.value = null
  }

  return (
    <table ref={table} class={styles.plan} data-editable={maySet}>
      <caption class="visually-hidden">{t('plan.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('plan.csv.number')}</th>
          <th scope="col">{t('plan.column.topic')}</th>
          <th scope="col">{t('plan.column.hours')}</th>
          <th scope="col">{t('plan.column.dates')}</th>
          {maySet && (
            <th scope="col">
              <span class="visually-hidden">{t('plan.column.actions')}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr
            key={row.key}
            data-key={row.key}
            data-state={row.state}
            data-carried={carried.value === row.key}
            data-over={over.value === at}
            onDragOver={(event) => {
              if (carried.value === null) return
              event.preventDefault()
              over.value = at
            }}
            onDrop={(event) => {
              event.preventDefault()
              dropOn(at)
            }}
          >
            <td class={styles.number}>
              {maySet ? (
                <button
                  type="button"
                  class={styles.handle}
                  draggable
                  aria-label={t('plan.carry', { number: at + 1 })}
                  onKeyDown={(event) => {
                    const by = stepOf(event)
                    if (by === 0) return
                    event.preventDefault()
                    move(row, by)
                  }}
                  onDragStart={(event) => {
                    event.dataTransfer?.setData('text/plain', row.topic)
                    carried.value = row.key
                  }}
                  onDragEnd={() => {
                    carried.value = null
                    over.value = null
                  }}
                >
                  <GripVertical size={16} aria-hidden />
                  {at + 1}
                </button>
              ) : (
                at + 1
              )}
            </td>
            <td class={styles.topic}>
              {maySet ? (
                <textarea
                  class={styles.field}
                  data-topic=""
                  rows={1}
                  aria-label={t('plan.topic', { number: at + 1 })}
                  aria-invalid={row.topic.trim() === '' || refusedAt(row) !== null}
                  aria-describedby={refusedAt(row) === null ? undefined : `refused-${row.key}`}
                  value={row.topic}
                  maxLength={LESSON_TOPIC_CHARS_MAX}
                  // A topic is one line, however it was pasted.
                  onInput={(event) => plan.type(row.key, { topic: event.currentTarget.value.replace(/\s*\n\s*/g, ' ') })}
                  onKeyDown={(event) => {
                    const by = event.altKey ? stepOf(event) : 0
                    if (by !== 0) {
                      event.preventDefault()
                      move(row, by)
                    } else if (event.key === 'Enter' && !plan.full.value) {
                      event.preventDefault()
                      add(row.key)
                    } else if (event.key === 'Backspace' && row.topic === '' && rows.length > 1) {
                      event.preventDefault()
                      remove(row, at)
                    }
                  }}
                />
              ) : (
                row.topic
              )}
              {refusedAt(row) !== null && (
                <p class={styles.refused} id={`refused-${row.key}`}>
                  {refusedAt(row)}
                </p>
              )}
            </td>
            <td class={styles.hours}>
              {maySet ? (
                <input
                  class={styles.field}
                  inputMode="numeric"
                  aria-label={t('plan.hours', { number: at + 1 })}
                  aria-invalid={hoursFrom(row.hours) === null}
                  value={row.hours}
                  maxLength={3}
                  onFocus={(event) => event.currentTarget.select()}
                  onInput={(event) => plan.type(row.key, { hours: event.currentTarget.value })}
                />
              ) : (
                row.hours
              )}
            </td>
            <td class={styles.dates}>
              <Dates row={row} />
            </td>
            {maySet && (
              <td class={styles.actions}>
                <Menu
                  trigger={(props) => (
                    <IconButton {...props} label={t('plan.more', { number: at + 1 })} icon={<MoreHorizontal size={18} aria-hidden />} />
                  )}
                >
                  <MenuItem icon={<ArrowUp size={18} aria-hidden />} onSelect={() => move(row, -1)}>
                    {t('plan.up')}
                  </MenuItem>
                  <MenuItem icon={<ArrowDown size={18} aria-hidden />} onSelect={() => move(row, 1)}>
                    {t('plan.down')}
                  </MenuItem>
                  <MenuItem icon={<Plus size={18} aria-hidden />} onSelect={() => add(row.key)}>
                    {t('plan.addBelow')}
                  </MenuItem>
                  <MenuItem icon={<Trash2 size={18} aria-hidden />} danger onSelect={() => remove(row, at)}>
                    {t('plan.remove')}
                  </MenuItem>
                </Menu>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The days of a topic's lessons; what was written at one of them instead stands under them. */
function Dates({ row }: { readonly row: BoundRow }) {
  const own = row.lessons.filter(({ topic }) => topic !== null && topic !== row.topic.trim())
  return (
    <>
      <span class={styles.days}>
        {row.lessons.length > 0 && lessonDays(row.lessons)}
        {row.lessons.length < row.wanted && <Chip tone="warn">{t('plan.noLesson')}</Chip>}
        {row.state === 'now' && <Chip tone="good">{t('plan.now')}</Chip>}
        {row.state === 'done' && <span class={styles.done}>{t('plan.done')}</span>}
      </span>
      {own.map((lesson) => (
        <small key={lesson.id}>{t('plan.own', { day: shortDay(lesson.on), topic: lesson.topic ?? '' })}</small>
      ))}
    </>
  )
}

function stepOf({ key }: KeyboardEvent): number {
  return key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0
}
