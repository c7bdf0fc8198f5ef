// The examination's column: its own scale, and only for those who sit it.
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GetDiaryTermMarks } from '../../protocol/diary.ts'
import type { ExamScale } from '../../protocol/exam-scale.ts'
import type { AcademicYearId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import type { MarkPeriod } from '../../protocol/mark-period.ts'
import { type Exam, GetTermMarks, ListTermLocks, PutExam, PutTermMarks, SetTermLock } from '../../protocol/term-marks.ts'
import { actAs, type Person, personNamed } from '../kit/act-as.ts'
import { groupOf } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { giveEveryRole, twoSchools } from '../kit/two-schools.ts'

keepStorage()

let orlova: Person
let khasanova: Person
let math: StudyGroupId
let ilya: PersonId
let darya: PersonId

beforeAll(async () => {
  khasanova = (await twoSchools(0)).khasanova
  await giveEveryRole(khasanova, env.JOURNAL_00)
  orlova = await actAs('Орлова')
  math = await groupOf('7Б', 'Математика')
  ilya = personNamed('Антонов Илья').personId
  darya = personNamed('Борисова Дарья').personId
})

beforeEach(async () => {
  await env.JOURNAL_00.batch(['delete from exams', 'delete from term_marks'].map((statement) => env.JOURNAL_00.prepare(statement)))
})

const read = () => orlova.call(GetTermMarks, { studyGroupId: math })
const setUp = (exam: Partial<Exam>, person = orlova) =>
  person.call(PutExam, { studyGroupId: math, scale: 'five', studentIds: null, version: 0, ...exam })
const outcome = async (value: string | null, { period = 'exam' as MarkPeriod, studentId = ilya, version = 0 } = {}) => {
  const marks = [{ studentId, period, value, reason: 'Решение комиссии', version }]
  const [one] = (await orlova.call(PutTermMarks, { studyGroupId: math, marks })).outcomes
  return one?.outcome === 'refused' ? one.refusal : one?.outcome
}
const suggestedFinal = async () =>
  (await read()).suggestions.find(({ studentId, period }) => studentId === ilya && period === 'final')?.suggested

/** `faster` is done when `act` has read and before it writes. */
async function afterReading(faster: () => Promise<void>, act: () => Promise<void>): Promise<void> {
  const database = env.JOURNAL_00
  const batch = database.batch.bind(database)
  database.batch = async (statements) => {
    database.batch = batch
    const read = await batch(statements)
    await faster()
    return read as never
  }
  await act()
}

describe('an examination', () => {
  it('[TRM-14] is marked by the terms’ scale for every pupil until its teacher says otherwise, over the version seen, with a row in the log', async () => {
    expect((await read()).exam).toEqual({ scale: 'five', studentIds: null, version: 0 })
    expect(await setUp({ scale: 'hundred' })).toEqual({ exam: { scale: 'hundred', studentIds: null, version: 1 } })
    // The same after a lost answer.
    expect(await setUp({ scale: 'hundred' })).toEqual({ exam: { scale: 'hundred', studentIds: null, version: 1 } })
    expect(await refusalOf(setUp({ scale: 'pass' }))).toBe('changed_by_another')
    await setUp({ scale: 'pass', studentIds: [ilya], version: 1 })
    const log = await env.JOURNAL_00.prepare(
      "select actor_id, study_group_id, after from journal_log where what = 'exam.put' order by seq",
    ).all()
    expect(log.results.map((row) => ({ ...row, after: JSON.parse(String(row.after)) }))).toEqual([
      { actor_id: orlova.personId, study_group_id: math, after: { scale: 'hundred', studentIds: null } },
      { actor_id: orlova.personId, study_group_id: math, after: { scale: 'pass', studentIds: [ilya] } },
    ])
  })

  it.each<[ExamScale, readonly string[], readonly string[]]>([
    ['five', ['2', '5', 'pass', 'na', 'exempt'], ['1', '6', '87/100']],
    ['pass', ['pass', 'fail', 'na', 'exempt'], ['5', '87/100']],
    ['hundred', ['0/100', '87/100', '100/100', 'na', 'exempt'], ['5', 'pass', '101/100', '-1/100', '8.5/100', '087/100', '87']],
  ])('[TRM-14] the scale %s takes its own values and names every other', async (scale, fit, unfit) => {
    await setUp({ scale })
    for (const value of unfit) expect([value, await outcome(value)]).toEqual([value, 'mark_not_in_scale'])
    for (const [version, value] of fit.entries()) expect([value, await outcome(value, { version })]).toEqual([value, 'saved'])
  })

  it('[TRM-14] points are no value of a term, the year or the certificate', async () => {
    await setUp({ scale: 'hundred' })
    const { columns } = await read()
    for (const { period } of columns.filter((column) => column.period !== 'exam'))
      expect([period, await outcome('87/100', { period })]).toEqual([period, 'mark_not_in_scale'])
  })

  it('[TRM-14] the family reads the points as they were given', async () => {
    await setUp({ scale: 'hundred' })
    await outcome('87/100')
    const elena = await actAs('Антонова Елена')
    const { subjects, columns } = await elena.call(GetDiaryTermMarks, { studentId: ilya })
    expect(subjects.flatMap(({ marks }) => marks)).toMatchObject([{ period: 'exam', value: '87/100' }])
    expect(columns.map(({ period }) => period)).toContain('exam')
  })

  it('[TRM-15] only of those who sit it; for the others there is no such column', async () => {
    await setUp({ studentIds: [darya] })
    expect(await outcome('4')).toBe('not_found')
    expect(await outcome('4', { studentId: darya })).toBe('saved')
  })

  it('[TRM-14] [TRM-15] a mark that stands keeps its scale and its pupil', async () => {
    await setUp({ studentIds: [ilya, darya] })
    await outcome('4')
    expect(await refusalOf(setUp({ scale: 'pass', version: 1 }))).toBe('in_use')
    expect(await refusalOf(setUp({ studentIds: [darya], version: 1 }))).toBe('in_use')
    expect((await setUp({ studentIds: [ilya], version: 1 })).exam.version).toBe(2)
    // Taken back, it stands in nobody's way.
    await outcome(null, { version: 1 })
    expect((await setUp({ scale: 'hundred', studentIds: [darya], version: 2 })).exam.version).toBe(3)
  })

  it('[TRM-14] [TRM-15] of a mark and another scale at the same instant one is refused, whichever reads first', async () => {
    let faster: unknown
    await afterReading(
      async () => {
        faster = await outcome('4')
      },
      async () => expect(await refusalOf(setUp({ scale: 'hundred' }))).toBe('changed_by_another'),
    )
    expect([faster, (await read()).exam.version]).toEqual(['saved', 0])
    await afterReading(
      async () => {
        faster = await setUp({ studentIds: [ilya] })
      },
      async () => expect(await outcome('5', { studentId: darya })).toBe('changed_by_another'),
    )
    expect(faster).toMatchObject({ exam: { version: 1 } })
    expect((await read()).marks.map(({ studentId, value }) => [studentId, value])).toEqual([[ilya, '4']])
  })

  it('[TRM-15] a mark of somebody who does not sit it any more can be taken back', async () => {
    await outcome('4')
    await env.JOURNAL_00.prepare("insert into exams values (?, 'sch', 'five', ?, 1, 0, 'per')")
      .bind(math, JSON.stringify([darya]))
      .run()
    expect(await outcome('5', { version: 1 })).toBe('not_found')
    expect(await outcome(null, { version: 1 })).toBe('saved')
  })

  it('[TRM-15] in the ninth form whoever sits none, or one that is not of the five, ends with the year’s mark', async () => {
    await env.JOURNAL_00.prepare('update class_groups set year_level = 9 where title = ?').bind('7Б').run()
    await outcome('4', { period: 'year' })
    expect(await suggestedFinal()).toBe('4')
    await outcome('2')
    expect(await suggestedFinal()).toBe('3')
    await outcome(null, { version: 1 })
    for (const [version, [scale, value]] of (
      [
        ['pass', 'fail'],
        ['hundred', '12/100'],
      ] as const
    ).entries()) {
      await setUp({ scale, version })
      await outcome(value, { version: 2 + version * 2 })
      expect([value, await suggestedFinal()]).toEqual([value, '4'])
      await outcome(null, { version: 3 + version * 2 })
    }
    await setUp({ studentIds: [darya], version: 2 })
    expect(await suggestedFinal()).toBe('4')
    await env.JOURNAL_00.prepare('update class_groups set year_level = 7 where title = ?').bind('7Б').run()
  })

  it('[TRM-14] a locked year, a stranger’s pupil and whoever does not give the marks are refused by name', async () => {
    const titov = await actAs('Титов')
    expect(await refusalOf(setUp({ studentIds: [khasanova.personId] }))).toBe('student_not_in_group')
    for (const name of ['Титов', 'Морозов']) expect(await refusalOf(setUp({ scale: 'pass' }, await actAs(name)))).toBe('not_allowed')
    for (const name of ['Ким', 'Зуева', 'Антонов Илья', 'Антонова Елена'])
      expect([name, await refusalOf(setUp({ scale: 'pass' }, await actAs(name)))]).toEqual([name, 'not_found'])
    expect(await refusalOf(setUp({ scale: 'pass' }, khasanova))).toBe('not_found')
    const { periods } = await titov.call(ListTermLocks, {})
    const year = periods.find(({ periodId }) => periodId.startsWith('yea_') || !periodId.startsWith('trm_'))?.periodId as AcademicYearId
    await titov.call(SetTermLock, { periodId: year, locked: true })
    expect(await refusalOf(setUp({ scale: 'pass' }))).toBe('period_closed')
    await titov.call(SetTermLock, { periodId: year, locked: false })
  })
})
