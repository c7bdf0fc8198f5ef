// What was typed or pasted and is not in the journal: each by name and with why, until its reader puts the list away. The rest has been kept.
import { X } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import { listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { toast } from '../ui/toast.tsx'
import { dayName } from './grid-lessons.ts'
import styles from './grid-report.module.css'
import type { CellBox, Grid, GridData, Unput } from './grid-state.ts'

const SHOWN_MAX = 20
const BEYOND_SHOWN_MAX = 8

export function GridReport({ grid }: { readonly grid: Grid }) {
  const unput = grid.unput.value
  const report = useRef<HTMLElement>(null)
  const seen = useRef(0)
  const [inside, beyond] = [unput.filter((one) => one.box !== null), unput.filter((one) => one.box === null)]
  useEffect(() => {
    const [before, newest] = [seen.current, unput.at(-1)]
    seen.current = unput.length
    if (!report.current || newest === undefined || unput.length <= before) return
    // What is new is in sight; where the whole list is not, as below the thirtieth pupil, it is told where its writer looks.
    if (before > 0) report.current.scrollTop = report.current.scrollHeight
    const { top, bottom } = report.current.getBoundingClientRect()
    if (bottom < 0 || top > innerHeight) toast(`${t('journal.unput', { count: unput.length - before })}. ${lineText(grid.data, newest)}`)
  }, [unput])
  return (
    <div role="status" class={styles.place}>
      {unput.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is scrolled by the keyboard too
        <section ref={report} class={styles.report} tabIndex={0} aria-label={t('journal.unput', { count: unput.length })}>
          <header>
            <h2>{t('journal.unput', { count: unput.length })}</h2>
            <IconButton
              label={t('ui.close')}
              icon={<X size={18} aria-hidden />}
              onClick={() => {
                grid.unput.value = []
              }}
            />
          </header>
          <ul>
            {inside.slice(-SHOWN_MAX).map((one, i) => (
              <li key={i}>
                {one.text !== '' && <b>«{one.text}»</b>} {placeText(grid.data, one)}: {whyText(one)}
              </li>
            ))}
            {beyond.length > 0 && <li>{beyondText(beyond)}</li>}
          </ul>
          {inside.length > SHOWN_MAX && <p>{t('journal.unput.more', { count: inside.length - SHOWN_MAX })}</p>}
        </section>
      )}
    </div>
  )
}

/** Pasted where there is no cell: of a column that is too long all of it is one line. */
function beyondText(beyond: readonly Unput[]): string {
  const words = beyond.slice(0, BEYOND_SHOWN_MAX).map(({ text }) => `«${text}»`)
  const more = beyond.length > words.length ? ` ${t('journal.unput.more', { count: beyond.length - words.length })}` : ''
  return `${t('journal.unput.outside')}: ${words.join(', ')}${more}`
}

function lineText(data: GridData, one: Unput): string {
  if (one.box === null) return beyondText([one])
  return `${one.text === '' ? '' : `«${one.text}» `}${placeText(data, one)}: ${whyText(one)}`
}

/** Whose cell and of which day, in words; empty for a lesson of another term. */
export function whereIs(data: GridData, { studentId, lessonId }: CellBox): { readonly student: string; readonly lesson: string } {
  const student = data.students.find(({ personId }) => personId === studentId)
  const lesson = data.lessons.find(({ id }) => id === lessonId)
  return { student: student ? listName(student.name) : '', lesson: lesson ? dayName(lesson.on) : '' }
}

function placeText(data: GridData, { box }: Unput): string {
  if (box === null) return ''
  const { student, lesson } = whereIs(data, box)
  return [student, lesson].filter(Boolean).join(', ')
}

function whyText({ why }: Unput): string {
  if (why === 'junk' || why === 'others') return t(`journal.unput.${why}`)
  return why === 'outside' ? t('journal.cellClosed') : t(`refusal.${why}`)
}
