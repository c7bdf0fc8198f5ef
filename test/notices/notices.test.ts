// What an inbox keeps of the journal: at the endpoints and the socket, with the school's clock moved between one change and the next.
// Longer than most: setting a school up is dear, so all of it shares one.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { ReportAbsence, WithdrawAbsence } from '../../protocol/attendance.ts'
import { SetNotices } from '../../protocol/chat-list.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { ListNotices, type Notice, ReadNotices } from '../../protocol/inbox/notices.ts'
import { GetGrid, PutCells } from '../../protocol/journal.ts'
import { NOTICES_MAX } from '../../protocol/limits.ts'
import { UndoImport } from '../../protocol/roster-import.ts'
import { GetTermMarks, PutTermMarks } from '../../protocol/term-marks.ts'
import { PutLessonChange, UndoLessonChange } from '../../protocol/timetable.ts'
import type { Client } from '../../scripts/house/client.ts'
import { runCron } from '../../worker/cron.ts'
import { actAs, demoSchool, newClient, personNamed, settle } from '../kit/act-as.ts'
import { changeRoster, tenantOfSchool } from '../kit/change-roster.ts'
import { edited, importAll } from '../kit/import-demo.ts'
import { groupOf, putCell } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { actAsAt, noticesOf } from '../kit/notices.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { changeOf, dayOf, lessonAt, refusalOf } from '../kit/timetable.ts'

keepStorage()

const TODAY = '2025-10-06'
const ALL = { group: true, personal: true, sound: true, marks: true, attendance: true, timetable: true }

let orlova: Client
let studyGroupId: StudyGroupId
let lessons: readonly { readonly id: LessonId; readonly on: string }[]
const idOf = (name: string): PersonId => personNamed(name).personId
const rowsOf = async (name: string, about: Notice['about']) => (await noticesOf(name)).rows.filter(([first]) => first?.about === about)
const lesson = (on: string) => lessons.find((one) => one.on === on)?.id as LessonId

const lessonOf7A = async (on: string) =>
  (await orlova.call(GetGrid, { studyGroupId: await groupOf('7А', 'Математика') })).lessons.find((one) => one.on === on)?.id as LessonId

beforeAll(async () => {
  await demoSchool()
  orlova = await actAs('Орлова')
  studyGroupId = await groupOf('7Б', 'Математика')
  lessons = (await orlova.call(GetGrid, { studyGroupId })).lessons
  for (const name of ['Антонов Илья', 'Антонова Елена', 'Борисова Дарья', 'Борисов Павел', 'Ким', 'Белова']) await actAs(name)
})

describe('a mark', () => {
  it('[NTC-01] is told to Илья and his mother, who sees whose it is, and to nobody else', async () => {
    const before = await inboxOf(await actAs('Антонова Елена'))
    expect(await putCell(orlova, studyGroupId, lesson(TODAY), idOf('Антонов Илья'), { value: '5' })).toBe('saved')
    expect(await before.until((frame) => frame.type === 'noticeList.changed')).toEqual({ type: 'noticeList.changed', unread: 1 })
    before.close()
    const told = { about: 'mark', subject: 'Математика', on: TODAY, marks: ['5'], was: [], kind: 'Ответ на уроке', reason: null }
    expect(await noticesOf('Антонов Илья')).toMatchObject({ unread: 1, rows: [[{ ...told, child: null }]] })
    expect(await noticesOf('Антонова Елена')).toMatchObject({ unread: 1, rows: [[{ ...told, child: { givenName: 'Илья' } }]] })
    for (const name of ['Борисов Павел', 'Борисова Дарья', 'Орлова', 'Ким', 'Зуева'])
      expect(await noticesOf(name), name).toMatchObject({ unread: 0, rows: [] })
  })

  it('[NTC-02] a slip that is mended within a minute is a new mark; what had stood longer is a correction, with its reason', async () => {
    const daria = idOf('Борисова Дарья')
    const at = lesson('2025-10-03')
    await putCell(await actAsAt('Орлова', '2025-10-06T06:00:00Z'), studyGroupId, at, daria, { value: '3' })
    await putCell(await actAsAt('Орлова', '2025-10-06T06:00:40Z'), studyGroupId, at, daria, { value: '2', version: 1 })
    expect((await noticesOf('Борисов Павел')).rows).toMatchObject([[{ marks: ['2'], was: [] }]])
    await putCell(await actAsAt('Орлова', '2025-10-06T06:05:00Z'), studyGroupId, at, daria, { value: '4', version: 2, reason: 'Пересдала' })
    expect(await noticesOf('Борисов Павел')).toMatchObject({ unread: 1, rows: [[{ marks: ['4'], was: ['2'], reason: 'Пересдала' }]] })
    await putCell(await actAsAt('Орлова', '2025-10-06T06:10:00Z'), studyGroupId, at, daria, { version: 3 })
    expect((await noticesOf('Борисов Павел')).rows).toMatchObject([[{ marks: [], was: ['4'] }]])
  })

  it('[NTC-03] a mark that is put and taken back within a minute is no notice', async () => {
    const before = await noticesOf('Борисова Дарья')
    const daria = idOf('Борисова Дарья')
    await putCell(await actAsAt('Орлова', '2025-10-06T06:20:00Z'), studyGroupId, lesson(TODAY), daria, { value: '2' })
    expect((await noticesOf('Борисова Дарья')).rows).toHaveLength(before.rows.length + 1)
    await putCell(await actAsAt('Орлова', '2025-10-06T06:20:30Z'), studyGroupId, lesson(TODAY), daria, { version: 1 })
    expect((await noticesOf('Борисова Дарья')).rows).toEqual(before.rows)
  })

  it('[NTC-04] marks that a teacher puts for one pupil in one go are one row', async () => {
    const pupil = idOf('Ершов Кирилл')
    const open = lessons.filter(({ on }) => on >= '2025-09-29' && on <= TODAY)
    for (const { id } of open) await putCell(orlova, studyGroupId, id, pupil, { value: '4' })
    const { rows, unread } = await noticesOf('Ершов Кирилл')
    expect([rows.length, rows[0]?.length, unread]).toEqual([1, open.length, 1])
    expect(open.length).toBeGreaterThan(4)
  })
})

describe('an absence', () => {
  it('[NTC-05] is told by day: two lessons missed are one row, and «был на уроке» is told too', async () => {
    const pupil = idOf('Гусева Полина')
    await putCell(await actAsAt('Орлова', '2025-10-06T07:00:00Z'), studyGroupId, lesson(TODAY), pupil, { attendance: 'absent' })
    const russian = await groupOf('7Б', 'Русский')
    const lebedeva = await actAs('Лебедева')
    const grid = await lebedeva.call(GetGrid, { studyGroupId: russian })
    const second = grid.lessons.find(({ on }) => on === TODAY)?.id as LessonId
    await putCell(await actAsAt('Лебедева', '2025-10-06T07:30:00Z'), russian, second, pupil, { attendance: 'late' })
    expect((await noticesOf('Гусев Дмитрий')).rows).toMatchObject([
      [
        { about: 'attendance', subject: 'Русский язык', attendance: 'late' },
        { about: 'attendance', subject: 'Математика', attendance: 'absent', child: { givenName: 'Полина' } },
      ],
    ])
    await putCell(await actAsAt('Орлова', '2025-10-06T08:00:00Z'), studyGroupId, lesson(TODAY), pupil, { version: 1 })
    expect((await noticesOf('Гусев Дмитрий')).rows[0]?.[0]).toMatchObject({ subject: 'Математика', attendance: null })
  })
})

describe('another timetable', () => {
  it('[NTC-06] a substitution is told to the class’s families, its teacher and the substitute; undone at once it is not', async () => {
    const friday = await dayOf(await actAs('Титов'), '2025-10-10')
    const planned = lessonAt(friday, '7Б', 2)
    const belova = idOf('Белова')
    const titov = await actAsAt('Титов', '2025-10-06T09:00:00Z')
    const saved = await titov.call(PutLessonChange, changeOf(planned, { substituteId: belova }))
    expect(saved.outcome).toBe('saved')
    const told = {
      about: 'lesson',
      on: '2025-10-10',
      number: 2,
      subject: 'Математика',
      change: { substitute: { familyName: 'Белова' }, was: { teachers: [{ familyName: 'Орлова' }] } },
    }
    expect((await noticesOf('Антонова Елена')).rows[0]).toMatchObject([{ ...told, child: { givenName: 'Илья' }, group: null }])
    expect((await noticesOf('Антонов Илья')).rows[0]).toMatchObject([{ ...told, child: null }])
    for (const name of ['Белова', 'Орлова']) expect((await noticesOf(name)).rows[0]).toMatchObject([{ ...told, child: null, group: '7Б' }])
    expect((await noticesOf('Ким')).rows).toEqual([])
    expect(JSON.stringify((await noticesOf('Антонова Елена')).rows)).not.toContain('illness')

    await (await actAsAt('Титов', '2025-10-06T09:00:30Z')).call(UndoLessonChange, { lessonId: planned.lessonId, version: 1 })
    expect((await noticesOf('Белова')).rows).toEqual([])
  })

  it('[NTC-06] undone later, the lesson is told as planned again', async () => {
    const planned = lessonAt(await dayOf(await actAs('Титов'), '2025-10-10'), '7Б', 6)
    const titov = await actAsAt('Титов', '2025-10-06T10:00:00Z')
    await titov.call(PutLessonChange, changeOf(planned, { cancelled: true }))
    expect((await noticesOf('Борисов Павел')).rows[0]).toMatchObject([{ about: 'lesson', subject: 'ИЗО', cancelled: true }])
    await (await actAsAt('Титов', '2025-10-06T11:00:00Z')).call(UndoLessonChange, { lessonId: planned.lessonId, version: 1 })
    expect((await noticesOf('Борисов Павел')).rows[0]).toMatchObject([{ subject: 'ИЗО', cancelled: false, change: null }])
  })
})

describe('a term’s mark', () => {
  it('[NTC-07] is told with its term, and with what stood before when it is changed', async () => {
    const studentId = idOf('Карпова Алиса')
    const { columns } = await orlova.call(GetTermMarks, { studyGroupId })
    const period = columns[0]?.period ?? 'year'
    const put = (client: Client, value: string, version: number) =>
      client.call(PutTermMarks, { studyGroupId, marks: [{ studentId, period, value, reason: 'Решение педсовета', version }] })
    await put(await actAsAt('Орлова', '2025-10-06T12:00:00Z'), '4', 0)
    expect(await rowsOf('Карпова Наталья', 'termMark')).toMatchObject([
      [{ about: 'termMark', title: columns[0]?.title, value: '4', was: null }],
    ])
    await put(await actAsAt('Орлова', '2025-10-06T13:00:00Z'), '5', 1)
    expect(await rowsOf('Карпова Наталья', 'termMark')).toMatchObject([[{ value: '5', was: '4', reason: 'Решение педсовета' }]])
  })
})

describe('a «точка»', () => {
  it('[NTC-13] that was due yesterday is told to the family once; the day it became a mark they are told of the mark', async () => {
    const pupil = idOf('Ершов Кирилл')
    const at = lessons.find(({ on }) => on === '2025-09-30')?.id as LessonId
    const before = await orlova.call(GetGrid, { studyGroupId })
    const { version = 0 } = before.cells.find((cell) => cell.lessonId === at && cell.studentId === pupil) ?? {}
    const marks = [{ value: '.', kindId: null, comment: null }]
    await orlova.call(PutCells, {
      studyGroupId,
      cells: [{ lessonId: at, studentId: pupil, version, attendance: null, pointDueOn: '2025-10-06', marks, reason: 'Не сдал' }],
    })
    await settle()
    expect(await rowsOf('Ершова Марина', 'expired')).toEqual([])
    await runCron({ ...env, DEV_CLOCK_AT: '2025-10-07T05:00:00Z' })
    expect(await rowsOf('Ершова Марина', 'expired')).toMatchObject([
      [{ subject: 'Математика', on: '2025-09-30', child: { givenName: 'Кирилл' } }],
    ])
    expect(await rowsOf('Ершов Кирилл', 'expired')).toMatchObject([[{ child: null }]])
    expect(await rowsOf('Орлова', 'expired')).toEqual([])
  })
})

describe('a parent’s notice', () => {
  it('[NTC-14] is told to the class teacher and not to other teachers, without the parent’s words; withdrawn it is gone', async () => {
    const elena = await actAs('Антонова Елена')
    const studentId = idOf('Антонов Илья')
    const said = {
      studentId,
      fromOn: '2025-10-08',
      toOn: '2025-10-08',
      numbers: [1, 2],
      reason: 'illness' as const,
      comment: 'Температура',
    }
    const { notice } = await elena.call(ReportAbsence, said)
    const told = { about: 'absence', student: { familyName: 'Антонов' }, fromOn: '2025-10-08', numbers: [1, 2], reason: 'illness' }
    expect(await rowsOf('Орлова', 'absence')).toMatchObject([[told]])
    expect(JSON.stringify(await rowsOf('Орлова', 'absence'))).not.toContain('Температура')
    for (const name of ['Ким', 'Антонова Елена', 'Борисов Павел']) expect(await rowsOf(name, 'absence'), name).toEqual([])
    await elena.call(WithdrawAbsence, { studentId, noticeId: notice.noticeId, saidAt: notice.saidAt })
    expect(await rowsOf('Орлова', 'absence')).toEqual([])
  })
})

describe('the list', () => {
  it('[NTC-08] what was seen on one device is seen on all, and a device that comes late does not take it back', async () => {
    const ilya = await actAs('Антонов Илья')
    const line = await inboxOf(ilya)
    const { seq, unread } = await noticesOf('Антонов Илья')
    expect(await line.until((frame) => frame.type === 'hello')).toMatchObject({ unreadNotices: unread })
    expect(unread).toBeGreaterThan(0)
    expect(await ilya.call(ReadNotices, { seq })).toEqual({ unread: 0 })
    expect(await line.until((frame) => frame.type === 'noticeList.changed')).toEqual({ type: 'noticeList.changed', unread: 0 })
    line.close()
    expect(await ilya.call(ReadNotices, { seq: 1 })).toEqual({ unread: 0 })
    expect(await ilya.call(ListNotices, {})).toMatchObject({ readSeq: seq, unread: 0 })
    // What is still to come cannot be seen beforehand.
    await ilya.call(ReadNotices, { seq: seq + 100 })
    await putCell(orlova, studyGroupId, lesson('2025-10-02'), idOf('Антонов Илья'), { value: '3' })
    expect((await noticesOf('Антонов Илья')).unread).toBe(1)
  })

  it('[NTC-09] whoever wants to hear of no marks is told of none, without a linked profile too, and of the rest as before', async () => {
    const parent = await actAs('Носова Юлия', { linked: false })
    const pupil = idOf('Носов Артём')
    expect(await parent.call(SetNotices, { ...ALL, marks: false })).toEqual({ ...ALL, marks: false })
    await putCell(orlova, studyGroupId, lesson(TODAY), pupil, { value: '4', attendance: 'late' })
    expect(await rowsOf('Носова Юлия', 'mark')).toEqual([])
    expect(await rowsOf('Носова Юлия', 'attendance')).toMatchObject([[{ attendance: 'late' }]])
    expect(await rowsOf('Носов Артём', 'mark')).toHaveLength(1)
  })

  it('[NTC-09] whoever wants to hear of no attendance, or of no changes of the timetable, is told of none, and of the rest as before', async () => {
    const parent = await actAs('Носова Юлия')
    const pupil = idOf('Носов Артём')
    const titov = await actAs('Титов')
    const counts = async (name: string) => {
      const told = (await noticesOf(name)).rows.flat()
      return ['mark', 'attendance', 'lesson'].map((about) => told.filter((one) => one.about === about).length)
    }
    const happen = async (on: string, number: number) => {
      const before = await Promise.all([counts('Носова Юлия'), counts('Носов Артём')])
      await putCell(orlova, studyGroupId, lesson(on), pupil, { value: '4', attendance: 'absent' })
      await titov.call(PutLessonChange, changeOf(lessonAt(await dayOf(titov, on), '7Б', number), { room: `ауд. ${number}` }))
      await settle()
      const after = await Promise.all([counts('Носова Юлия'), counts('Носов Артём')])
      return after.map((rows, who) => rows.map((row, about) => row - (before[who]?.[about] ?? 0)))
    }
    await parent.call(SetNotices, { ...ALL, attendance: false })
    expect(await happen('2025-10-20', 5)).toEqual([
      [1, 0, 1],
      [1, 1, 1],
    ])
    await parent.call(SetNotices, { ...ALL, timetable: false })
    expect(await happen('2025-10-21', 5)).toEqual([
      [1, 1, 0],
      [1, 1, 1],
    ])
    await parent.call(SetNotices, ALL)
  })

  it('[NTC-12] opens for whoever is signed in and for nobody else, and what cannot be set is refused by name', async () => {
    const wrong = { ...ALL, sound: 'loud' as unknown as boolean }
    const asked = [
      (c: Client) => c.call(ListNotices, {}),
      (c: Client) => c.call(ReadNotices, { seq: 0 }),
      (c: Client) => c.call(SetNotices, ALL),
    ]
    for (const ask of asked) {
      expect(await refusalOf(ask(newClient()))).toBe('not_signed_in')
      expect(await refusalOf(ask(await actAs('Ким')))).toBe('done')
    }
    const kim = await actAs('Ким')
    expect(await refusalOf(kim.call(SetNotices, wrong))).toBe('invalid')
    expect(await refusalOf(kim.call(ReadNotices, { seq: -1 }))).toBe('invalid')
  })

  it('[NTC-10] holds the latest two hundred', async () => {
    const inbox = env.INBOX.getByName(idOf('Яковлев Пётр'))
    const place = { studyGroupId, subject: 'Математика', lessonId: lesson(TODAY), on: TODAY, child: null }
    for (let i = 1; i <= NOTICES_MAX + 5; i++) {
      const notice = { about: 'mark' as const, ...place, marks: ['5' as const], was: [], kind: '', reason: null }
      await inbox.deliver([], [{ key: `mark ${i}`, readAt: i, since: i, at: i, notice }])
    }
    const { notices } = await (await actAs('Яковлев Пётр')).call(ListNotices, {})
    expect([notices.length, notices[0]?.at, notices.at(-1)?.at]).toEqual([NOTICES_MAX, NOTICES_MAX + 5, 6])
  })

  it('[NTC-15] of a child who is theirs no more a parent reads nothing that was told before, and what comes later is new', async () => {
    const [parentId, studentId] = [idOf('Антонова Елена'), idOf('Антонов Илья')]
    await putCell(orlova, await groupOf('7А', 'Математика'), await lessonOf7A(TODAY), idOf('Антонова Соня'), { value: '4' })
    const before = await noticesOf('Антонова Елена')
    const ofIlya = (notice: Notice) => notice.child?.personId === studentId
    expect(before.rows.flat().filter(ofIlya).length).toBeGreaterThan(0)
    expect(before.rows.flat().filter((notice) => !ofIlya(notice)).length).toBeGreaterThan(0)
    const school = await tenantOfSchool()
    await changeRoster(school, ['delete from guardianships where parent_id = ? and student_id = ?', parentId, studentId])
    const line = await inboxOf(await actAs('Антонова Елена'))
    const after = await noticesOf('Антонова Елена')
    expect(after.rows.flat()).toEqual(before.rows.flat().filter((notice) => !ofIlya(notice)))
    expect(await line.until((frame) => frame.type === 'noticeList.changed')).toEqual({ type: 'noticeList.changed', unread: after.unread })
    line.close()
    // A mistake of the roster, mended: of Илья she is told what comes from now on.
    await changeRoster(school, [
      'insert into guardianships (student_id, parent_id, school_id) values (?, ?, ?)',
      studentId,
      parentId,
      school.schoolId,
    ])
    await putCell(orlova, studyGroupId, lesson('2025-10-01'), studentId, { value: '5' })
    const again = await noticesOf('Антонова Елена')
    expect(again.rows.flat().filter(ofIlya)).toMatchObject([{ about: 'mark', on: '2025-10-01', marks: ['5'] }])
    expect(again.unread).toBe(after.unread + 1)
  })

  it('[NTC-15] an import that ends the tie takes what was told of the child out of the number at once, before any list is opened', async () => {
    const [sonya, elena, administrator] = [idOf('Антонова Соня'), await actAs('Антонова Елена'), await actAs('Зуева')]
    await putCell(orlova, await groupOf('7А', 'Математика'), await lessonOf7A('2025-10-01'), sonya, { value: '5' })
    const before = await noticesOf('Антонова Елена')
    const kept = before.rows.flat().filter((notice) => notice.child?.personId !== sonya)
    expect(kept.length).toBeLessThan(before.rows.flat().length)
    const line = await inboxOf(elena)
    const one = edited((files) => {
      files['users.csv'] = (files['users.csv'] ?? '').replace(',p-antonova,7,', ',,7,').replace('"s-antonova,s-antonov"', 's-antonov')
    })
    const { importId } = await importAll(administrator, one)
    const told = await line.until((frame) => frame.type === 'noticeList.changed')
    line.close()
    const after = await noticesOf('Антонова Елена')
    expect(told).toEqual({ type: 'noticeList.changed', unread: after.unread })
    expect([after.rows.flat(), after.unread < before.unread]).toEqual([kept, true])

    // Of a tie that comes back with the undoing, what was forgotten stays so.
    await administrator.call(UndoImport, { importId })
    expect(await noticesOf('Антонова Елена')).toEqual(after)
  })

  it('[NTC-11] news that are heard twice, or after newer ones, change nothing', async () => {
    const inbox = env.INBOX.getByName(idOf('Воронова Ольга'))
    const place = { studyGroupId, subject: 'Математика', lessonId: lesson(TODAY), on: TODAY, child: null, kind: '', reason: null }
    const of = (value: '3' | '5', readAt: number) => ({
      key: 'mark one',
      readAt,
      since: 1,
      at: readAt,
      notice: { about: 'mark' as const, ...place, marks: [value], was: [] },
    })
    await inbox.deliver([], [of('5', 20)])
    const parent = await actAs('Воронова Ольга')
    const once = await parent.call(ListNotices, {})
    await inbox.deliver([], [of('5', 21)])
    await inbox.deliver([], [of('3', 10)])
    expect(await parent.call(ListNotices, {})).toEqual(once)
    await inbox.deliver([], [{ ...of('5', 30), notice: null }])
    await inbox.deliver([], [of('5', 25)])
    expect(await rowsOf('Воронова Ольга', 'mark')).toEqual([])
  })
})
