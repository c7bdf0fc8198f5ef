// Changes of lessons, from the absence to the undoing. A longer file than most: setting a school up is dear, so all of it shares one.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetDiaryWeek } from '../../protocol/diary.ts'
import type { LessonId, PersonId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { GetGrid, GetTimetable, ListJournals, PutCells, PutLesson } from '../../protocol/journal.ts'
import {
  AddExtraLesson,
  type DayLesson,
  GetDayPlan,
  GetTimetableTemplate,
  ListTeacherAbsences,
  MoveTimetableEntry,
  PutLessonChange,
  ReplaceLesson,
  ReportTeacherAbsence,
  UndoLessonChange,
  WithdrawTeacherAbsence,
} from '../../protocol/timetable.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import { edited, importAll } from '../kit/import-demo.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'
import { changeOf, dayOf, groupNamed, idOf, lessonAt, onAnotherDay, refusalOf } from '../kit/timetable.ts'

keepStorage()

const FRIDAY = '2025-10-10'
let titov: Person
let orlova: Person
let hasanova: Person

beforeAll(async () => {
  await demoSchool()
  titov = await actAs('Титов')
  orlova = await actAs('Орлова')
  hasanova = await secondAdministrator(0)
})

async function change(lesson: DayLesson, other: Parameters<typeof changeOf>[1]): Promise<DayLesson> {
  const saved = await titov.call(PutLessonChange, changeOf(lesson, other))
  if (saved.outcome !== 'saved') throw new Error(`conflicts: ${JSON.stringify(saved.conflicts)}`)
  return saved.lesson
}

const nameOf = (day: Awaited<ReturnType<typeof dayOf>>, id: PersonId | undefined) =>
  day.teachers.find(({ personId }) => personId === id)?.name.familyName ?? ''
const undo = (lesson: DayLesson) => titov.call(UndoLessonChange, { lessonId: lesson.lessonId, version: lesson.change?.version ?? 0 })
const cell = (lessonId: LessonId, studentId: PersonId, value = '5', version = 0) => ({
  lessonId,
  studentId,
  version,
  attendance: null,
  marks: [{ value, kindId: null, comment: null }],
})
const cellsOf = async (lessonId: LessonId) =>
  (await env.JOURNAL_00.prepare('select 1 from cells where lesson_id = ?').bind(lessonId).all()).results.length
/** Runs `between` when the product, during `act`, is about to write a batch of which one statement has these words. What both answered. */
async function beforeBatchWith<Done, Between>(words: string, between: () => Promise<Between>, act: () => Promise<Done>) {
  const database = env.JOURNAL_00
  const { batch } = database
  const said: Between[] = []
  database.batch = async <Row>(statements: D1PreparedStatement[]) => {
    if ((statements as (D1PreparedStatement & { statement: string })[]).some(({ statement }) => statement.includes(words))) {
      database.batch = batch
      said.push(await between())
    }
    return batch.call(database, statements) as Promise<D1Result<Row>[]>
  }
  try {
    return [await act(), said] as const
  } finally {
    database.batch = batch
  }
}
const outcomes = (answer: { outcomes: readonly { outcome: string; refusal?: string }[] }) =>
  answer.outcomes.map((one) => one.refusal ?? one.outcome)

describe('a teacher’s absence', () => {
  it('[SUB-01] Орлова reports her own; only who plans hears and sees it, and reports anybody’s', async () => {
    const line = await inboxOf(titov)
    const said = { fromOn: FRIDAY, toOn: FRIDAY, reason: 'illness' as const, comment: 'Температура' }
    const { absence } = await orlova.call(ReportTeacherAbsence, { teacherId: orlova.personId, ...said })
    await line.until((frame: InboxDown) => frame.type === 'teacherAbsences.changed')
    line.close()
    expect((await dayOf(titov, FRIDAY)).absences).toMatchObject([{ teacher: { personId: orlova.personId }, reason: 'illness' }])
    expect((await dayOf(titov, '2025-10-09')).absences).toEqual([])
    expect((await orlova.call(ListTeacherAbsences, {})).absences).toHaveLength(1)
    const kim = await actAs('Ким')
    expect((await kim.call(ListTeacherAbsences, {})).absences).toEqual([])
    expect(await refusalOf(kim.call(ReportTeacherAbsence, { teacherId: orlova.personId, ...said }))).toBe('not_found')
    expect(await refusalOf(kim.call(WithdrawTeacherAbsence, { absenceId: absence.id }))).toBe('not_found')
    for (const name of ['Антонов Илья', 'Антонова Елена', 'Морозов']) {
      const person = await actAs(name)
      expect(await refusalOf(person.call(ListTeacherAbsences, {}))).toBe('not_found')
      expect(await refusalOf(person.call(ReportTeacherAbsence, { teacherId: orlova.personId, ...said }))).toBe('not_found')
      expect(await refusalOf(person.call(WithdrawTeacherAbsence, { absenceId: absence.id }))).toBe('not_found')
    }
    const kims = await titov.call(ReportTeacherAbsence, { teacherId: kim.personId, ...said, reason: 'course' })
    expect(await refusalOf(titov.call(WithdrawTeacherAbsence, { absenceId: kims.absence.id }))).toBe('done')
    expect(await refusalOf(titov.call(ReportTeacherAbsence, { teacherId: idOf('Антонов Илья'), ...said }))).toBe('not_found')
    expect(await refusalOf(hasanova.call(WithdrawTeacherAbsence, { absenceId: absence.id }))).toBe('not_found')
  })

  it('[SUB-01] of no days, of days that are over or of a whole year is not understood', async () => {
    for (const days of [
      ['2025-10-12', '2025-10-11'],
      ['2025-10-01', '2025-10-05'],
      ['2025-10-06', '2026-10-06'],
    ]) {
      const asked = {
        teacherId: orlova.personId,
        fromOn: days[0] as string,
        toOn: days[1] as string,
        reason: 'other' as const,
        comment: null,
      }
      expect(await refusalOf(orlova.call(ReportTeacherAbsence, asked))).toBe('invalid')
    }
  })
})

describe('the planner', () => {
  it('[SUB-02] is the deputy head’s and the administrator’s; the head looks no further than weeks, others see nothing', async () => {
    const lesson = lessonAt(await dayOf(titov, FRIDAY), '7Б', 2)
    const ask = async (person: Client) => [
      await refusalOf(person.call(GetDayPlan, { on: FRIDAY })),
      await refusalOf(person.call(PutLessonChange, changeOf(lesson, { room: '5', version: 9 }))),
      await refusalOf(person.call(UndoLessonChange, { lessonId: lesson.lessonId, version: 9 })),
      await refusalOf(
        person.call(AddExtraLesson, {
          studyGroupId: lesson.studyGroupId,
          on: '2025-09-01',
          number: 99,
          room: null,
          substituteId: null,
          subjectId: null,
          reason: 'other',
          comment: null,
          sharedRoom: false,
        }),
      ),
    ]
    for (const name of ['Антонов Илья', 'Антонова Елена', 'Орлова', 'Ким'])
      expect([name, ...(await ask(await actAs(name)))]).toEqual([name, 'not_found', 'not_found', 'not_found', 'invalid'])
    expect(await ask(await actAs('Морозов'))).toEqual(['not_allowed', 'not_allowed', 'not_allowed', 'invalid'])
    for (const name of ['Титов', 'Зуева'])
      expect([name, ...(await ask(await actAs(name)))]).toEqual([name, 'done', 'changed_by_another', 'changed_by_another', 'invalid'])
  })

  it('[SUB-03] S18: lesson 2 to Белова, lesson 5 into room 12, lesson 6 cancelled; the family sees old and new', async () => {
    const ilya = await actAs('Антонов Илья')
    const elena = await actAs('Антонова Елена')
    const day = await dayOf(titov, FRIDAY)
    await change(lessonAt(day, '7Б', 2), { substituteId: idOf('Белова') })
    await change(lessonAt(day, '7Б', 5), { room: '12' })
    await change(lessonAt(day, '7Б', 6), { cancelled: true })
    for (const [reader, studentId] of [
      [ilya, ilya.personId],
      [elena, ilya.personId],
    ] as const) {
      const week = await reader.call(GetTimetable, { studentId })
      const diary = await reader.call(GetDiaryWeek, { studentId })
      for (const { lessons } of [week, diary]) {
        const at = (number: number) => lessons.find((one) => one.on === FRIDAY && one.number === number)
        expect(at(2)).toMatchObject({
          teachers: [{ familyName: 'Орлова' }],
          change: {
            substitute: { familyName: 'Белова', givenName: 'Ирина', patronymic: 'Петровна' },
            was: { teachers: [{ familyName: 'Орлова', givenName: 'Анна' }] },
            movedTo: null,
            extra: false,
          },
        })
        expect(at(5)).toMatchObject({ room: '12', change: { was: { room: '25', number: 5, cancelled: false }, substitute: null } })
        expect(at(6)).toMatchObject({ cancelled: true, change: { was: { cancelled: false } } })
        expect(at(1)?.change).toBeNull()
        // A teacher's illness is nobody's business but the school's.
        expect(JSON.stringify(lessons)).not.toMatch(/illness|Температура/)
      }
    }
    expect(ilya.headers.get('x-d1-databases')).toBe('DIRECTORY,JOURNAL_00')
    const belova = await actAs('Белова')
    const hers = (await belova.call(GetTimetable, {})).lessons.filter((one) => one.on === FRIDAY && one.number === 2)
    expect(hers).toMatchObject([{ subject: 'Математика', change: { substitute: { familyName: 'Белова' } } }])
    const week7B = await titov.call(GetTimetable, {
      classGroupId: day.groups.find((one) => one.classTitle === '7Б')?.classGroupId ?? undefined,
    })
    expect(week7B.lessons.filter((one) => one.on === FRIDAY && one.number === 3)).toHaveLength(2)
    const ofBelova = await titov.call(GetTimetable, { teacherId: idOf('Белова') })
    expect(ofBelova.lessons.filter((one) => one.on === FRIDAY).map((one) => one.number)).toEqual([2, 3])
  })

  it('[SUB-04] Белова holds exactly that lesson, on Friday by the school’s clock: before and after there is nothing for her', async () => {
    const math = groupNamed((await dayOf(titov, FRIDAY)).groups, '7Б', 'Математика').studyGroupId
    const lesson = lessonAt(await dayOf(titov, FRIDAY), '7Б', 2)
    const other = lessonAt(await dayOf(titov, '2025-10-09'), '7Б', 4)
    const pupil = idOf('Борисова Дарья')
    await orlova.call(PutCells, { studyGroupId: math, cells: [cell(other.lessonId, pupil, '3')] })
    const topic = (who: Client, version: number) =>
      who.call(PutLesson, { lessonId: lesson.lessonId, version, kindId: null, topic: 'Проценты' })
    for (const day of ['2025-10-06', '2025-10-09', '2025-10-11']) {
      const belova = await onAnotherDay('Белова', day)
      expect([day, await refusalOf(belova.call(GetGrid, { studyGroupId: math }))]).toEqual([day, 'not_found'])
      expect(await refusalOf(belova.call(PutCells, { studyGroupId: math, cells: [cell(lesson.lessonId, pupil)] }))).toBe('not_found')
      expect(await refusalOf(topic(belova, 1))).toBe('not_found')
      expect(JSON.stringify(await belova.call(ListJournals, {}))).not.toContain(math)
    }
    const belova = await onAnotherDay('Белова', FRIDAY)
    const grid = await belova.call(GetGrid, { studyGroupId: math })
    expect([grid.mayPut, grid.substituteFor, grid.lessons.map(({ id }) => id), grid.cells]).toEqual([
      false,
      [lesson.lessonId],
      [lesson.lessonId],
      [],
    ])
    expect(grid.students).toHaveLength(8)
    const answer = await belova.call(PutCells, {
      studyGroupId: math,
      cells: [cell(lesson.lessonId, pupil), cell(other.lessonId, pupil, '2', 1)],
    })
    expect(outcomes(answer)).toEqual(['saved', 'not_found'])
    // What stands in another lesson is not told with the refusal either.
    expect(answer.outcomes[1]).toMatchObject({ current: null })
    expect((await topic(belova, 1)).lesson.topic).toBe('Проценты')
    expect(await refusalOf(belova.call(PutLesson, { lessonId: other.lessonId, version: 1, kindId: null, topic: 'x' }))).toBe('not_found')
    expect(JSON.stringify(await belova.call(ListJournals, {}))).toContain(math)
    const kim = await onAnotherDay('Ким', FRIDAY)
    expect(await refusalOf(kim.call(GetGrid, { studyGroupId: math }))).toBe('not_found')
    expect(await refusalOf(kim.call(PutCells, { studyGroupId: math, cells: [cell(lesson.lessonId, pupil, '4', 1)] }))).toBe('not_found')
  })

  it('[SUB-04] a class teacher who substitutes in the own class reads all of it and puts into that lesson only', async () => {
    const lesson = lessonAt(await dayOf(titov, '2025-10-07'), '7Б', 3)
    const saved = await change(lesson, { substituteId: orlova.personId })
    const at = await onAnotherDay('Орлова', '2025-10-07')
    const grid = await at.call(GetGrid, { studyGroupId: lesson.studyGroupId })
    expect([grid.mayPut, grid.substituteFor]).toEqual([false, [lesson.lessonId]])
    expect(grid.lessons.length).toBeGreaterThan(5)
    const pupil = idOf('Носов Артём')
    const another = grid.lessons.find(({ id }) => id !== lesson.lessonId)?.id as LessonId
    const answer = await at.call(PutCells, {
      studyGroupId: lesson.studyGroupId,
      cells: [cell(lesson.lessonId, pupil), cell(another, pupil)],
    })
    expect(outcomes(answer)).toEqual(['saved', 'not_allowed'])
    await undo(saved)
    expect(await refusalOf(at.call(PutCells, { studyGroupId: lesson.studyGroupId, cells: [cell(lesson.lessonId, pupil, '4', 1)] }))).toBe(
      'not_allowed',
    )
  })

  it('[SUB-05] is told to pupils, parents, both teachers and who plans, and to nobody else', async () => {
    const names = ['Антонов Илья', 'Антонова Елена', 'Орлова', 'Белова', 'Титов', 'Ким', 'Данилов Егор']
    const lines = await Promise.all(names.map(async (name) => [name, await inboxOf(await actAs(name))] as const))
    const lesson = lessonAt(await dayOf(titov, '2025-10-13'), '7Б', 1)
    await change(lesson, { substituteId: idOf('Белова') })
    const isIt = (frame: InboxDown) => frame.type === 'lesson.changed' && frame.lessonId === lesson.lessonId
    const hears = ['Антонов Илья', 'Антонова Елена', 'Орлова', 'Белова', 'Титов']
    for (const [name, line] of lines) if (hears.includes(name)) await line.until(isIt)
    // Ким and a pupil of 7А hear of the next one on the same way: what they have not heard before it they were not told.
    const next = lessonAt(await dayOf(titov, '2025-10-13'), '7А', 4)
    await change(next, { room: '77' })
    for (const [name, line] of lines) {
      if (hears.includes(name)) continue
      await line.until((frame) => frame.type === 'lesson.changed' && frame.lessonId === next.lessonId)
      expect([name, line.frames.some(isIt)]).toEqual([name, false])
    }
    for (const [, line] of lines) line.close()
  })

  it('[SUB-06] who is busy, who is ill and a room that is taken are named, and nothing is changed', async () => {
    const day = await dayOf(titov, FRIDAY)
    const third = lessonAt(day, '7Б', 4)
    const busy = await titov.call(PutLessonChange, changeOf(third, { substituteId: idOf('Ким') }))
    const eng7A = lessonAt(day, '7А', 4)
    expect(busy).toEqual({ outcome: 'conflicts', conflicts: [{ kind: 'teacher', key: eng7A.lessonId, teacherId: idOf('Ким') }] })
    const ill = await titov.call(PutLessonChange, changeOf(third, { substituteId: orlova.personId }))
    expect(ill).toEqual({ outcome: 'conflicts', conflicts: [{ kind: 'absent', key: '', teacherId: orlova.personId }] })
    const taken = await titov.call(PutLessonChange, changeOf(third, { room: '41' }))
    expect(taken.conflicts.map(({ kind }) => kind)).toEqual(['room'])
    expect((await titov.call(PutLessonChange, changeOf(third, { room: '41', sharedRoom: true }))).outcome).toBe('saved')
    const onto = await titov.call(PutLessonChange, changeOf(lessonAt(day, '7Б', 3, '1-я'), { number: 1, room: null }))
    expect(onto.conflicts.map(({ kind }) => kind)).toContain('pupils')
    expect(lessonAt(await dayOf(titov, FRIDAY), '7Б', 3, '1-я').change).toBeNull()
    expect(await refusalOf(titov.call(PutLessonChange, changeOf(lessonAt(day, '7Б', 1), { substituteId: idOf('Антонов Илья') })))).toBe(
      'not_found',
    )
    expect(await refusalOf(titov.call(PutLessonChange, changeOf(lessonAt(day, '7Б', 1), { on: '2030-01-01' })))).toBe('invalid')
    expect(await refusalOf(titov.call(PutLessonChange, changeOf(lessonAt(day, '7Б', 1), {})))).toBe('invalid')
  })

  it('[SUB-06] two planners never give one substitute two classes: the second is told', async () => {
    const day = await dayOf(titov, '2025-10-15')
    const [one, other] = [lessonAt(day, '7Б', 2), lessonAt(day, '7А', 2)]
    const zueva = await actAs('Зуева')
    const substituteId = idOf('Волков')
    const answers = await Promise.all([
      titov.call(PutLessonChange, changeOf(one, { substituteId })),
      zueva.call(PutLessonChange, changeOf(other, { substituteId })),
    ])
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['conflicts', 'saved'])
  })

  it('[SUB-06] a cancelled lesson still has its group’s place: nothing of that group is moved or added onto it', async () => {
    const friday = lessonAt(await dayOf(titov, '2025-11-14'), '7Б', 2)
    const thursday = lessonAt(await dayOf(titov, '2025-11-13'), '7Б', 4)
    expect(thursday.studyGroupId).toBe(friday.studyGroupId)
    await change(friday, { cancelled: true })
    const conflicts = [{ kind: 'group', key: friday.lessonId, teacherId: null }]
    const onto = { on: '2025-11-14', number: 2 }
    expect(await titov.call(PutLessonChange, changeOf(thursday, onto))).toEqual({ outcome: 'conflicts', conflicts })
    expect(await titov.call(PutLessonChange, changeOf(thursday, { ...onto, cancelled: true }))).toEqual({ outcome: 'conflicts', conflicts })
    const extra = { ...onto, studyGroupId: friday.studyGroupId, room: '21', substituteId: null, subjectId: null, sharedRoom: false }
    expect(await titov.call(AddExtraLesson, { ...extra, reason: 'other', comment: null })).toEqual({ outcome: 'conflicts', conflicts })
    // Of other groups the time is free.
    const other = lessonAt(await dayOf(titov, '2025-11-13'), '7Б', 3)
    expect(other.studyGroupId).not.toBe(friday.studyGroupId)
    expect((await titov.call(PutLessonChange, changeOf(other, { ...onto, room: null }))).outcome).toBe('saved')
  })

  it('[SUB-07] a lesson that is moved is shown at both places, comes back when it is undone, and moves once', async () => {
    const ilya = await actAs('Антонов Илья')
    const planned = lessonAt(await dayOf(titov, '2025-10-14'), '7Б', 6)
    const moved = await change(planned, { on: '2025-10-17', number: 7 })
    const { lessons } = await ilya.call(GetTimetable, { on: '2025-10-14' })
    const both = lessons.filter((one) => one.lessonId === planned.lessonId)
    expect(both).toMatchObject([
      { on: '2025-10-14', number: 6, startsAt: null, endsAt: null, cancelled: false, change: { movedTo: { on: '2025-10-17', number: 7 } } },
      { on: '2025-10-17', number: 7, startsAt: '13:45', endsAt: '14:25', change: { movedTo: null, was: { on: '2025-10-14', number: 6 } } },
    ])
    const diary = await ilya.call(GetDiaryWeek, { studentId: ilya.personId, on: '2025-10-14' })
    expect(diary.lessons.filter((one) => one.lessonId === planned.lessonId).map(({ on }) => on)).toEqual(['2025-10-14', '2025-10-17'])
    expect(await refusalOf(titov.call(PutLessonChange, changeOf(planned, { room: '5' })))).toBe('changed_by_another')
    await undo(moved)
    const after = (await ilya.call(GetTimetable, { on: '2025-10-14' })).lessons.filter((one) => one.lessonId === planned.lessonId)
    expect(after).toMatchObject([{ on: '2025-10-14', number: 6, change: null }])
  })

  it('[SUB-07] with marks it is neither moved nor cancelled, but given to a substitute', async () => {
    const math = groupNamed((await dayOf(titov, FRIDAY)).groups, '7А', 'Математика').studyGroupId
    const lesson = lessonAt(await dayOf(titov, '2025-10-06'), '7А', 2)
    await orlova.call(PutCells, { studyGroupId: math, cells: [cell(lesson.lessonId, idOf('Данилов Егор'))] })
    expect(await refusalOf(titov.call(PutLessonChange, changeOf(lesson, { cancelled: true })))).toBe('lesson_in_use')
    expect(await refusalOf(titov.call(PutLessonChange, changeOf(lesson, { number: 9 })))).toBe('lesson_in_use')
    expect((await change(lesson, { substituteId: idOf('Волков') })).change?.version).toBe(1)
  })

  it('[SUB-07] a mark that was put and taken back stands in nobody’s way: the lesson is cancelled, and an extra one goes', async () => {
    const math = groupNamed((await dayOf(titov, FRIDAY)).groups, '7А', 'Математика').studyGroupId
    const pupil = idOf('Данилов Егор')
    const putAndTakeBack = async (lessonId: LessonId) => {
      const emptied = { ...cell(lessonId, pupil, '5', 1), marks: [] }
      await orlova.call(PutCells, { studyGroupId: math, cells: [cell(lessonId, pupil)] })
      expect(outcomes(await orlova.call(PutCells, { studyGroupId: math, cells: [emptied] }))).toEqual(['saved'])
    }
    const planned = (await dayOf(titov, '2025-10-08')).lessons.find(({ studyGroupId }) => studyGroupId === math)
    if (!planned) throw new Error('7А has no mathematics on that Wednesday')
    await putAndTakeBack(planned.lessonId)
    expect((await change(planned, { cancelled: true })).cancelled).toBe(true)
    const free = { substituteId: null, subjectId: null, reason: 'other' as const, comment: null, sharedRoom: false }
    const added = await titov.call(AddExtraLesson, { studyGroupId: math, on: '2025-10-08', number: 0, room: null, ...free })
    if (added.outcome !== 'saved') throw new Error('the time was not free')
    await putAndTakeBack(added.lesson.lessonId)
    expect(await refusalOf(undo(added.lesson))).toBe('done')
  })

  it('[SUB-08] another subject instead: it is shown, attendance is noted here, marks are not', async () => {
    const day = await dayOf(titov, '2025-10-17')
    const lesson = lessonAt(day, '7Б', 2)
    const subjectId = day.subjects.find(({ title }) => title === 'Физика')?.subjectId ?? null
    await change(lesson, { subjectId, substituteId: idOf('Фомин') })
    const ilya = await actAs('Антонов Илья')
    const shown = (await ilya.call(GetTimetable, { on: '2025-10-17' })).lessons.find((one) => one.lessonId === lesson.lessonId)
    expect(shown).toMatchObject({ subject: 'Физика', change: { was: { subject: 'Математика' }, substitute: { familyName: 'Фомин' } } })
    const pupil = idOf('Карпова Алиса')
    const put = (marks: boolean) => ({ ...cell(lesson.lessonId, pupil), ...(marks ? {} : { marks: [] }), attendance: 'absent' as const })
    const answer = await orlova.call(PutCells, { studyGroupId: lesson.studyGroupId, cells: [put(true)] })
    expect(outcomes(answer)).toEqual(['other_subject_taught'])
    expect(outcomes(await orlova.call(PutCells, { studyGroupId: lesson.studyGroupId, cells: [put(false)] }))).toEqual(['saved'])
  })

  it('[SUB-11] another subject whose group the class has: its lesson is in the same place, marks go there, and undone both are as planned', async () => {
    const on = '2025-10-24'
    const day = await dayOf(titov, on)
    const lesson = lessonAt(day, '7Б', 2)
    const { studyGroupId, teacherIds } = groupNamed(day.groups, '7Б', 'Биология')
    const wanted = { studyGroupId, room: null, substituteId: null, reason: 'other', comment: null, sharedRoom: true } as const
    const replace = (part: object = {}) => titov.call(ReplaceLesson, { lessonId: lesson.lessonId, version: 0, ...wanted, ...part })
    expect(await refusalOf(replace({ studyGroupId: groupNamed(day.groups, '7А', 'Биология').studyGroupId }))).toBe('invalid')
    expect(await refusalOf(orlova.call(ReplaceLesson, { lessonId: lesson.lessonId, version: 0, ...wanted }))).toBe('not_found')
    expect(await refusalOf(hasanova.call(ReplaceLesson, { lessonId: lesson.lessonId, version: 0, ...wanted }))).toBe('not_found')
    const answer = await replace()
    if (answer.outcome !== 'saved') throw new Error(`conflicts: ${JSON.stringify(answer.conflicts)}`)
    const added = answer.lesson
    const ilya = await actAs('Антонов Илья')
    const shown = async () =>
      (await ilya.call(GetDiaryWeek, { studentId: ilya.personId, on })).lessons.filter((one) => one.on === on && one.number === 2)
    expect((await shown()).sort((a, b) => Number(a.cancelled) - Number(b.cancelled))).toMatchObject([
      { lessonId: added.lessonId, subject: 'Биология', cancelled: false, change: { was: { subject: 'Математика' } } },
      { lessonId: lesson.lessonId, subject: 'Математика', cancelled: true },
    ])
    const biologist = await actAs(nameOf(day, teacherIds[0]))
    const put = (value: string, version: number) =>
      biologist.call(PutCells, {
        studyGroupId,
        cells: [{ ...cell(added.lessonId, ilya.personId, '5', version), ...(value ? {} : { marks: [] }) }],
      })
    expect(outcomes(await put('5', 0))).toEqual(['saved'])
    const left = (await dayOf(titov, on)).lessons.find((one) => one.lessonId === lesson.lessonId) as DayLesson
    expect(await refusalOf(titov.call(PutLessonChange, changeOf(left, { cancelled: false })))).toBe('lesson_in_use')
    for (const one of [left, added]) expect(await refusalOf(undo(one))).toBe('lesson_in_use')
    expect(outcomes(await put('', 1))).toEqual(['saved'])
    expect(await refusalOf(undo(left))).toBe('done')
    expect(await shown()).toMatchObject([{ lessonId: lesson.lessonId, subject: 'Математика', cancelled: false, change: null }])
    // The other way round.
    const again = await replace()
    expect(again.outcome === 'saved' && (await refusalOf(undo(again.lesson)))).toBe('done')
    expect(await shown()).toMatchObject([{ lessonId: lesson.lessonId, cancelled: false, change: null }])
  })

  it('[SUB-09] subgroups that are merged have one teacher in one room, who writes into both', async () => {
    const day = await dayOf(titov, '2025-10-15')
    const [first, second] = [lessonAt(day, '7Б', 1, '1-я'), lessonAt(day, '7Б', 1, '2-я')]
    const into = { mergedIntoId: second.lessonId, substituteId: idOf('Белова'), room: second.room }
    const merged = await change(first, into)
    expect(merged.change).toMatchObject({ mergedIntoId: second.lessonId })
    const belova = await onAnotherDay('Белова', '2025-10-15')
    const answer = await belova.call(PutCells, { studyGroupId: first.studyGroupId, cells: [cell(first.lessonId, idOf('Воронов Максим'))] })
    expect(outcomes(answer)).toEqual(['saved'])
    expect(await refusalOf(titov.call(PutLessonChange, changeOf(second, { cancelled: true })))).toBe('lesson_in_use')
    expect(await refusalOf(titov.call(PutLessonChange, changeOf(lessonAt(day, '7Б', 2), into)))).toBe('invalid')
    await undo(merged)
    expect(lessonAt(await dayOf(titov, '2025-10-15'), '7Б', 1, '1-я').change).toBeNull()
  })

  it('[SUB-10] of an undoing and what a teacher writes at the same moment one is refused, and nothing that was saved is lost', async () => {
    const { groups } = await dayOf(titov, FRIDAY)
    const math = groupNamed(groups, '7Б', 'Математика').studyGroupId
    const why = { substituteId: null, subjectId: null, reason: 'other' as const, comment: null, sharedRoom: false }
    const addedOn = async (on: string) => {
      const added = await titov.call(AddExtraLesson, { studyGroupId: math, on, number: 0, room: '21', ...why })
      if (added.outcome !== 'saved') throw new Error('the time was not free')
      return added.lesson
    }
    const ilya = (await actAs('Антонов Илья')).personId
    const mark = (lessonId: LessonId) => orlova.call(PutCells, { studyGroupId: math, cells: [cell(lessonId, ilya)] })

    // After the undoing has seen an empty lesson, and before it writes.
    const marked = await addedOn('2025-10-20')
    const undone = beforeBatchWith(
      'batch_guards',
      () => mark(marked.lessonId).then(outcomes),
      () => refusalOf(undo(marked)),
    )
    expect(await undone).toEqual(['changed_by_another', [['saved']]])
    expect(await cellsOf(marked.lessonId)).toBe(1)
    const titled = await addedOn('2025-10-21')
    const topic = () => orlova.call(PutLesson, { lessonId: titled.lessonId, version: 1, kindId: null, topic: 'Дроби' })
    expect((await beforeBatchWith('batch_guards', topic, () => refusalOf(undo(titled))))[0]).toBe('changed_by_another')

    // The other way round: the mark has seen a lesson that is gone when it is written.
    const gone = await addedOn('2025-10-22')
    const late = await beforeBatchWith(
      'insert into "cells"',
      () => undo(gone),
      () => mark(gone.lessonId).then(outcomes),
    )
    expect(late[0]).toEqual(['changed_by_another'])
    expect(await cellsOf(gone.lessonId)).toBe(0)
  })

  it('[SUB-10] an extra lesson is there for the class and goes when it is undone, unless it has been used', async () => {
    const math = groupNamed((await dayOf(titov, FRIDAY)).groups, '7Б', 'Математика').studyGroupId
    const extra = {
      studyGroupId: math,
      on: '2025-10-16',
      number: 0,
      room: '21',
      substituteId: null,
      subjectId: null,
      reason: 'other' as const,
      comment: null,
      sharedRoom: false,
    }
    const added = await titov.call(AddExtraLesson, extra)
    if (added.outcome !== 'saved') throw new Error('the time was not free')
    expect((await titov.call(AddExtraLesson, extra)).outcome).toBe('conflicts')
    const ilya = await actAs('Антонов Илья')
    const shown = (await ilya.call(GetTimetable, { on: '2025-10-16' })).lessons.filter((one) => one.lessonId === added.lesson.lessonId)
    expect(shown).toMatchObject([{ number: 0, change: { extra: true } }])
    await orlova.call(PutCells, { studyGroupId: math, cells: [cell(added.lesson.lessonId, ilya.personId)] })
    expect(await refusalOf(undo(added.lesson))).toBe('lesson_in_use')
    const another = await titov.call(AddExtraLesson, { ...extra, on: '2025-10-17' })
    if (another.outcome !== 'saved') throw new Error('the time was not free')
    await undo(another.lesson)
    const left = (await ilya.call(GetTimetable, { on: '2025-10-17' })).lessons.filter((one) => one.number === 0)
    expect(left.map(({ on }) => on)).toEqual(['2025-10-16'])
    expect(await refusalOf(undo(another.lesson))).toBe('not_found')
  })

  it('[SUB-07] what was moved is not made a second time when the timetable changes, by hand or by an import', async () => {
    const planned = lessonAt(await dayOf(titov, '2025-10-21'), '7Б', 6)
    await change(planned, { on: '2025-10-22', number: 9, room: '5' })
    const lessonsOf = async () => {
      const days = await Promise.all(['2025-10-21', '2025-10-22', '2025-10-28'].map((on) => dayOf(titov, on)))
      return days.flatMap(({ on, lessons }) =>
        lessons.filter((one) => one.studyGroupId === planned.studyGroupId && one.on === on).map(({ number, room }) => [on, number, room]),
      )
    }
    expect(await lessonsOf()).toEqual([['2025-10-22', 9, '5']])
    const { entries, year } = await titov.call(GetTimetableTemplate, {})
    const entry = entries.find((one) => one.studyGroupId === planned.studyGroupId && one.weekday === 2)
    if (!entry || !year) throw new Error('7Б has no geography on Tuesday')
    const place = { weekday: 2, number: 6, fromOn: '2025-10-20', toOn: year.endsOn, sharedRoom: true }
    await titov.call(MoveTimetableEntry, { entryId: entry.id, version: entry.version, ...place, room: 'музей' })
    expect(await lessonsOf()).toEqual([['2025-10-22', 9, '5']])
    const file = edited((all) => {
      all['zvonok-timetable.csv'] = (all['zvonok-timetable.csv'] ?? '').replace('c-7b-mat,1,1,21,', 'c-7b-mat,1,1,20,')
    })
    await importAll(await actAs('Зуева'), file)
    expect(await lessonsOf()).toEqual([['2025-10-22', 9, '5']])
  })

  it('[SUB-02] of another school no lesson can be changed, no teacher borrowed', async () => {
    const lesson = lessonAt(await dayOf(titov, FRIDAY), '7Б', 1)
    expect(await refusalOf(hasanova.call(PutLessonChange, changeOf(lesson, { room: '5' })))).toBe('not_found')
    expect(await refusalOf(hasanova.call(UndoLessonChange, { lessonId: lesson.lessonId, version: 1 }))).toBe('not_found')
    expect((await hasanova.call(GetDayPlan, { on: FRIDAY })).lessons).toEqual([])
  })
})
