// A class’s attendance: what absences were, and how they are counted. Longer than most: one school for all of it, because setting one up is dear.
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type AbsenceOutcome,
  ExplainAbsences,
  GetAttendanceCounts,
  GetAttendanceWeek,
  GetDiaryAbsences,
  ListAttendanceClasses,
} from '../../protocol/attendance.ts'
import type { ClassGroupId, LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { type Attendance, GetGrid } from '../../protocol/journal.ts'
import { ListLog, SetTermLock } from '../../protocol/term-marks.ts'
import { PutLessonChange } from '../../protocol/timetable.ts'
import { actAs, classNamed, demoSchool, type Person, personNamed } from '../kit/act-as.ts'
import { groupOf, putCell } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { changeOf, dayOf, lessonAt } from '../kit/timetable.ts'

keepStorage()

const TODAY = '2025-10-06'
const FRIDAY = '2025-10-10'
const OCTOBER = { from: '2025-10-01', to: '2025-10-31' }

let orlova: Person
let titov: Person
let class7B: ClassGroupId
let ilya: PersonId
let darya: PersonId

beforeAll(async () => {
  await demoSchool()
  orlova = await actAs('Орлова')
  titov = await actAs('Титов')
  class7B = await classNamed('7Б')
  ilya = personNamed('Антонов Илья').personId
  darya = personNamed('Борисова Дарья').personId
})
beforeEach(async () => {
  await env.JOURNAL_00.prepare('delete from cells').run()
})

const weekOf = (on?: string) => orlova.call(GetAttendanceWeek, { classGroupId: class7B, ...(on === undefined ? {} : { on }) })
const countsOf = async (studentId: PersonId, dates: { from?: string; to?: string } = OCTOBER) => {
  const { students } = await orlova.call(GetAttendanceCounts, { classGroupId: class7B, ...dates })
  return students.find(({ personId }) => personId === studentId)?.counts
}

/** The pupil's own lessons of a day, by number. */
async function lessonsOf(studentId: PersonId, on: string): Promise<LessonId[]> {
  const { lessons, members } = await weekOf(on)
  const own = new Set(members.filter((one) => one.studentId === studentId).map(({ studyGroupId }) => studyGroupId))
  return lessons.filter((lesson) => lesson.on === on && own.has(lesson.studyGroupId)).map(({ lessonId }) => lessonId)
}

/** As their teachers would, whatever is closed. */
async function noted(studentId: PersonId, lessonIds: readonly LessonId[], attendance: Attendance, marks = '[]'): Promise<void> {
  const put = env.JOURNAL_00.prepare(
    "insert or replace into cells (lesson_id, student_id, marks, attendance, version, changed_at, changed_by) values (?, ?, ?, ?, 1, 0, 'per_00000000000000000000')",
  )
  await env.JOURNAL_00.batch(lessonIds.map((lessonId) => put.bind(lessonId, studentId, marks, attendance)))
}

type Explained = { readonly attendance?: 'ill' | 'excused' | 'unexcused'; readonly reason?: string | null; readonly version?: number }

async function explain(who: Person, studentId: PersonId, lessonIds: readonly LessonId[], how: Explained = {}): Promise<string[]> {
  const { attendance = 'ill', reason = null, version = 1 } = how
  const cells = lessonIds.map((lessonId) => ({ lessonId, studentId, version }))
  const { outcomes } = await who.call(ExplainAbsences, { classGroupId: class7B, attendance, reason, cells })
  return outcomes.map((one: AbsenceOutcome) => (one.outcome === 'refused' ? one.refusal : one.outcome))
}

describe('a cell', () => {
  it('[ATT-01] holds one attendance beside its marks: Н and a five at one lesson are both kept', async () => {
    const math = await groupOf('7Б', 'Математика')
    const grid = await orlova.call(GetGrid, { studyGroupId: math })
    const lesson = grid.lessons.find((one) => one.on === TODAY)?.id as LessonId
    expect(await putCell(orlova, math, lesson, ilya, { attendance: 'absent' })).toBe('saved')
    expect(await putCell(orlova, math, lesson, ilya, { attendance: 'absent', value: '5', version: 1 })).toBe('saved')
    const { cells } = await orlova.call(GetGrid, { studyGroupId: math })
    expect(cells).toMatchObject([{ attendance: 'absent', marks: [{ value: '5' }] }])
  })
})

describe('what absences were', () => {
  it('[ATT-10] Орлова says it of her class at once, at lessons she does not teach too, and marks stay', async () => {
    const lessons = await lessonsOf(ilya, TODAY)
    expect(lessons).toHaveLength(6)
    await noted(ilya, lessons, 'absent', '[{"value":"5","kindId":null,"comment":null}]')
    await noted(darya, lessons.slice(0, 1), 'absent')
    const { cells } = await weekOf()
    const asked = cells.map(({ lessonId, studentId, version }) => ({ lessonId, studentId, version }))
    const reason = 'Справка № 12'
    const { outcomes } = await orlova.call(ExplainAbsences, { classGroupId: class7B, attendance: 'ill', reason, cells: asked })
    expect(outcomes.map((one) => one.outcome)).toEqual(Array.from({ length: 7 }, () => 'saved'))
    expect((await weekOf()).cells.map((cell) => [cell.attendance, cell.version])).toEqual(Array.from({ length: 7 }, () => ['ill', 2]))
    const { results } = await env.JOURNAL_00.prepare('select distinct marks from cells where student_id = ?').bind(ilya).all()
    expect(results).toEqual([{ marks: '[{"value":"5","kindId":null,"comment":null}]' }])
  })

  it('[ATT-12] each changed cell is a row of the log with the reason; sent again, nothing changes', async () => {
    const lessons = (await lessonsOf(ilya, TODAY)).slice(0, 3)
    await noted(ilya, lessons, 'absent')
    const rows = async () => (await env.JOURNAL_00.prepare('select count(*) as n from journal_log').first<{ n: number }>())?.n ?? 0
    const before = await rows()
    expect(await explain(orlova, ilya, lessons, { attendance: 'excused', reason: 'Заявление' })).toEqual(['saved', 'saved', 'saved'])
    expect(await explain(orlova, ilya, lessons, { attendance: 'excused', reason: 'Заявление' })).toEqual(['saved', 'saved', 'saved'])
    expect((await rows()) - before).toBe(3)
    const { entries } = await titov.call(ListLog, { personId: ilya })
    expect(entries.slice(0, 3)).toMatchObject(
      Array.from({ length: 3 }, () => ({
        what: 'cell.put',
        actor: { familyName: 'Орлова' },
        before: { attendance: 'absent', marks: [] },
        after: { attendance: 'excused', marks: [] },
        reason: 'Заявление',
      })),
    )
  })

  it('[ATT-11] a cell without an absence, of another version, of another class or of nothing is refused by name, the rest saved', async () => {
    const [first, second, third, fourth] = (await lessonsOf(ilya, TODAY)) as [LessonId, LessonId, LessonId, LessonId]
    await noted(ilya, [first, second], 'absent')
    await noted(ilya, [third], 'late')
    const sonya = personNamed('Антонова Соня').personId
    const theirs = await env.JOURNAL_00.prepare(
      `select l.id from lessons l join study_group_members m on m.study_group_id = l.study_group_id where m.student_id = ? and l.lesson_on = ?`,
    )
      .bind(sonya, TODAY)
      .first<{ id: LessonId }>()
    await noted(sonya, [theirs?.id as LessonId], 'absent')
    const cells = [
      { lessonId: first, studentId: ilya, version: 1 },
      { lessonId: second, studentId: ilya, version: 7 },
      { lessonId: third, studentId: ilya, version: 1 },
      { lessonId: fourth, studentId: ilya, version: 0 },
      { lessonId: theirs?.id as LessonId, studentId: sonya, version: 1 },
      { lessonId: 'lsn_00000000000000000000' as LessonId, studentId: ilya, version: 1 },
    ]
    const { outcomes } = await orlova.call(ExplainAbsences, { classGroupId: class7B, attendance: 'unexcused', reason: null, cells })
    expect(outcomes.map((one) => (one.outcome === 'refused' ? [one.refusal, one.current] : one.outcome))).toEqual([
      'saved',
      ['changed_by_another', { attendance: 'absent', version: 1 }],
      ['not_absent', { attendance: 'late', version: 1 }],
      ['not_absent', null],
      ['not_found', null],
      ['not_found', null],
    ])
  })

  it('[ATT-11] what is closed stays closed to the class teacher: by the edit window, by a lock of the term', async () => {
    const old = (await lessonsOf(ilya, '2025-09-22')).slice(0, 2)
    await noted(ilya, old, 'absent')
    expect(await explain(orlova, ilya, old)).toEqual(['period_closed', 'period_closed'])
    expect((await weekOf('2025-09-22')).lessons.filter(({ on }) => on === '2025-09-22').every(({ closed }) => closed)).toBe(true)
    const today = (await lessonsOf(ilya, TODAY)).slice(0, 1)
    await noted(ilya, today, 'absent')
    const { terms } = await orlova.call(GetAttendanceCounts, { classGroupId: class7B })
    const term = terms.find(({ startsOn, endsOn }) => startsOn <= TODAY && TODAY <= endsOn)
    if (!term) throw new Error('no term holds today')
    await titov.call(SetTermLock, { periodId: term.id, locked: true })
    expect(await explain(orlova, ilya, today)).toEqual(['period_closed'])
    await titov.call(SetTermLock, { periodId: term.id, locked: false })
    const studyGroupId = (await weekOf()).lessons.find(({ lessonId }) => lessonId === today[0])?.studyGroupId as StudyGroupId
    await titov.call(SetTermLock, { periodId: term.id, studyGroupId, locked: true })
    expect(await explain(orlova, ilya, today)).toEqual(['period_closed'])
    const other = (await lessonsOf(ilya, TODAY)).slice(1, 2)
    await noted(ilya, other, 'absent')
    expect(await explain(orlova, ilya, other)).toEqual(['saved'])
    await titov.call(SetTermLock, { periodId: term.id, studyGroupId, locked: false })
    expect(await explain(orlova, ilya, today)).toEqual(['saved'])
  })

  it('[ATT-11] of two who say different things of one absence at once, one is told what stands there, and the log has one of them', async () => {
    const [first] = (await lessonsOf(ilya, TODAY)) as [LessonId]
    await noted(ilya, [first], 'absent')
    const rows = async () => (await env.JOURNAL_00.prepare('select count(*) as n from journal_log').first<{ n: number }>())?.n ?? 0
    const before = await rows()
    const said = await Promise.all([
      explain(orlova, ilya, [first], { attendance: 'ill' }),
      explain(orlova, ilya, [first], { attendance: 'unexcused' }),
    ])
    expect(said.flat().sort()).toEqual(['changed_by_another', 'saved'])
    expect((await rows()) - before).toBe(1)
  })

  it('[ATT-11] nothing, or more than a request may hold, is not understood', async () => {
    const one = { lessonId: 'lsn_00000000000000000000' as LessonId, studentId: ilya, version: 1 }
    for (const cells of [[], Array.from({ length: 1501 }, () => one)]) {
      const asked = orlova.call(ExplainAbsences, { classGroupId: class7B, attendance: 'ill', reason: null, cells })
      expect(await refusalOf(asked)).toBe('invalid')
    }
  })

  it('[ATT-09] the week holds who was where and no marks', async () => {
    const lessons = await lessonsOf(ilya, TODAY)
    await noted(ilya, lessons.slice(0, 1), 'absent', '[{"value":"2","kindId":null,"comment":"Не готов"}]')
    const answer = JSON.stringify(await weekOf())
    expect(answer).not.toContain('Не готов')
    expect(answer).not.toContain('marks')
    expect((await orlova.call(ListAttendanceClasses, {})).classes.map(({ title }) => title)).toEqual(['7Б'])
    expect((await titov.call(ListAttendanceClasses, {})).classes.map(({ title }) => title)).toEqual(['7А', '7Б'])
    expect((await (await actAs('Белова')).call(ListAttendanceClasses, {})).classes).toEqual([])
  })
})

describe('counts', () => {
  it('[ATT-13] three lessons of Friday are three lessons and no day; all six are a day', async () => {
    const friday = await lessonsOf(ilya, FRIDAY)
    await noted(ilya, friday.slice(0, 3), 'ill')
    expect(await countsOf(ilya)).toEqual({ fullDays: 0, fullDaysIll: 0, lessons: 3, lessonsIll: 3, late: 0 })
    await noted(ilya, friday.slice(3), 'absent')
    expect(await countsOf(ilya)).toEqual({ fullDays: 1, fullDaysIll: 0, lessons: 6, lessonsIll: 3, late: 0 })
    await noted(ilya, friday, 'ill')
    expect(await countsOf(ilya)).toEqual({ fullDays: 1, fullDaysIll: 1, lessons: 6, lessonsIll: 6, late: 0 })
    expect(await countsOf(darya)).toEqual({ fullDays: 0, fullDaysIll: 0, lessons: 0, lessonsIll: 0, late: 0 })
    expect(await countsOf(ilya, { from: '2025-10-11', to: '2025-10-31' })).toMatchObject({ fullDays: 0, lessons: 0 })
  })

  it('[ATT-13] the other subgroup’s lesson, one that was cancelled and one the pupil is exempt from are none of the day', async () => {
    const friday = await lessonsOf(ilya, FRIDAY)
    await noted(ilya, friday.slice(0, 5), 'unexcused')
    expect(await countsOf(ilya)).toMatchObject({ fullDays: 0, lessons: 5 })
    await noted(ilya, friday.slice(5), 'exempt')
    expect(await countsOf(ilya)).toMatchObject({ fullDays: 1, lessons: 5 })
    await noted(ilya, friday.slice(5), 'late')
    expect(await countsOf(ilya)).toMatchObject({ fullDays: 0, lessons: 5, late: 1 })
    await env.JOURNAL_00.prepare('delete from cells where lesson_id = ?').bind(friday[5]).run()
    const lesson = lessonAt(await dayOf(titov, FRIDAY), '7Б', 6)
    await titov.call(PutLessonChange, changeOf(lesson, { cancelled: true }))
    expect(await countsOf(ilya)).toMatchObject({ fullDays: 1, lessons: 5 })
  })

  it('[ATT-13] whatever the week looks like, the counts are those anybody could make of its table by hand', async () => {
    const week = await weekOf()
    const isOf = (lesson: (typeof week.lessons)[number], studentId: PersonId) =>
      week.members.some((one) => one.studentId === studentId && one.studyGroupId === lesson.studyGroupId)
    const codes = ['absent', 'ill', 'excused', 'unexcused', 'late', 'exempt'] as const
    // Each pupil and day by another rule: days of one code only, of two, with holes.
    for (const [row, { personId }] of week.students.entries()) {
      const days = Map.groupBy(
        week.lessons.filter((lesson) => isOf(lesson, personId)),
        ({ on }) => on,
      )
      for (const [at, lessons] of [...days.values()].entries()) {
        const first = codes[(row + at) % codes.length]
        const other = codes[(row * at) % codes.length]
        for (const [place, { lessonId }] of lessons.entries()) {
          const code = (row + at) % 3 === 0 || place % 2 === 0 ? first : other
          if (code !== undefined && !((row + at) % 2 === 1 && place === 2)) await noted(personId, [lessonId], code)
        }
      }
    }
    const { cells, lessons, students } = await weekOf()
    const { students: counted } = await orlova.call(GetAttendanceCounts, { classGroupId: class7B, from: TODAY, to: '2025-10-12' })
    const byHand = students.map(({ personId }) => {
      const days = Map.groupBy(
        lessons.filter((lesson) => isOf(lesson, personId)),
        ({ on }) => on,
      )
      const found = (lessonId: LessonId) => cells.find((one) => one.lessonId === lessonId && one.studentId === personId)?.attendance
      const all = [...days.values()].map((day) => day.map(({ lessonId }) => found(lessonId)).filter((code) => code !== 'exempt'))
      const gone = (code: Attendance | undefined) => code !== undefined && code !== 'late' && code !== 'exempt'
      const full = all.filter((day) => day.length > 0 && day.every(gone))
      return {
        fullDays: full.length,
        fullDaysIll: full.filter((day) => day.every((code) => code === 'ill')).length,
        lessons: all.flat().filter(gone).length,
        lessonsIll: all.flat().filter((code) => code === 'ill').length,
        late: all.flat().filter((code) => code === 'late').length,
      }
    })
    expect(counted.map(({ counts }) => counts)).toEqual(byHand)
    expect(byHand.some(({ fullDays }) => fullDays > 0)).toBe(true)
    // Days that are not whole are among them.
    expect(byHand.some(({ fullDays, lessons: missed }) => missed > 7 * fullDays)).toBe(true)
  })

  it('[ATT-14] Илья and his mother see his own by term, lesson by lesson', async () => {
    const monday = await lessonsOf(ilya, TODAY)
    await noted(ilya, monday.slice(0, 2), 'absent')
    await noted(ilya, monday.slice(2, 3), 'late')
    await noted(darya, monday.slice(0, 1), 'ill')
    for (const name of ['Антонов Илья', 'Антонова Елена']) {
      const reader = await actAs(name)
      const answer = await reader.call(GetDiaryAbsences, { studentId: ilya })
      expect(answer.counts).toEqual({ fullDays: 0, fullDaysIll: 0, lessons: 2, lessonsIll: 0, late: 1 })
      expect(answer.days).toMatchObject([
        {
          on: TODAY,
          full: false,
          lessons: [
            { number: 1, subject: 'Математика', attendance: 'absent' },
            { number: 2, subject: 'Русский язык', attendance: 'absent' },
            { number: 3, subject: 'Английский язык', attendance: 'late' },
          ],
        },
      ])
      expect(JSON.stringify(answer)).not.toContain(darya)
      const last = answer.terms.at(-1)
      expect((await reader.call(GetDiaryAbsences, { studentId: ilya, termId: last?.id })).days).toEqual([])
    }
  })

  it('[ATT-14] without dates they are this month’s; more than a year, or backwards, is refused', async () => {
    const { from, to, terms, students } = await orlova.call(GetAttendanceCounts, { classGroupId: class7B })
    expect([from, to, students.length]).toEqual(['2025-10-01', '2025-10-31', 8])
    expect(terms.length).toBeGreaterThan(1)
    expect(await refusalOf(countsOf(ilya, { from: '2025-01-01', to: '2026-01-02' }))).toBe('absence_too_long')
    expect(await refusalOf(countsOf(ilya, { from: '2025-10-31', to: '2025-10-01' }))).toBe('invalid')
  })

  it('[ATT-15] each answer is one round trip to the school’s database, whatever the class', async () => {
    const pupil = await actAs('Антонов Илья')
    const header = (who: Person, name: string) => Number(who.headers.get(name))
    const { students, lessons, members } = await weekOf()
    expect(header(orlova, 'x-d1-queries')).toBe(2)
    // Pupils, their groups and the week's lessons, each a few times: never the year's lessons or the school's cells.
    expect(header(orlova, 'x-d1-rows-read')).toBeLessThanOrEqual(8 * (students.length + lessons.length + members.length))
    await orlova.call(GetAttendanceCounts, { classGroupId: class7B })
    expect(header(orlova, 'x-d1-queries')).toBe(2)
    await pupil.call(GetDiaryAbsences, { studentId: ilya })
    expect(header(pupil, 'x-d1-queries')).toBe(2)
    const cells = (await lessonsOf(ilya, TODAY)).map((lessonId) => ({ lessonId, studentId: ilya, version: 1 }))
    await noted(
      ilya,
      cells.map(({ lessonId }) => lessonId),
      'absent',
    )
    await orlova.call(ExplainAbsences, { classGroupId: class7B, attendance: 'ill', reason: null, cells })
    // Who, what stands, what is written.
    expect(header(orlova, 'x-d1-queries')).toBe(3)
  })
})
