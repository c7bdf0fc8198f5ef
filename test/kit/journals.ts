// The grid as tests of the journal read and write it.
import { env } from 'cloudflare:workers'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { type Cell, type GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs } from './act-as.ts'

type Grid = ResultOf<typeof GetGrid>

/** By whoever sees the whole school. */
export async function groupOf(classTitle: string, subject: string): Promise<StudyGroupId> {
  const { classes } = await (await actAs('Титов')).call(ListJournals, {})
  const group = classes.find((one) => one.title === classTitle)?.groups.find((one) => one.subject.startsWith(subject))
  if (!group) throw new Error(`${classTitle} has no ${subject}.`)
  return group.studyGroupId
}

export function lessonOn(grid: Grid, on: string): LessonId {
  const lesson = grid.lessons.find((one) => one.on === on)
  if (!lesson) throw new Error(`There is no lesson on ${on}.`)
  return lesson.id
}

/** Marks of one pupil, one a lesson from the first lesson of the grid on, whatever is closed: as if they had been given in time. */
export async function fillMarks(grid: Grid, studentId: PersonId, values: readonly string[]): Promise<void> {
  const statement = env.JOURNAL_00.prepare(
    "insert or replace into cells (lesson_id, student_id, marks, attendance, version, changed_at, changed_by) values (?, ?, ?, null, 1, 0, 'per_00000000000000000000')",
  )
  await env.JOURNAL_00.batch(
    values.map((value, i) => statement.bind(grid.lessons[i]?.id, studentId, JSON.stringify([{ value, kindId: null, comment: null }]))),
  )
}

type Typed = { readonly value?: string; readonly attendance?: Cell['attendance']; readonly version?: number; readonly reason?: string }

/** One cell; answers `saved` or the refusal's code. */
export async function putCell(
  person: Client,
  studyGroupId: StudyGroupId,
  lessonId: LessonId,
  studentId: PersonId,
  typed: Typed,
): Promise<string> {
  const { value, attendance = null, version = 0, reason = null } = typed
  const marks = value === undefined ? [] : [{ value, kindId: null, comment: null }]
  const { outcomes } = await person.call(PutCells, { studyGroupId, cells: [{ lessonId, studentId, version, attendance, reason, marks }] })
  const [outcome] = outcomes
  return outcome?.outcome === 'refused' ? outcome.refusal : (outcome?.outcome ?? 'nothing')
}
