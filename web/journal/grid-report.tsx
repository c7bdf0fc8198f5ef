// What was typed or pasted and is not in the journal: each by name and with why, until its reader puts the list away. The rest has been kept.
import { X } from 'lucide-preact'
import { listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { dayName } from './grid-lessons.ts'
import styles from './grid-report.module.css'
import type { CellBox, Grid, GridData, Unput } from './grid-state.ts'

const SHOWN_MAX = 20

export function GridReport({ grid }: { readonly grid: Grid }) {
  const unput = grid.unput.value
  return (
    <div role="status" class={styles.place}>
      {unput.length > 0 && (
        <section class={styles.report} aria-label={t('journal.unput', { count: unput.length })}>
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
            {unput.slice(-SHOWN_MAX).map((one, i) => (
              <li key={i}>
                {one.text !== '' && <b>«{one.text}»</b>} {placeText(grid.data, one)}: {whyText(one)}
              </li>
            ))}
          </ul>
          {unput.length > SHOWN_MAX && <p>{t('journal.unput.more', { count: unput.length - SHOWN_MAX })}</p>}
        </section>
      )}
    </div>
  )
}

/** Whose cell and of which day, in words; empty for a lesson of another term. */
export function whereIs(data: GridData, { studentId, lessonId }: CellBox): { readonly student: string; readonly lesson: string } {
  const student = data.students.find(({ personId }) => personId === studentId)
  const lesson = data.lessons.find(({ id }) => id === lessonId)
  return { student: student ? listName(student.name) : '', lesson: lesson ? dayName(lesson.on) : '' }
}

function placeText(data: GridData, { box }: Unput): string {
  if (box === null) return t('journal.unput.outside')
  const { student, lesson } = whereIs(data, box)
  return [student, lesson].filter(Boolean).join(', ')
}

function whyText({ why, box }: Unput): string {
  if (why === 'junk') return t('journal.unput.junk')
  if (why === 'outside') return t(box === null ? 'journal.unput.noCell' : 'journal.cellClosed')
  return t(`refusal.${why}`)
}
