// One lesson at an address of its own: what is on it, who opens it, and a teacher whose days it is not.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetDiaryWeek } from '../../protocol/diary.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { GetGrid, ListJournals, PutCells, PutLesson } from '../../protocol/journal.ts'
import { GetLesson, GetLessonPlan, SetLessonPlan } from '../../protocol/lesson-plan.ts'
import { LESSON_NOTE_CHARS_MAX } from '../../protocol/limits.ts'
import { PutLessonChange, UndoLessonChange } from '../../protocol/timetable.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs, type Person } from '../kit/act-as.ts'
import { groupOf, lessonOn, putCell } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { changeOf, dayOf, lessonAt, onAnotherDay } from '../kit/timetable.ts'
import { twoSchools } from '../kit/two-schools.ts'

keepStorage()

const MONDAY = '2025-10-06'
let orlova: Person
let titov: Person
let belova: Person
let khasanova: Person
let math: StudyGroupId
let monday: LessonId
let ilya: PersonId

beforeAll(async () => {
  ;({ khasanova } = await twoSchools())
  orlova = await actAs('Орлова')
  titov = await actAs('Титов')
  belova = await actAs('Белова')
  ilya = (await actAs('Антонов Илья')).personId
  math = await groupOf('7Б', 'Математика')
  monday = lessonOn(await orlova.call(GetGrid, { studyGroupId: math }), MONDAY)
})

const open = (person: Client = orlova, lessonId = monday) => person.call(GetLesson, { lessonId })

describe('a lesson’s page', () => {
  it('[LES-01] has its time, room, teachers, pupils of that day with their cells, and its neighbours, in two round trips', async () => {
    expect(await putCell(orlova, math, monday, ilya, { value: '5', attendance: 'late' })).toBe('saved')
    const page = await open()
    expect(Number(orlova.headers.get('x-d1-queries'))).toBe(3)
    expect(page).toMatchObject({
      group: { studyGroupId: math, subject: 'Математика', classTitle: '7Б' },
      today: MONDAY,
      mayPut: true,
      lesson: { id: monday, on: MONDAY, number: 1, room: '21', topic: null, note: null, offPlan: false, closed: false, change: null },
      planned: null,
    })
    expect(page.lesson.teachers.map(({ familyName }) => familyName)).toEqual(['Орлова'])
    expect(page.students).toHaveLength(8)
    expect(page.cells).toMatchObject([{ studentId: ilya, attendance: 'late', marks: [{ value: '5' }] }])
    expect(page.scale).toEqual(['2', '3', '4', '5', '.'])
    const next = await open(orlova, page.nextId as LessonId)
    expect([next.lesson.on, next.previousId]).toEqual(['2025-10-07', monday])
    const previous = await open(orlova, page.previousId as LessonId)
    expect([previous.lesson.on, previous.nextId]).toEqual(['2025-10-03', monday])
  })

  it('[LES-01] the first lesson has none before it, the last none after', async () => {
    const { lessons } = await orlova.call(GetLessonPlan, { studyGroupId: math })
    expect((await open(orlova, lessons[0]?.id)).previousId).toBeNull()
    expect((await open(orlova, lessons.at(-1)?.id)).nextId).toBeNull()
  })

  it('[LES-03] keeps a topic of its own, a note for the staff and what it is not told about; families never see the note', async () => {
    const { lesson } = await open()
    const put = (part: object, version: number) =>
      orlova.call(PutLesson, { lessonId: monday, version, kindId: null, topic: 'Дроби', ...part })
    const noted = await put({ note: 'Принести циркули', offPlan: true }, lesson.version)
    expect((await open()).lesson).toMatchObject({ topic: 'Дроби', note: 'Принести циркули', offPlan: true })
    const again = await put({}, noted.lesson.version)
    expect((await open()).lesson).toMatchObject({ note: 'Принести циркули', offPlan: true })
    expect(await refusalOf(put({ note: 'Старое' }, noted.lesson.version))).toBe('changed_by_another')
    expect(await refusalOf(put({ note: 'я'.repeat(LESSON_NOTE_CHARS_MAX + 1) }, again.lesson.version))).toBe('invalid')
    const week = await (await actAs('Антонова Елена')).call(GetDiaryWeek, { studentId: ilya, on: MONDAY })
    expect(JSON.stringify(week)).toContain('Дроби')
    expect(JSON.stringify(week)).not.toContain('циркули')
    await put({ note: null, offPlan: false, topic: null }, again.lesson.version)
    const { results } = await env.JOURNAL_00.prepare("select after from journal_log where what = 'lesson.put' order by seq limit 1").all<{
      after: string
    }>()
    expect(JSON.parse(results[0]?.after ?? '{}')).toEqual({ kindId: null, topic: 'Дроби', note: 'Принести циркули', offPlan: true })
  })

  it('[LES-04] says when its day is closed', async () => {
    const { lessons } = await orlova.call(GetLessonPlan, { studyGroupId: math })
    const old = await open(orlova, lessons[0]?.id)
    expect([old.mayPut, old.lesson.closed]).toEqual([true, true])
  })
})

describe('who opens a lesson', () => {
  type Said = 'reads' | 'writes' | 'not_found'
  const rights: readonly (readonly [who: string, relation: string, said: Said])[] = [
    ['Орлова', 'teaches it', 'writes'],
    ['Лебедева', 'teaches the class another subject', 'not_found'],
    ['Белова', 'teaches nobody of it', 'not_found'],
    ['Титов', 'deputy head', 'reads'],
    ['Морозов', 'head', 'reads'],
    ['Зуева', 'administrator', 'reads'],
    ['Антонов Илья', 'pupil of it', 'not_found'],
    ['Антонова Елена', 'mother of a pupil', 'not_found'],
  ]

  it.each(rights)('[LES-02] %s, who %s: %s', async (who, _relation, said) => {
    const person = await actAs(who)
    const answer = await open(person).then(
      ({ mayPut }) => (mayPut ? 'writes' : 'reads'),
      () => 'refused',
    )
    expect(answer === 'refused' ? await refusalOf(open(person)) : answer).toBe(said)
    expect(await refusalOf(open(person, 'lsn_00000000000000000000' as LessonId))).toBe('not_found')
  })

  it('[LES-02] for another school there is none', async () => {
    expect(await refusalOf(open(khasanova))).toBe('not_found')
  })

  it('[LES-02] a substitute opens that lesson on its own day, writes into it, and has no way on to the next', async () => {
    const lesson = lessonAt(await dayOf(titov, MONDAY), '7Б', 1)
    const done = await titov.call(PutLessonChange, changeOf(lesson, { substituteId: belova.personId }))
    if (done.outcome !== 'saved') throw new Error('Белова was not free.')
    expect(await open(belova)).toMatchObject({ mayPut: true, previousId: null, nextId: null })
    const { lessons } = await orlova.call(GetLessonPlan, { studyGroupId: math })
    const other = lessons.find(({ on }) => on === '2025-10-07')?.id as LessonId
    expect(await refusalOf(open(belova, other))).toBe('not_found')
    const tuesday = await onAnotherDay('Белова', '2025-10-07')
    expect(await refusalOf(open(tuesday))).toBe('not_found')
    await titov.call(UndoLessonChange, { lessonId: monday, version: done.lesson.change?.version ?? 0 })
    expect(await refusalOf(open(belova))).toBe('not_found')
  })
})

describe('a load that does not hold today', () => {
  const load = (teacherId: PersonId, fromOn: string, toOn: string | null) =>
    env.JOURNAL_00.prepare(
      `insert or replace into teaching_loads (study_group_id, teacher_id, school_id, from_on, to_on)
       select ?, ?, school_id, ?, ? from study_groups where id = ?`,
    )
      .bind(math, teacherId, fromOn, toOn, math)
      .run()

  it('[JRN-10] one that has ended reads its own days, writes nothing, and is in the list as something to read', async () => {
    await load(belova.personId, '2025-09-01', '2025-09-12')
    const listed = (await belova.call(ListJournals, {})).classes.flatMap(({ groups }) => groups)
    expect(listed.find(({ studyGroupId }) => studyGroupId === math)).toMatchObject({ teaches: false })
    const grid = await belova.call(GetGrid, { studyGroupId: math })
    expect(grid.mayPut).toBe(false)
    expect(new Set(grid.lessons.map(({ on }) => on <= '2025-09-12'))).toEqual(new Set([true]))
    expect(grid.lessons).toHaveLength(10)
    expect(grid.cells).toEqual([])
    const first = grid.lessons[0]?.id as LessonId
    expect(await open(belova, first)).toMatchObject({ mayPut: false, previousId: null })
    expect((await open(belova, grid.lessons.at(-1)?.id)).nextId).toBeNull()
    expect(await refusalOf(open(belova))).toBe('not_found')
    const cells = [{ lessonId: first, studentId: ilya, marks: [], attendance: 'ill' as const, version: 0 }]
    expect(await refusalOf(belova.call(PutCells, { studyGroupId: math, cells }))).toBe('not_allowed')
    expect(await refusalOf(belova.call(PutLesson, { lessonId: first, version: 1, kindId: null, topic: 'Моё' }))).toBe('not_allowed')
    expect(await refusalOf(belova.call(PutLesson, { lessonId: monday, version: 1, kindId: null, topic: 'Моё' }))).toBe('not_found')
    expect((await belova.call(GetLessonPlan, { studyGroupId: math })).maySet).toBe(false)
    expect(await refusalOf(belova.call(SetLessonPlan, { studyGroupId: math, version: 0, topics: [] }))).toBe('not_allowed')
  })

  it('[JRN-10] one that is to come writes nothing yet, and may make its plan', async () => {
    await load(belova.personId, '2025-11-10', null)
    const grid = await belova.call(GetGrid, { studyGroupId: math })
    expect([grid.mayPut, grid.lessons.every(({ on }) => on >= '2025-11-10')]).toEqual([false, true])
    expect(await refusalOf(open(belova))).toBe('not_found')
    const { version, maySet } = await belova.call(GetLessonPlan, { studyGroupId: math })
    expect(maySet).toBe(true)
    await belova.call(SetLessonPlan, { studyGroupId: math, version, topics: [{ topic: 'Со второй четверти', hours: 1 }] })
    const cells = [{ lessonId: monday, studentId: ilya, marks: [], attendance: null, version: 0 }]
    expect(await refusalOf(belova.call(PutCells, { studyGroupId: math, cells }))).toBe('not_allowed')
    await env.JOURNAL_00.prepare('delete from teaching_loads where teacher_id = ? and study_group_id = ?').bind(belova.personId, math).run()
    expect(await refusalOf(belova.call(GetLessonPlan, { studyGroupId: math }))).toBe('not_found')
  })
})
