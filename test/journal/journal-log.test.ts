import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { dayStartAt, type SchoolDate } from '../../protocol/dates.ts'
import { GetDiaryMarks } from '../../protocol/diary.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { GetGrid, PutLesson } from '../../protocol/journal.ts'
import { LOG_PAGE } from '../../protocol/limits.ts'
import { ListLog, ListLogChoices, type LogEntry, PutTermMarks } from '../../protocol/term-marks.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs, classNamed, type Person } from '../kit/act-as.ts'
import { groupOf, lessonOn, putCell } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { giveEveryRole, twoSchools } from '../kit/two-schools.ts'

keepStorage()

let orlova: Person
let kim: Person
let math: StudyGroupId
let math7A: StudyGroupId
let english: StudyGroupId
let ilya: PersonId
let darya: PersonId
let sonya: PersonId
let khasanova: Person
let lesson: LessonId

beforeAll(async () => {
  khasanova = (await twoSchools()).khasanova
  await giveEveryRole(khasanova)
  ;[orlova, kim] = [await actAs('Орлова'), await actAs('Ким')]
  math = await groupOf('7Б', 'Математика')
  math7A = await groupOf('7А', 'Математика')
  ;[ilya, darya] = [(await actAs('Антонов Илья')).personId, (await actAs('Борисова Дарья')).personId]
  const grid = await orlova.call(GetGrid, { studyGroupId: math })
  lesson = lessonOn(grid, '2025-10-06')
  // Орлова corrects Илья's mark, and puts one in the other class she teaches; Ким one in the class she leads.
  await putCell(orlova, math, lesson, ilya, { value: '3' })
  await putCell(orlova, math, lesson, ilya, { value: '4', version: 1, reason: 'Пересдал' })
  await putCell(orlova, math, lesson, darya, { value: '5' })
  const grid7A = await orlova.call(GetGrid, { studyGroupId: math7A })
  sonya = grid7A.students.find((one) => one.name.familyName === 'Антонова')?.personId as PersonId
  await putCell(orlova, math7A, lessonOn(grid7A, '2025-10-06'), sonya, { value: '5' })
  english = await groupOf('7Б', 'Английский')
  const hisGrid = await kim.call(GetGrid, { studyGroupId: english })
  await putCell(kim, english, lessonOn(hisGrid, '2025-10-08'), ilya, { value: '2' })
  const card = grid.lessons.find((one) => one.id === lesson)
  await orlova.call(PutLesson, { lessonId: lesson, version: card?.version ?? 0, kindId: null, topic: 'Дроби' })
  const period = grid.termId
  if (period === null) throw new Error('The demo school has no terms.')
  await orlova.call(PutTermMarks, {
    studyGroupId: math,
    marks: [{ studentId: ilya, period, value: '5', reason: 'Олимпиада', version: 0 }],
  })
})

const log = async (person: Client, input = {}) => (await person.call(ListLog, input)).entries
const short = (entry: LogEntry) =>
  [entry.actor?.familyName, entry.student?.familyName ?? '-', entry.classTitle, entry.subject, entry.what].join(' ')

describe('the log', () => {
  it('[AUD-01] says who changed whose mark when, what it was and became, and why; the newest first', async () => {
    const entries = await log(await actAs('Титов'))
    const at = entries.map((entry) => entry.at)
    expect(at).toEqual([...at].sort((a, b) => b - a))
    const correction = entries.find((entry) => entry.reason === 'Пересдал')
    expect(correction).toMatchObject({
      what: 'cell.put',
      actor: { familyName: 'Орлова' },
      student: { familyName: 'Антонов', givenName: 'Илья' },
      lesson: { on: '2025-10-06' },
      subject: 'Математика',
      classTitle: '7Б',
      before: { marks: [{ value: '3' }] },
      after: { marks: [{ value: '4' }] },
    })
    expect(entries.find((entry) => entry.what === 'lesson.put')).toMatchObject({ after: { topic: 'Дроби' }, student: null })
    expect(entries.find((entry) => entry.what === 'termMark.put')).toMatchObject({
      period: '1 четверть',
      after: { value: '5', suggested: '4' },
    })
  })

  it('[AUD-02] the heads and the administrator read the school’s, a class teacher the class’s and her own, a teacher his own edits', async () => {
    const all = (await log(await actAs('Титов'))).map(short)
    expect(all).toHaveLength(7)
    expect((await log(await actAs('Морозов'))).map(short)).toEqual(all)
    const withoutTermMarks = all.filter((entry) => !entry.endsWith('termMark.put'))
    expect(withoutTermMarks).toHaveLength(6)
    expect((await log(await actAs('Зуева'))).map(short)).toEqual(withoutTermMarks)
    // Of 7Б everything, of 7А what she did herself.
    expect((await log(orlova)).map(short)).toEqual(all)
    expect((await log(kim)).map(short)).toEqual(['Ким Антонов 7Б Английский язык cell.put'])
    // Class teacher of 7А: Соня's mark, of 7Б nothing.
    expect((await log(await actAs('Лебедева'))).map(short)).toEqual(['Орлова Антонова 7А Математика cell.put'])
    expect(await log(await actAs('Белова'))).toEqual([])
    expect(await log(khasanova)).toEqual([])
    for (const name of ['Антонов Илья', 'Антонова Елена']) {
      const person = await actAs(name)
      expect(await refusalOf(person.call(ListLog, {}))).toBe('not_found')
      expect(await refusalOf(person.call(ListLogChoices, {}))).toBe('not_found')
    }
  })

  it('[AUD-03] is narrowed by class, subject, person and date; what is outside the reader’s own is not there', async () => {
    const titov = await actAs('Титов')
    const [class7A, class7B] = [await classNamed('7А'), await classNamed('7Б')]
    expect((await log(titov, { classGroupId: class7A })).map(short)).toEqual(['Орлова Антонова 7А Математика cell.put'])
    expect(await log(titov, { personId: ilya })).toHaveLength(4)
    expect((await log(titov, { personId: kim.personId })).map(short)).toEqual(['Ким Антонов 7Б Английский язык cell.put'])
    const { subjects, classes, people, scope } = await titov.call(ListLogChoices, { classGroupId: class7B })
    expect([classes.length, people.length, scope]).toEqual([2, 8, 'school'])
    const subjectId = subjects.find((one) => one.title === 'Английский язык')?.subjectId
    expect((await log(titov, { subjectId, classGroupId: class7B })).map(short)).toEqual(['Ким Антонов 7Б Английский язык cell.put'])
    expect(await log(titov, { from: '2025-10-07', to: '2025-10-08' })).toEqual([])
    expect(await log(titov, { from: '2025-10-06', to: '2025-10-06' })).toHaveLength(7)
    expect(await log(titov, { to: '2025-10-05' })).toEqual([])
    const lebedeva = await actAs('Лебедева')
    expect(await log(lebedeva, { classGroupId: class7B })).toEqual([])
    expect(await log(lebedeva, { personId: ilya })).toEqual([])
    const choices = await lebedeva.call(ListLogChoices, { classGroupId: class7B })
    expect([choices.classes.map((one) => one.title), choices.people, choices.scope]).toEqual([['7А'], [], 'class'])
    const foreign = await khasanova.call(ListLogChoices, { classGroupId: class7B })
    expect([foreign.classes.map((one) => one.title), foreign.people]).toEqual([['5А'], []])
    expect(await log(khasanova, { personId: ilya, classGroupId: class7B })).toEqual([])
  })

  it('[AUD-03] a pupil who has left the class opens to its teacher what was written while they were there, and nothing later', async () => {
    // Of a group over several classes, so that only the pupil ties it to the class.
    const row = env.JOURNAL_00.prepare(
      "insert into journal_log select null, school_id, ?2, ?3, 'ses_0', 'cell.put', '', ?4, null, '{}', null, null from study_groups where id = ?1",
    )
    const day = (on: SchoolDate) => dayStartAt(on, 'Europe/Moscow') + 1
    await env.JOURNAL_00.batch(
      (['2025-09-08', '2025-09-15'] as const).map((on) => row.bind(math, day(on as SchoolDate), kim.personId, sonya)),
    )
    const lebedeva = await actAs('Лебедева')
    const asked = { from: '2025-09-01' as SchoolDate, to: '2025-09-30' as SchoolDate }
    expect(await log(lebedeva, asked)).toHaveLength(2)
    const member = env.JOURNAL_00.prepare('update class_members set to_on = ?2 where student_id = ?1')
    await member.bind(sonya, '2025-09-10').run()
    expect((await log(lebedeva, asked)).map(({ at }) => at)).toEqual([day('2025-09-08' as SchoolDate)])
    await member.bind(sonya, null).run()
  })

  it('[AUD-02] the administrator’s pages are full without term marks, and an administrator who leads the class reads its term marks as before', async () => {
    const at = dayStartAt('2025-09-25', 'Europe/Moscow') + 1
    const row = env.JOURNAL_00.prepare(
      "insert into journal_log select null, school_id, ?2, ?3, 'ses_0', ?5, '', ?4, null, '{}', id, null from study_groups where id = ?1",
    )
    const written = Array.from({ length: 2 * (LOG_PAGE + 3) }, (_, i) => (i % 2 === 0 ? 'cell.put' : 'termMark.put'))
    await env.JOURNAL_00.batch(written.map((what) => row.bind(math, at, orlova.personId, darya, what)))
    const zueva = await actAs('Зуева')
    const asked = { from: '2025-09-24', to: '2025-09-26' }
    const first = await zueva.call(ListLog, asked)
    const second = await zueva.call(ListLog, { ...asked, before: first.next ?? undefined })
    expect([first.entries.length, second.entries.length, second.next]).toEqual([LOG_PAGE, 3, null])
    expect(new Set([...first.entries, ...second.entries].map(({ what }) => what))).toEqual(new Set(['cell.put']))
    const leads = (sql: string) => env.JOURNAL_00.prepare(sql).bind(zueva.personId, math).run()
    await leads('insert into class_teachers select class_group_id, ?1, school_id from study_groups where id = ?2')
    expect((await log(zueva, asked)).map(({ what }) => what)).toContain('termMark.put')
    await leads('delete from class_teachers where teacher_id = ?1 and ?2 is not null')
  })

  it('[AUD-04] comes in pages without a gap or a repetition, also where many changes are of one moment', async () => {
    const at = dayStartAt('2025-09-20', 'Europe/Moscow') + 1
    const row = env.JOURNAL_00.prepare(
      "insert into journal_log select null, school_id, ?2, ?3, 'ses_0', 'cell.put', '', ?4, null, '{}', id, null from study_groups where id = ?1",
    )
    await env.JOURNAL_00.batch(Array.from({ length: LOG_PAGE + 20 }, () => row.bind(math, at, orlova.personId, darya)))
    const titov = await actAs('Титов')
    for (const filter of [{}, { personId: darya }]) {
      const asked = { from: '2025-09-19', to: '2025-09-21', ...filter }
      const first = await titov.call(ListLog, asked)
      const second = await titov.call(ListLog, { ...asked, before: first.next ?? undefined })
      expect([first.entries.length, second.entries.length, second.next]).toEqual([LOG_PAGE, 20, null])
      expect(new Set([...first.entries, ...second.entries].map((entry) => entry.seq)).size).toBe(LOG_PAGE + 20)
    }
    expect(await refusalOf(titov.call(ListLog, { before: 'yesterday' }))).toBe('invalid')
  })
})

describe('a corrected mark', () => {
  const marksOf = async (name: string, studentId: PersonId) => {
    const { subjects } = await (await actAs(name)).call(GetDiaryMarks, { studentId })
    return subjects.find((one) => one.subject === 'Математика')
  }

  it('[AUD-05] Илья and his mother read what stood there before and why; marks nobody changed have nothing', async () => {
    for (const name of ['Антонов Илья', 'Антонова Елена']) {
      expect((await marksOf(name, ilya))?.marks).toMatchObject([{ value: '4', was: [{ value: '3', reason: 'Пересдал' }] }])
    }
    expect((await marksOf('Борисов Павел', darya))?.marks).toMatchObject([{ value: '5', was: [] }])
    expect(await refusalOf(marksOf('Борисов Павел', ilya))).toBe('not_found')
  })

  it('[AUD-05] a mark taken back stays readable, and work that came in is no correction', async () => {
    const grid = await orlova.call(GetGrid, { studyGroupId: math })
    const [other, third] = [lessonOn(grid, '2025-10-07'), lessonOn(grid, '2025-10-08')]
    await putCell(orlova, math, other, ilya, { value: '2' })
    await putCell(orlova, math, other, ilya, { version: 1, reason: 'Не та клетка' })
    await putCell(orlova, math, third, ilya, { value: '.' })
    await putCell(orlova, math, third, ilya, { value: '5', version: 1 })
    const math7B = await marksOf('Антонова Елена', ilya)
    expect(math7B?.removed).toMatchObject([{ lessonId: other, on: '2025-10-07', was: [{ value: '2', reason: 'Не та клетка' }] }])
    expect(math7B?.marks.find((mark) => mark.lessonId === third)).toMatchObject({ value: '5', was: [] })
    expect(JSON.stringify(math7B)).not.toContain(darya)
  })
})
