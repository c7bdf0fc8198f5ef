import { t } from '../../app/i18n.ts'
import '../../app/add-attendance-texts.ts'
import { ATTENDANCE_CODES } from '../cell-text.ts'
import type { CellBox, Grid } from '../grid-state.ts'
import { takeProposed } from './propose.ts'
import styles from './proposed.module.css'

type Props = { readonly box: CellBox; readonly mayTake: boolean; readonly onTake: Grid['edit'] }

/** The grey code of a parent's notice; a click takes it, as «+» does. */
export function Proposed({ box, mayTake, onTake }: Props) {
  const proposed = box.proposed.value
  if (proposed === null) return null
  const code = ATTENDANCE_CODES[proposed]
  if (!mayTake) return <span class={styles.proposed}>{code}</span>
  return (
    <button
      type="button"
      class={styles.proposed}
      // The cell is the tab stop; what it holds is reached by its keys.
      tabIndex={-1}
      title={t('att.confirm', { code })}
      aria-label={t('att.confirm', { code })}
      onClick={() => onTake([{ box, content: takeProposed(box.content.peek(), box) }])}
    >
      {code}
    </button>
  )
}
