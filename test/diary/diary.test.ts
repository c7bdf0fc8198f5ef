import { beforeAll, describe, expect, it } from 'vitest'
import { GetDiaryMarks, GetDiaryTermMarks, GetDiaryWeek } from '../../protocol/diary.ts'
import { GetMe } from '../../protocol/identity.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { GetGrid, GetTimetable, ListJournals, PutCells } from '../../protocol/journal.ts'
import { GetTermMarks, PutTermMarks } from '../../protocol/term-marks.ts'
import { Refused } from '../../scripts/house/client.ts'
import { actAs, demoSchool, type Person, personNamed } from '../kit/act-as.ts'
import { keepStorage } from '../kit/keep-storage.ts'

keepStorage()

let ilya: Person
let elena: Person
let orlova: Person
let studyGroupId: StudyGroupId
let lessonId: LessonId

beforeAll(async () => {
  await demoSchool()
  orlova = await actAs('Орлова')
  const { classes } = await orlova.call(ListJournals, {})
  const group = classes.find((one) => one.title === '7Б')?.groups.find((one) => one.subject === 'Математика')
  studyGroupId = group?.studyGroupId as StudyGroupId
  const grid = await orlova.call(GetGrid, { studyGroupId })
  const lesson = grid.lessons.find((one) => one.on === '2025-10-06')
  const control = grid.kinds.find((kind) => kind.title.startsWith('Контрольная'))
  ilya = await actAs('Антонов Илья')
  elena = await actAs('Антонова Елена')
  if (!lesson || !control) throw new Error('the demo school lacks a lesson or a kind of work')
  lessonId = lesson.id
  await orlova.call(PutCells, {
    studyGroupId,
    cells: [
      {
        lessonId: lesson.id,
        studentId: ilya.personId,
        version: 0,
        attendance: 'late',
        marks: [
          { value: '5', kindId: null, comment: null },
          { value: '4', kindId: control.id, comment: 'Хорошо решил третью задачу' },
        ],
      },
      { lessonId: lesson.id, studentId: personNamed('Борисова Дарья').personId, version: 0, attendance: 'absent', marks: [] },
    ],
  })
})

const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )

describe('the diary', () => {
  it('[DIA-02] shows Илья and his mother the marks with kind, weight, comment and the exact average', async () => {
    for (const reader of [ilya, elena]) {
      const { subjects } = await reader.call(GetDiaryMarks, { studentId: ilya.personId })
      const math = subjects.find((one) => one.subject === 'Математика')
      expect(math?.marks).toMatchObject([
        { value: '5', weightHundredths: 100, comment: null, on: '2025-10-06' },
        { value: '4', kind: 'Контрольная работа', weightHundredths: 400, comment: 'Хорошо решил третью задачу' },
      ])
      expect(math?.average).toEqual({ sum: 2100, weight: 500 })
      const week = await reader.call(GetDiaryWeek, { studentId: ilya.personId })
      const lesson = week.lessons.find((one) => one.on === '2025-10-06' && one.subject === 'Математика')
      expect(lesson).toMatchObject({ attendance: 'late', marks: [{ value: '5' }, { value: '4' }] })
      expect(week.mondayOn).toBe('2025-10-06')
    }
  })

  it('[DIA-05] a week is one round trip to the school’s database', async () => {
    await ilya.call(GetDiaryWeek, { studentId: ilya.personId })
    expect(ilya.headers.get('x-d1-databases')).toBe('DIRECTORY,JOURNAL_00')
    for (const ask of [GetDiaryMarks, GetDiaryTermMarks]) {
      await ilya.call(ask, { studentId: ilya.personId })
      expect(ilya.headers.get('x-d1-databases')).toBe('DIRECTORY,JOURNAL_00')
    }
  })

  it('[DIA-06] a mark that was changed says what stood there and why, in the week and in the term; one taken back is still there', async () => {
    const daria = personNamed('Борисова Дарья').personId
    const put = (marks: readonly string[], version: number, reason: string | null = null) =>
      orlova.call(PutCells, {
        studyGroupId,
        cells: [
          {
            lessonId,
            studentId: daria,
            version,
            attendance: null,
            reason,
            marks: marks.map((value) => ({ value, kindId: null, comment: null })),
          },
        ],
      })
    await put(['3', '4'], 1)
    await put(['5'], 2, 'Пересдала')
    const pavel = await actAs('Борисов Павел')
    const week = await pavel.call(GetDiaryWeek, { studentId: daria })
    const lesson = week.lessons.find((one) => one.lessonId === lessonId)
    expect(lesson?.marks).toMatchObject([{ value: '5', was: [{ value: '3', reason: 'Пересдала' }] }])
    expect(lesson?.removed).toMatchObject([[{ value: '4', reason: 'Пересдала' }]])
    const { subjects } = await pavel.call(GetDiaryMarks, { studentId: daria })
    const math = subjects.find((one) => one.subject === 'Математика')
    expect(math).toMatchObject({ marks: [{ value: '5', was: [{ value: '3' }] }], removed: [{ was: [{ value: '4' }] }] })
  })

  it('[DIA-07] a term’s mark is in «Отметки» of its term and in «Итоговые», with the reason, and with what stood before', async () => {
    const { columns } = await orlova.call(GetTermMarks, { studyGroupId })
    const period = columns[0]?.period ?? 'year'
    const put = (value: string, version: number, reason: string) =>
      orlova.call(PutTermMarks, { studyGroupId, marks: [{ studentId: ilya.personId, period, value, reason, version }] })
    await put('5', 0, 'Олимпиада')
    await put('4', 1, 'Ошибка')
    const given = { period, value: '4', reason: 'Ошибка', was: [{ value: '5', reason: 'Ошибка' }] }
    for (const reader of [ilya, elena]) {
      const termMarks = await reader.call(GetDiaryTermMarks, { studentId: ilya.personId })
      expect(termMarks.columns.map(({ title }) => title)).toEqual(['1 четверть'])
      expect(termMarks.subjects.find((one) => one.subject === 'Математика')?.marks).toMatchObject([given])
      const marks = await reader.call(GetDiaryMarks, { studentId: ilya.personId })
      expect(marks.subjects.find((one) => one.subject === 'Математика')?.termMark).toMatchObject(given)
    }
  })

  it('[DIA-10] by what a term’s mark is suggested, and which kinds of work there are, comes with the marks', async () => {
    const { kinds, scaleFrom, subjects } = await elena.call(GetDiaryMarks, { studentId: ilya.personId })
    expect(kinds.map(({ title, weightHundredths }) => [title, weightHundredths])).toContainEqual(['Контрольная работа', 400])
    expect([scaleFrom, subjects[0]?.thresholds]).toEqual([2, { five: 465, four: 365, three: 265 }])
  })

  it('[DIA-01] Борисов Павел, a classmate, a teacher and the administrator cannot get at Илья’s by any address', async () => {
    const nobody = 'per_00000000000000000000' as PersonId
    for (const name of ['Борисов Павел', 'Борисова Дарья', 'Ким', 'Зуева']) {
      const person = await actAs(name)
      for (const studentId of [ilya.personId, nobody]) {
        expect(await refusalOf(person.call(GetDiaryWeek, { studentId }))).toBe('not_found')
        expect(await refusalOf(person.call(GetDiaryMarks, { studentId }))).toBe('not_found')
        expect(await refusalOf(person.call(GetDiaryTermMarks, { studentId }))).toBe('not_found')
        expect(await refusalOf(person.call(GetTimetable, { studentId }))).toBe('not_found')
      }
    }
  })

  it('[DIA-03] an answer holds no other pupil’s name, id or mark', async () => {
    const daria = personNamed('Борисова Дарья')
    for (const path of ['week', 'marks', 'term-marks']) {
      const text = await (await ilya.fetch(`/api/diary/${ilya.personId}/${path}`)).text()
      expect(text).toContain(ilya.personId)
      expect(text).not.toContain(daria.personId)
      expect(text).not.toContain('Борисова')
      expect(text).not.toContain('absent')
    }
  })

  it('[ID-15] Антонова’s menu knows both her children, the older first', async () => {
    const me = await elena.call(GetMe, {})
    expect(me.roles).toEqual(['parent'])
    expect(me.children.map((child) => [child.name.givenName, child.classTitle])).toEqual(
      expect.arrayContaining([
        ['Илья', '7Б'],
        ['Соня', '7А'],
      ]),
    )
    expect(me.children).toHaveLength(2)
  })
})

describe('the timetable', () => {
  it('[JRN-06] is one’s own: Илья’s class, Орлова’s lessons, Соня’s for her mother', async () => {
    const his = await ilya.call(GetTimetable, {})
    expect(his.mondayOn).toBe('2025-10-06')
    expect(his.lessons.filter((lesson) => lesson.subject === 'Математика')).toHaveLength(5)
    expect(his.lessons.every((lesson) => lesson.startsAt !== null)).toBe(true)
    const hers = await (await actAs('Орлова')).call(GetTimetable, {})
    expect(new Set(hers.lessons.map((lesson) => lesson.subject))).toEqual(new Set(['Математика']))
    const sonya = personNamed('Антонова Соня').personId
    expect((await elena.call(GetTimetable, { studentId: sonya })).lessons.length).toBeGreaterThan(0)
    expect(await refusalOf(ilya.call(GetTimetable, { studentId: sonya }))).toBe('not_found')
  })
})
