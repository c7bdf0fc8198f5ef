// A pupil's average and term mark, at the end of the row and always in sight.
import { t } from '../app/i18n.ts'
import { termCalled, termText } from '../app/term-words.ts'
import styles from './grid.module.css'
import type { Grid } from './grid-state.ts'

export function TotalCells({ grid, row }: { readonly grid: Grid; readonly row: number }) {
  const { data } = grid
  const shown = data.termMarks && data.termId !== null
  const term = grid.termMarkAt(row).value
  return (
    <>
      <td class={`${styles.average} ${shown ? styles.beforeLast : styles.last}`} data-average="" aria-colindex={data.lessons.length + 3}>
        {grid.averageAt(row)}
      </td>
      {shown && (
        <td
          class={`${styles.average} ${styles.last}`}
          data-term={term?.given ? 'given' : 'suggested'}
          aria-colindex={data.lessons.length + 4}
        >
          {term && (
            <span
              class={term.given ? styles.mark : styles.suggested}
              data-mark={term.value}
              title={t(term.given ? 'journal.termMark.given' : 'journal.termMark.suggested', { mark: termCalled(term.value) })}
            >
              {termText(term.value)}
            </span>
          )}
        </td>
      )}
    </>
  )
}
