// The school's switch of journal-domain §10: a class teacher who keeps the journal of all subjects of the own class. Орлова teaches mathematics and leads
// 7Б, whose English of the first half Ким teaches.
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../protocol/endpoint.ts'
import type { LessonId, PersonId, StudyGroupId, TermId } from '../../protocol/ids.ts'
import { GetGrid, ListJournals, PutCells, PutLesson } from '../../protocol/journal.ts'
import { GetJournalRules, SetJournalRules } from '../../protocol/journal-rules.ts'
import { GetLesson, GetLessonPlan, ListPlansToCopy, SetLessonPlan } from '../../protocol/lesson-plan.ts'
import { CreateOnlineLesson, ListOnlineLessons } from '../../protocol/online-lessons.ts'
import { AskUnlock, DecideUnlock, GetTermMarks, ListUnlocks, PutExam, PutTermMarks, SetTermLock } from '../../protocol/term-marks.ts'
import { actAs, type Person, personNamed } from '../kit/act-as.ts'
import { groupOf, lessonOn, putCell } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { wanted } from '../kit/online-lessons.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { twoSchools } from '../kit/two-schools.ts'

keepStorage()

let orlova: Person
let kim: Person
let titov: Person
let khasanova: Person
let english: StudyGroupId
let ilya: PersonId
let today: LessonId
let old: LessonId
let termId: TermId

beforeAll(async () => {
  khasanova = (await twoSchools(0)).khasanova
  orlova = await actAs('Орлова')
  kim = await actAs('Ким')
  titov = await actAs('Титов')
  english = await groupOf('7Б', 'Английский')
  ilya = personNamed('Антонов Илья').personId
  const grid = await kim.call(GetGrid, { studyGroupId: english })
  today = lessonOn(grid, grid.today)
  old = lessonOn(grid, '2025-09-15')
  termId = grid.termId as TermId
  await turn(await actAs('Зуева'), true)
})

async function turn(administrator: Person, classTeacherPuts: boolean): Promise<void> {
  const { rules, version } = await administrator.call(GetJournalRules, {})
  await administrator.call(SetJournalRules, { rules: { ...rules, classTeacherPuts }, version })
}

const versionOf = async () => {
  const row = await env.JOURNAL_00.prepare('select version from cells where lesson_id = ? and student_id = ?').bind(today, ilya).first()
  return Number(row?.version ?? 0)
}
const put = async (person: Person, value: string) => putCell(person, english, today, ilya, { value, version: await versionOf() })
const giveTerm = (person: Person) =>
  person.call(PutTermMarks, {
    studyGroupId: english,
    marks: [{ studentId: ilya, period: termId, value: '4', reason: 'Четверть', version: 0 }],
  })
const asks = (): readonly (readonly [Endpoint, object])[] => [
  [PutCells, { studyGroupId: english, cells: [{ lessonId: today, studentId: ilya, version: 99, attendance: null, marks: [] }] }],
  [PutLesson, { lessonId: today, version: 99, kindId: null, topic: null }],
  [SetLessonPlan, { studyGroupId: english, version: 99, topics: [{ topic: 'Past Simple', hours: 2 }] }],
  [ListPlansToCopy, { studyGroupId: english }],
  [PutTermMarks, { studyGroupId: english, marks: [{ studentId: ilya, period: termId, value: '4', reason: null, version: 99 }] }],
  [PutExam, { studyGroupId: english, scale: 'pass', studentIds: null, version: 99 }],
  [AskUnlock, { studyGroupId: english, from: '2025-09-03', to: '2025-09-03', reason: 'Болела' }],
]
const heardBy = (person: Person) => Promise.all(asks().map(([endpoint, input]) => refusalOf(person.call(endpoint, input))))

describe('where the school lets class teachers keep the journals of their class', () => {
  it('[JRN-11] Орлова puts a mark, a topic, a plan and a term’s mark into English, in her name', async () => {
    expect((await orlova.call(GetGrid, { studyGroupId: english })).mayPut).toBe(true)
    expect((await orlova.call(GetLesson, { lessonId: today })).mayPut).toBe(true)
    expect((await orlova.call(GetLessonPlan, { studyGroupId: english })).maySet).toBe(true)
    expect((await orlova.call(GetTermMarks, { studyGroupId: english })).mayPut).toBe(true)
    expect(await put(orlova, '5')).toBe('saved')
    expect((await giveTerm(orlova)).outcomes).toMatchObject([{ outcome: 'saved' }])
    await orlova.call(PutLesson, { lessonId: today, version: 1, kindId: null, topic: 'Present Perfect' })
    await orlova.call(SetLessonPlan, { studyGroupId: english, version: 0, topics: [{ topic: 'Past Simple', hours: 2 }] })
    const log = await env.JOURNAL_00.prepare('select what from journal_log where study_group_id = ? and actor_id = ? order by seq')
      .bind(english, orlova.personId)
      .all()
    expect(log.results.map(({ what }) => what)).toEqual(['cell.put', 'termMark.put', 'lesson.put', 'plan.put'])
  })

  it('[JRN-11] her list tells what she teaches from what she keeps as the class’s teacher, and both from what is only read', async () => {
    const groupsOf = async (person: Person) => {
      const { classes } = await person.call(ListJournals, {})
      return classes.find(({ title }) => title === '7Б')?.groups.map(({ subject, teaches, mayPut }) => ({ subject, teaches, mayPut })) ?? []
    }
    const hers = await groupsOf(orlova)
    expect(hers.every(({ mayPut }) => mayPut)).toBe(true)
    expect(hers.find(({ subject }) => subject === 'Английский язык')).toMatchObject({ teaches: false })
    expect((await groupsOf(titov)).some(({ mayPut }) => mayPut)).toBe(false)
  })

  it('[JRN-11] her open grid and Ким’s follow each other', async () => {
    const [atOrlova, atKim] = [await inboxOf(orlova), await inboxOf(kim)]
    await put(kim, '3')
    await put(orlova, '4')
    for (const line of [atOrlova, atKim]) {
      const seen = await line.until((frame) => frame.type === 'cell.changed' && frame.cell.marks[0]?.value === '4')
      expect(seen).toMatchObject({ studyGroupId: english, cell: { studentId: ilya } })
      line.close()
    }
  })

  it('[JRN-11] what is closed is closed to her as to Ким: she asks, and sees her request', async () => {
    expect(await putCell(orlova, english, old, ilya, { value: '5' })).toBe('period_closed')
    const { unlockId } = await orlova.call(AskUnlock, { studyGroupId: english, from: '2025-09-15', to: '2025-09-15', reason: 'Олимпиада' })
    expect((await orlova.call(ListUnlocks, {})).unlocks.map((one) => one.unlockId)).toContain(unlockId)
    expect((await kim.call(ListUnlocks, {})).unlocks).toEqual([])
    await titov.call(DecideUnlock, { unlockId, granted: true })
    expect(await putCell(orlova, english, old, ilya, { value: '5' })).toBe('saved')
    await titov.call(SetTermLock, { periodId: termId, locked: true })
    expect(await put(orlova, '2')).toBe('period_closed')
    await titov.call(SetTermLock, { periodId: termId, locked: false })
  })

  it('[JRN-11] nobody else gains by it: heads and the administrator read, other teachers find nothing, a class one does not lead stays shut', async () => {
    for (const name of ['Титов', 'Морозов', 'Зуева']) {
      const said = await heardBy(await actAs(name))
      expect([name, new Set(said)]).toEqual([name, new Set(name === 'Зуева' ? ['not_allowed', 'not_found'] : ['not_allowed'])])
    }
    for (const person of [await actAs('Громова'), await actAs('Антонов Илья'), await actAs('Антонова Елена'), khasanova])
      expect(new Set(await heardBy(person))).toEqual(new Set(['not_found']))
    expect(await refusalOf(orlova.call(GetGrid, { studyGroupId: await groupOf('7А', 'Английский') }))).toBe('not_found')
  })

  it('[JRN-11] online lessons stay the teachers’', async () => {
    expect(await orlova.call(ListOnlineLessons, { studyGroupId: english })).toMatchObject({ maySet: false })
    expect(await refusalOf(orlova.call(CreateOnlineLesson, wanted(english)))).toBe('not_allowed')
  })

  it('[JRN-11] a group over several classes, one that has ended, and a class teacher who is no teacher are left out', async () => {
    const change = (statement: string, ...values: string[]) =>
      env.JOURNAL_00.prepare(statement)
        .bind(...values)
        .run()
    const mayPut = async () => (await orlova.call(GetGrid, { studyGroupId: english })).mayPut
    await change("update study_groups set archived_on = '2025-10-01' where id = ?", english)
    expect(await mayPut()).toBe(false)
    const { class_group_id: classGroupId } = (await env.JOURNAL_00.prepare('select class_group_id from study_groups where id = ?')
      .bind(english)
      .first<{ class_group_id: string }>()) ?? { class_group_id: '' }
    await change('update study_groups set archived_on = null, class_group_id = null where id = ?', english)
    expect(await refusalOf(orlova.call(GetGrid, { studyGroupId: english }))).toBe('not_found')
    await change('update study_groups set class_group_id = ? where id = ?', classGroupId, english)
    expect(await mayPut()).toBe(true)
    await change("update person_roles set role = 'head' where person_id = ? and role = 'teacher'", orlova.personId)
    expect(await mayPut()).toBe(false)
    await change("update person_roles set role = 'teacher' where person_id = ? and role = 'head'", orlova.personId)
  })
})

describe('where the school does not', () => {
  beforeAll(async () => turn(await actAs('Зуева'), false))
  afterAll(async () => turn(await actAs('Зуева'), true))

  it('[JRN-11] Орлова reads English and writes nothing, and hears nothing of its marks', async () => {
    expect(new Set(await heardBy(orlova))).toEqual(new Set(['not_allowed']))
    expect((await orlova.call(GetGrid, { studyGroupId: english })).mayPut).toBe(false)
    const atOrlova = await inboxOf(orlova)
    await put(kim, '2')
    const math = await groupOf('7Б', 'Математика')
    const lesson = lessonOn(await orlova.call(GetGrid, { studyGroupId: math }), '2025-10-06')
    await putCell(orlova, math, lesson, ilya, { value: '5' })
    // Her own comes after it on the same way.
    await atOrlova.until((frame) => frame.type === 'cell.changed' && frame.studyGroupId === math)
    expect(atOrlova.frames.filter((frame) => frame.type === 'cell.changed' && frame.studyGroupId === english)).toEqual([])
    atOrlova.close()
  })
})
