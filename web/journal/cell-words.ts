// What a cell says to ears, and to a pointer that rests on it.
import type { GridLesson, GridStudent } from '../../protocol/journal.ts'
import { weighing } from '../../protocol/mark-average.ts'
import { listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { type CellContent, isEmpty, textOf } from './cell-text.ts'
import { dayName, isThere } from './grid-lessons.ts'
import type { CellBox, GridData } from './grid-state.ts'

/** «Антонов Илья, 6 октября, математика, отметка 5», «…, отменён, пусто» */
export function cellName(student: GridStudent, lesson: GridLesson, data: GridData, box: CellBox): string {
  const [content, proposed] = [box.content.value, box.proposed.value]
  const said = [listName(student.name), dayName(lesson.on), data.group.subject]
  if (!isThere(student, lesson)) said.push(t('journal.cellNotThere'))
  if (lesson.cancelled) said.push(t('change.cancelled').toLowerCase())
  if (isEmpty(content))
    said.push(proposed === null ? t('journal.cellEmpty') : t('journal.cellProposed', { code: t(`attendance.${proposed}`) }))
  if (content.attendance !== null) said.push(t(`attendance.${content.attendance}`))
  if (content.marks.length > 0) said.push(marksSaid(content))
  if (content.pointDueOn !== null) said.push(t('journal.cellDue', { day: dayName(content.pointDueOn) }))
  const state = box.state.value
  if (state === 'queued' || state === 'conflict' || state === 'refused') said.push(t(`journal.cell.${state}`))
  return said.join(', ')
}

function marksSaid({ marks }: CellContent): string {
  if (marks.every(({ value }) => value === '.')) return t('journal.cellPoint')
  return t('journal.cellMarks', { marks: textOf({ marks, attendance: null }) })
}

/** «5, Контрольная работа, вес 4, не учитывается: решил двумя способами»; nothing when the cell says all there is. */
export function cellHint({ marks, pointDueOn }: CellContent, data: GridData, lesson: GridLesson): string | undefined {
  if (marks.length === 0) return undefined
  const weigh = weighing(data.kinds)
  const lines = marks.flatMap((mark) => {
    if (mark.value === '.') return pointDueOn === null ? [] : [t('journal.cellDue', { day: dayName(pointDueOn) })]
    const kind = data.kinds.find(({ id }) => id === mark.kindId)
    if (kind === undefined && mark.comment === null && mark.weightHundredths === undefined && mark.counts === undefined) return []
    const what = [mark.value, (kind ?? data.kinds.find(({ id }) => id === lesson.kindId))?.title]
    if (mark.counts === false) what.push(t('journal.uncounted'))
    else what.push(t('diary.weight', { weight: weightText(weigh(mark, lesson.kindId).weightHundredths) }))
    return [`${what.filter(Boolean).join(', ')}${mark.comment === null ? '' : `: ${mark.comment}`}`]
  })
  return lines.length === 0 ? undefined : lines.join('\n')
}

export function weightText(hundredths: number): string {
  return String(hundredths / 100).replace('.', ',')
}
