// What a cell holds beyond a digit, and what a grid brings beyond its cells.
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LessonId, PersonId, StudyGroupId, TermId } from '../../protocol/ids.ts'
import { type Cell, GetGrid, PutCells } from '../../protocol/journal.ts'
import { JOURNAL_RULES_DEFAULT, ROUNDINGS, SetJournalRules } from '../../protocol/journal-rules.ts'
import { GetTermMarks, PutTermMarks } from '../../protocol/term-marks.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import { groupOf, lessonOn } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'

keepStorage()

const MONDAY = '2025-10-06'
let orlova: Person
let math: StudyGroupId
let monday: LessonId
let ilya: PersonId
let darya: PersonId

beforeAll(async () => {
  await demoSchool()
  orlova = await actAs('Орлова')
  math = await groupOf('7Б', 'Математика')
  const grid = await open()
  monday = lessonOn(grid, MONDAY)
  ilya = grid.students[0]?.personId as PersonId
  darya = grid.students[1]?.personId as PersonId
})
beforeEach(() => env.JOURNAL_00.batch(['cells', 'term_marks'].map((table) => env.JOURNAL_00.prepare(`delete from ${table}`))))

const open = (person = orlova) => person.call(GetGrid, { studyGroupId: math })
const put = async (...cells: (Partial<Cell> & { reason?: string })[]) => {
  const whole = cells.map((cell) => ({ lessonId: monday, studentId: ilya, attendance: null, version: 0, marks: [], ...cell }))
  return (await orlova.call(PutCells, { studyGroupId: math, cells: whole })).outcomes
}
const mark = (value: Cell['marks'][number]['value'], more: Partial<Cell['marks'][number]> = {}) => ({
  value,
  kindId: null,
  comment: null,
  ...more,
})

describe('a cell', () => {
  it('[MARK-13] a mark with a weight of its own and one that is not counted are kept, and decide the term’s mark so', async () => {
    const [outcome] = await put({ marks: [mark('5', { weightHundredths: 300 }), mark('2', { counts: false })] })
    expect(outcome).toMatchObject({
      outcome: 'saved',
      cell: {
        marks: [
          { value: '5', weightHundredths: 300 },
          { value: '2', counts: false },
        ],
      },
    })
    await put({ studentId: darya, marks: [mark('5', { weightHundredths: 300 }), mark('2')] })
    const { suggestions } = await orlova.call(GetTermMarks, { studyGroupId: math })
    const averageOf = (studentId: PersonId) => suggestions.find((one) => one.studentId === studentId && one.average !== null)?.average
    expect([averageOf(ilya), averageOf(darya)]).toEqual([
      { sum: 1500, weight: 300 },
      { sum: 1700, weight: 400 },
    ])
  })

  it('[MARK-13] no mark weighs nothing, less, or more than a hundred', async () => {
    for (const weightHundredths of [0, -100, 10_001, 1.5]) {
      expect(await refusalOf(put({ marks: [mark('5', { weightHundredths })] }))).toBe('invalid')
    }
  })

  it('[MARK-14] a «точка» has a deadline not before its lesson; whatever replaces it takes the deadline away', async () => {
    const dueOf = (outcomes: Awaited<ReturnType<typeof put>>) =>
      outcomes.map((one) => (one.outcome === 'saved' ? one.cell.pointDueOn : one.refusal))
    expect(
      dueOf(
        await put({ marks: [mark('.')], pointDueOn: '2025-10-13' }, { studentId: darya, marks: [mark('.')], pointDueOn: '2025-10-05' }),
      ),
    ).toEqual(['2025-10-13', 'point_due_out_of_range'])
    expect((await open()).cells).toMatchObject([{ pointDueOn: '2025-10-13' }])
    // The same day once more is the same cell; another one is a change.
    expect(await put({ marks: [mark('.')], pointDueOn: '2025-10-13' })).toMatchObject([{ cell: { version: 1 } }])
    expect(await put({ marks: [mark('.')], pointDueOn: '2025-10-14', version: 1 })).toMatchObject([{ cell: { version: 2 } }])
    expect(dueOf(await put({ marks: [mark('4')], pointDueOn: '2025-10-14', version: 2 }))).toEqual([null])
  })

  it('[GRD-07] one request of a column: out of the scale, not of the group, another’s lesson and a locked day are named, the rest is put', async () => {
    const grid = await open()
    const other = await orlova.call(GetGrid, { studyGroupId: await groupOf('7А', 'Математика') })
    const closed = grid.lessons.find((lesson) => lesson.closed)
    const outcomes = await put(
      { marks: [mark('5')] },
      { studentId: darya, marks: [mark('6' as '5')] },
      { studentId: other.students[0]?.personId as PersonId, marks: [mark('5')] },
      { lessonId: other.lessons[0]?.id as LessonId, marks: [mark('5')] },
      { lessonId: closed?.id as LessonId, marks: [mark('5')] },
      { studentId: grid.students[2]?.personId as PersonId, attendance: 'absent' },
    )
    expect(outcomes.map((one) => (one.outcome === 'saved' ? 'saved' : one.refusal))).toEqual([
      'saved',
      'mark_not_in_scale',
      'student_not_in_group',
      'not_found',
      'period_closed',
      'saved',
    ])
  })

  it('[GRD-09] a pupil who has left is in the grid with the days, and gets no mark after the last of them', async () => {
    const left = (toOn: string | null) =>
      env.JOURNAL_00.prepare('update study_group_members set to_on = ? where study_group_id = ? and student_id = ?')
        .bind(toOn, math, ilya)
        .run()
    await left('2025-10-03')
    try {
      expect((await open()).students.find(({ personId }) => personId === ilya)).toMatchObject({ toOn: '2025-10-03' })
      expect(await put({ marks: [mark('5')] }, { studentId: darya, marks: [mark('5')] })).toMatchObject([
        { outcome: 'refused', refusal: 'student_not_in_group' },
        { outcome: 'saved' },
      ])
    } finally {
      await left(null)
    }
  })
})

describe('a grid', () => {
  it('[GRD-08] brings the school’s scale and thresholds, and in the first form «точка» alone', async () => {
    expect(await open()).toMatchObject({ scale: ['2', '3', '4', '5', '.'], thresholds: ROUNDINGS.sixtyFive })
    const zueva = await actAs('Зуева')
    const rules = { ...JOURNAL_RULES_DEFAULT, scaleFrom: 1, thresholds: ROUNDINGS.half } as const
    const { version } = await zueva.call(SetJournalRules, { rules, version: 0 })
    expect(await open()).toMatchObject({ scale: ['1', '2', '3', '4', '5', '.'], thresholds: ROUNDINGS.half })
    await zueva.call(SetJournalRules, { rules: JOURNAL_RULES_DEFAULT, version })
    const level = (value: number) => env.JOURNAL_00.prepare("update class_groups set year_level = ? where title = '7Б'").bind(value).run()
    await level(1)
    try {
      expect((await open()).scale).toEqual(['.'])
    } finally {
      await level(7)
    }
  })

  it('[GRD-08] brings the marks given for its term, to those who may read them', async () => {
    const termId = (await open()).termId as TermId
    const marks = [{ studentId: ilya, period: termId, value: '4', reason: 'По итогам зачёта', version: 0 }]
    await orlova.call(PutTermMarks, { studyGroupId: math, marks })
    const shown = async (person: Person) => (await open(person)).students.filter(({ termMark }) => termMark !== null)
    expect(await shown(orlova)).toMatchObject([{ personId: ilya, termMark: '4' }])
    expect(await shown(await actAs('Титов'))).toHaveLength(1)
    expect(await shown(await actAs('Зуева'))).toEqual([])
  })
})
