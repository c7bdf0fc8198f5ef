// A grid of six pupils and three lessons, without a server and without a browser's storage: what is typed stays in the page.
import type { LessonId, PersonId, StudyGroupId, TermId } from '../../protocol/ids.ts'
import type { Cell, MarkValue } from '../../protocol/journal.ts'
import { ROUNDINGS } from '../../protocol/journal-rules.ts'
import { openCursor } from '../../web/journal/grid-cursor.ts'
import type { Direction } from '../../web/journal/grid-direction.ts'
import { type GridData, openGrid } from '../../web/journal/grid-state.ts'
import { openTyping, type Refuse } from '../../web/journal/grid-typing.ts'
import type { UnsavedCell, UnsavedStore } from '../../web/journal/unsaved-cells.ts'

type Options = { readonly direction: Direction; readonly scale: MarkValue[]; readonly refuse: Refuse; readonly nowMs: () => number }

const DAYS = ['2025-10-03', '2025-10-06', '2025-10-08']

export function aGrid({ direction, scale, refuse, nowMs }: Options) {
  const grid = openGrid(dataOf(scale))
  const cursor = openCursor(grid.data.students.length, grid.data.lessons.length, { row: 0, column: 0 })
  return { grid, cursor, typing: openTyping(grid, cursor, refuse, () => direction, nowMs) }
}

/** The last of the pupils left before the first of the lessons. */
export function dataOf(scale: MarkValue[]): GridData {
  return {
    group: { studyGroupId: 'grp_00000000000000000001' as StudyGroupId, subject: 'Математика', title: '7Б', classTitle: '7Б' },
    mayPut: true,
    substituteFor: [],
    today: '2025-10-06',
    terms: [],
    termId: 'trm_00000000000000000001' as TermId,
    kinds: [],
    scale,
    thresholds: ROUNDINGS.sixtyFive,
    termMarks: true,
    students: Array.from({ length: 6 }, (_, i) => ({
      personId: `per_0000000000000000000${i}` as PersonId,
      name: { familyName: `Ученик ${i}`, givenName: 'Пётр', patronymic: null },
      fromOn: '2025-09-01',
      toOn: i === 5 ? '2025-10-01' : null,
      termMark: null,
    })),
    lessons: DAYS.map((on, i) => ({
      id: `lsn_0000000000000000000${i}` as LessonId,
      on,
      number: 1,
      kindId: null,
      topic: null,
      cancelled: false,
      closed: false,
      version: 1,
    })),
    cells: [],
    notices: [],
  }
}

/** A browser's storage, without the browser. */
export function keeping(): UnsavedStore & { readonly kept: ReadonlyMap<string, UnsavedCell> } {
  const kept = new Map<string, UnsavedCell>()
  const keyOf = ({ lessonId, studentId }: Pick<Cell, 'lessonId' | 'studentId'>) => `${lessonId} ${studentId}`
  return {
    kept,
    recall: async () => [...kept.values()].sort((a, b) => a.at - b.at),
    keep: async (cells) => {
      for (const one of cells) kept.set(keyOf(one.cell), one)
      return true
    },
    drop: (places) => {
      for (const place of places) kept.delete(keyOf(place))
    },
  }
}
