import type { StudyGroupId } from '../../protocol/ids.ts'
import { type Cell, GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import { CELLS_PER_REQUEST_MAX } from '../../protocol/limits.ts'
import type { Client } from '../house/client.ts'
import { type Figure, figure } from './measure.ts'

const ROWS_READ_PER_SHOWN_MAX = 1.3
/** Eight in all: taking the told news out of the outbox, after the answer, is one more. */
const ROWS_WRITTEN_MAX = 7

/** A whole class's term: filled, opened, one mark changed. Rows are D1's own counts, of the headers every answer has in dev. */
export async function measureJournal(staff: readonly Client[]): Promise<Figure[]> {
  for (const teacher of staff) {
    const { classes } = await teacher.call(ListJournals, {})
    // The first form has no marks.
    const group = classes.find(({ title }) => !title.startsWith('1'))?.groups[0]
    if (group) return measureGroup(teacher, group.studyGroupId)
  }
  throw new Error('None of the teachers has a class.')
}

async function measureGroup(teacher: Client, studyGroupId: StudyGroupId): Promise<Figure[]> {
  const empty = await teacher.call(GetGrid, { studyGroupId })
  const cells = empty.students.flatMap(({ personId }) =>
    empty.lessons.map(
      ({ id }): Cell => ({
        lessonId: id,
        studentId: personId,
        marks: [{ value: '4', kindId: null, comment: null }],
        attendance: null,
        pointDueOn: null,
        version: 0,
      }),
    ),
  )
  await putAll(teacher, studyGroupId, cells)

  const startedAt = performance.now()
  const grid = await teacher.call(GetGrid, { studyGroupId })
  const openedMs = performance.now() - startedAt
  const rowsRead = rows(teacher, 'read')
  const shown = grid.students.length + grid.lessons.length + grid.cells.length
  const size = `${grid.students.length} pupils × ${grid.lessons.length} lessons`

  const one = grid.cells[0]
  if (!one) throw new Error('The grid has no cells.')
  await teacher.call(PutCells, { studyGroupId, cells: [{ ...one, marks: [{ value: '5', kindId: null, comment: null }] }] })
  return [
    figure(`grid of ${size}: rows read / rows shown`, rowsRead / shown, '', ROWS_READ_PER_SHOWN_MAX),
    figure('… rows read', rowsRead, 'rows'),
    figure('… opened in', openedMs, 'ms'),
    figure('one mark: rows written before the answer', rows(teacher, 'written'), 'rows', ROWS_WRITTEN_MAX),
    figure('… queries', Number(teacher.headers.get('x-d1-queries')), ''),
  ]
}

async function putAll(teacher: Client, studyGroupId: StudyGroupId, cells: readonly Cell[]): Promise<void> {
  for (let from = 0; from < cells.length; from += CELLS_PER_REQUEST_MAX) {
    const { outcomes } = await teacher.call(PutCells, { studyGroupId, cells: cells.slice(from, from + CELLS_PER_REQUEST_MAX) })
    const refused = outcomes.find(({ outcome }) => outcome === 'refused')
    if (refused) throw new Error(`A mark was refused: ${JSON.stringify(refused)}`)
  }
}

function rows(client: Client, what: 'read' | 'written'): number {
  return Number(client.headers.get(`x-d1-rows-${what}`))
}
