// An absence and a mark at one lesson may both be right (the work was done at home), or a slip of the hand: saved, and warned of. Rule ATT-01.
import { isAbsence } from '../../../protocol/absence-counts.ts'
import '../../app/add-attendance-texts.ts'
import { t } from '../../app/i18n.ts'
import { toast } from '../../ui/toast.tsx'
import type { CellContent } from '../cell-text.ts'
import type { Grid } from '../grid-state.ts'

export function isDoubtful({ attendance, marks }: CellContent): boolean {
  return isAbsence(attendance) && marks.some(({ value }) => value !== '.')
}

/** The same grid; whoever makes a cell doubtful is told so once. */
export function warning(grid: Grid): Grid {
  return {
    ...grid,
    edit: (edits) => {
      const doubtful = edits.some(({ box, content }) => isDoubtful(content) && !isDoubtful(box.content.peek()))
      grid.edit(edits)
      if (doubtful) toast(t('att.warning'))
    },
  }
}
