import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { type Cell, GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import { CELLS_PER_REQUEST_MAX } from '../../protocol/limits.ts'
import type { Client } from '../house/client.ts'
import type { State } from '../house/state.ts'
import { type Figure, figure } from './measure.ts'

/** Eight in all: taking the told news out of the outbox, after the answer, is one more. */
const ROWS_WRITTEN_MAX = 7

/** 34 weeks of 30 lessons, a mark or an absence at every other one. */
const CELLS_A_YEAR = 510

/** A whole class's term: filled, opened, one mark changed. Rows are D1's own counts, of the headers every answer has in dev. */
export async function measureJournal(staff: readonly Client[], state: State): Promise<Figure[]> {
  for (const teacher of staff) {
    const { classes } = await teacher.call(ListJournals, {})
    // The first form has no marks.
    const group = classes.find(({ title }) => !title.startsWith('1'))?.groups[0]
    if (group) return measureGroup(teacher, group.studyGroupId, state)
  }
  throw new Error('None of the teachers has a class.')
}

async function measureGroup(teacher: Client, studyGroupId: StudyGroupId, state: State): Promise<Figure[]> {
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
  const bytesBefore = journalBytes(state)
  await putAll(teacher, studyGroupId, cells)
  const cellBytes = (journalBytes(state) - bytesBefore) / cells.length

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
    figure(`grid of ${size}: rows read / rows shown`, rowsRead / shown, ''),
    figure('… rows read', rowsRead, 'rows'),
    figure('… opened in', openedMs, 'ms'),
    figure('one mark: rows written before the answer', rows(teacher, 'written'), 'rows', ROWS_WRITTEN_MAX),
    figure('… queries', Number(teacher.headers.get('x-d1-queries')), ''),
    figure('… bytes of the database, with its row of the log and their indexes', cellBytes, 'B'),
    figure(`a pupil’s year of ${CELLS_A_YEAR} cells`, (cellBytes * CELLS_A_YEAR) / 1024, 'KB'),
  ]
}

async function putAll(teacher: Client, studyGroupId: StudyGroupId, cells: readonly Cell[]): Promise<void> {
  for (let from = 0; from < cells.length; from += CELLS_PER_REQUEST_MAX) {
    const { outcomes } = await teacher.call(PutCells, { studyGroupId, cells: cells.slice(from, from + CELLS_PER_REQUEST_MAX) })
    const refused = outcomes.find(({ outcome }) => outcome === 'refused')
    if (refused) throw new Error(`A mark was refused: ${JSON.stringify(refused)}`)
  }
}

/** Pages in use of the databases of journals; the platform's file is SQLite's. */
function journalBytes({ folder }: State): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.includes('/d1/') && file.endsWith('.sqlite'),
  )
  const sizes = files.map((file) => {
    const database = new DatabaseSync(join(folder, file), { readOnly: true })
    try {
      const pragma = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0)
      const isJournal = database.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'cells'").get()?.n === 1
      return isJournal ? (pragma('page_count') - pragma('freelist_count')) * pragma('page_size') : 0
    } finally {
      database.close()
    }
  })
  return sizes.reduce((sum, size) => sum + size, 0)
}

function rows(client: Client, what: 'read' | 'written'): number {
  return Number(client.headers.get(`x-d1-rows-${what}`))
}
