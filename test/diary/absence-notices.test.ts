import { env } from 'cloudflare:workers'
// What parents say beforehand: made, changed, withdrawn, refused, told.
import { beforeAll, describe, expect, it } from 'vitest'
import { ChangeAbsence, GetAttendanceWeek, ListAbsenceNotices, ReportAbsence, WithdrawAbsence } from '../../protocol/attendance.ts'
import { addDays } from '../../protocol/dates.ts'
import type { InputOf } from '../../protocol/endpoint.ts'
import type { AbsenceNoticeId, ClassGroupId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { GetGrid, ListJournals } from '../../protocol/journal.ts'
import { PutLessonChange } from '../../protocol/timetable.ts'
import { actAs, classNamed, demoSchool, type Person, personNamed, settle } from '../kit/act-as.ts'
import { groupOf, lessonOn } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { later } from '../kit/later.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { changeOf, dayOf, lessonAt } from '../kit/timetable.ts'

keepStorage()

const TODAY = '2025-10-06'
const FRIDAY = '2025-10-10'

let elena: Person
let orlova: Person
let ilya: PersonId
let sonya: PersonId
let class7B: ClassGroupId
let math: StudyGroupId

beforeAll(async () => {
  await demoSchool()
  elena = await actAs('Антонова Елена')
  orlova = await actAs('Орлова')
  ilya = personNamed('Антонов Илья').personId
  sonya = personNamed('Антонова Соня').personId
  class7B = await classNamed('7Б')
  math = await groupOf('7Б', 'Математика')
})

type Said = Omit<InputOf<typeof ReportAbsence>, 'studentId'>

const said = (other: Partial<Said> = {}): Said => ({
  fromOn: FRIDAY,
  toOn: FRIDAY,
  numbers: null,
  reason: 'illness',
  comment: null,
  ...other,
})
const report = (other: Partial<Said> = {}, studentId = ilya) => elena.call(ReportAbsence, { studentId, ...said(other) })
const noticesOf = async (studentId = ilya) => (await elena.call(ListAbsenceNotices, { studentId })).notices

async function withdrawAll(): Promise<void> {
  for (const studentId of [ilya, sonya]) {
    for (const { noticeId, saidAt } of await noticesOf(studentId)) await elena.call(WithdrawAbsence, { studentId, noticeId, saidAt })
  }
}

describe('a parent’s notice', () => {
  it('[ATT-02] is made for lessons of a day, seen, changed to whole days and taken back', async () => {
    const { notice } = await report({ numbers: [3, 1, 2, 2], comment: '  К врачу ' })
    expect(notice).toMatchObject({ studentId: ilya, fromOn: FRIDAY, numbers: [1, 2, 3], reason: 'illness', comment: 'К врачу' })
    expect(notice.by).toMatchObject({ familyName: 'Антонова' })
    expect(await elena.call(ListAbsenceNotices, { studentId: ilya })).toEqual({ today: TODAY, nextOn: '2025-10-07', notices: [notice] })
    const { noticeId, saidAt } = notice
    const change = { studentId: ilya, noticeId, saidAt, ...said({ fromOn: '2025-10-09', reason: 'family' }) }
    const { notice: changed } = await elena.call(ChangeAbsence, change)
    expect(changed).toMatchObject({ fromOn: '2025-10-09', toOn: FRIDAY, numbers: null, reason: 'family', comment: null })
    expect(await noticesOf()).toEqual([changed])
    const withdrawal = { studentId: ilya, noticeId, saidAt: changed.saidAt }
    expect(await elena.call(WithdrawAbsence, withdrawal)).toEqual({})
    expect(await noticesOf()).toEqual([])
    expect(await refusalOf(elena.call(WithdrawAbsence, withdrawal))).toBe('not_found')
    expect(await refusalOf(elena.call(ChangeAbsence, change))).toBe('not_found')
  })

  it('[ATT-17] changed or withdrawn over what the other parent has said since is refused, and what stands is theirs', async () => {
    const { notice } = await report()
    const { noticeId, saidAt } = notice
    const over = (version: number, other: Partial<Said>) =>
      elena.call(ChangeAbsence, { studentId: ilya, noticeId, saidAt: version, ...said(other) })
    const { notice: theirs } = await over(saidAt, { reason: 'family' })
    expect(theirs.saidAt).toBeGreaterThan(saidAt)
    expect(await refusalOf(over(saidAt, { comment: 'К врачу' }))).toBe('changed_by_another')
    expect(await refusalOf(elena.call(WithdrawAbsence, { studentId: ilya, noticeId, saidAt }))).toBe('changed_by_another')
    expect(await noticesOf()).toEqual([theirs])
    // Sent again after a lost answer it is answered as saved.
    expect(await over(saidAt, { reason: 'family' })).toEqual({ notice: theirs })
    // Two at once: one of them is told.
    const both = [over(theirs.saidAt, { comment: 'Отец' }), over(theirs.saidAt, { comment: 'Мать' })]
    expect((await Promise.all(both.map(refusalOf))).sort()).toEqual(['changed_by_another', 'done'])
    await withdrawAll()
  })

  it('[ATT-03] said twice, as after a lost answer, is one', async () => {
    const { notice } = await report()
    expect((await report()).notice).toEqual(notice)
    expect(await noticesOf()).toHaveLength(1)
    await withdrawAll()
  })

  it('[ATT-03] keeps its first day once it has begun, and withdrawn ends with yesterday', async () => {
    const { notice } = await report({ fromOn: '2025-10-07' })
    const { noticeId, saidAt } = notice
    const onThursday = await later(elena, '2025-10-09T05:00:00Z')
    const change = (dates: Partial<Said>) => onThursday.call(ChangeAbsence, { studentId: ilya, noticeId, saidAt, ...said(dates) })
    expect(await refusalOf(change({ fromOn: '2025-10-08' }))).toBe('date_past')
    expect(await refusalOf(change({ fromOn: '2025-10-09' }))).toBe('date_past')
    expect(await refusalOf(change({ fromOn: '2025-10-07', toOn: '2025-10-08' }))).toBe('date_past')
    expect(await refusalOf(change({ fromOn: '2025-10-07', toOn: '2025-10-09' }))).toBe('done')
    const [changed] = (await onThursday.call(ListAbsenceNotices, { studentId: ilya })).notices
    const withdrawal = { studentId: ilya, noticeId, saidAt: changed?.saidAt ?? 0 }
    await onThursday.call(WithdrawAbsence, withdrawal)
    expect((await onThursday.call(ListAbsenceNotices, { studentId: ilya })).notices).toEqual([])
    const { notices } = await orlova.call(GetGrid, { studyGroupId: math })
    expect(notices).toEqual([{ studentId: ilya, fromOn: '2025-10-07', toOn: '2025-10-08', numbers: null, reason: 'illness' }])
    expect(await refusalOf(onThursday.call(WithdrawAbsence, withdrawal))).toBe('date_past')
    await later(elena, '2025-10-06T05:00:00Z')
    await withdrawAll()
  })

  it.each<[string, Partial<Said>, string]>([
    ['yesterday', { fromOn: '2025-10-05', toOn: FRIDAY }, 'date_past'],
    ['61 days', { fromOn: TODAY, toOn: addDays(TODAY, 60) }, 'absence_too_long'],
    ['two hundred years', { fromOn: TODAY, toOn: '2199-12-31' }, 'absence_too_long'],
    ['a seventh lesson where there are six', { numbers: [1, 7] }, 'lesson_not_of_student'],
    ['a Sunday', { fromOn: '2025-10-12', toOn: '2025-10-12' }, 'lesson_not_of_student'],
    ['the last day before the first', { fromOn: FRIDAY, toOn: '2025-10-09' }, 'invalid'],
    ['lessons of several days', { fromOn: '2025-10-09', toOn: FRIDAY, numbers: [1] }, 'invalid'],
    ['no lesson at all', { numbers: [] }, 'invalid'],
    ['a sixteenth lesson', { numbers: [16] }, 'invalid'],
    ['a comment of 301 characters', { comment: 'а'.repeat(301) }, 'invalid'],
    ['a date that does not exist', { fromOn: '2025-02-30', toOn: FRIDAY }, 'invalid'],
  ])('[ATT-04] of %s is refused by name, and nothing is left behind', async (_, other, refusal) => {
    expect(await refusalOf(report(other))).toBe(refusal)
    expect(await noticesOf()).toEqual([])
  })

  it('[ATT-04] of sixty days from today on is accepted; a twenty-first is not', async () => {
    await report({ fromOn: TODAY, toOn: addDays(TODAY, 59) })
    for (let i = 0; i < 19; i++) await report({ comment: `Раз ${i}` })
    expect(await refusalOf(report({ comment: 'Ещё раз' }))).toBe('notices_too_many')
    expect(await noticesOf()).toHaveLength(20)
    await withdrawAll()
  })

  it('[ATT-05] of one child is not the other’s: the wrong child in the address is not there', async () => {
    const { notice } = await report()
    const { noticeId, saidAt } = notice
    expect(await refusalOf(elena.call(WithdrawAbsence, { studentId: sonya, noticeId, saidAt }))).toBe('not_found')
    expect(await refusalOf(elena.call(ChangeAbsence, { studentId: sonya, noticeId, saidAt, ...said() }))).toBe('not_found')
    const nobody = 'abn_00000000000000000000' as AbsenceNoticeId
    expect(await refusalOf(elena.call(WithdrawAbsence, { studentId: ilya, noticeId: nobody, saidAt }))).toBe('not_found')
    expect(await noticesOf()).toHaveLength(1)
    expect(await noticesOf(sonya)).toEqual([])
    await withdrawAll()
  })
})

describe('who reads and hears it', () => {
  it('[ATT-06] every teacher of these lessons sees the notice beside an empty cell, and no cell has changed', async () => {
    await report({ numbers: [1, 2, 3], comment: 'Операция' })
    for (const [name, subject] of [
      ['Лебедева', 'Русский'],
      ['Орлова', 'Математика'],
      ['Ким', 'Английский'],
    ] as const) {
      const teacher = await actAs(name)
      const grid = await teacher.call(GetGrid, { studyGroupId: await groupOf('7Б', subject) })
      expect(grid.notices).toEqual([{ studentId: ilya, fromOn: FRIDAY, toOn: FRIDAY, numbers: [1, 2, 3], reason: 'illness' }])
      const lessonId = lessonOn(grid, FRIDAY)
      expect(grid.cells.filter((cell) => cell.lessonId === lessonId)).toEqual([])
    }
    // Белова teaches the other half of the class.
    const belova = await actAs('Белова')
    const { classes } = await belova.call(ListJournals, {})
    const own = classes.flatMap(({ groups }) => groups).find((group) => group.subject === 'Английский язык')
    expect((await belova.call(GetGrid, { studyGroupId: own?.studyGroupId as StudyGroupId })).notices).toEqual([])
  })

  it('[ATT-07] the comment is read by the class teacher and the administration only', async () => {
    for (const reader of [orlova, await actAs('Титов'), await actAs('Морозов'), await actAs('Зуева')]) {
      const { notices } = await reader.call(GetAttendanceWeek, { classGroupId: class7B })
      expect(notices).toMatchObject([{ studentId: ilya, comment: 'Операция', by: { givenName: 'Елена' } }])
    }
    const { notices } = await (await actAs('Лебедева')).call(GetGrid, { studyGroupId: await groupOf('7Б', 'Русский') })
    expect(JSON.stringify(notices)).not.toContain('Операция')
    // Who went to another class before that day is nobody's business here any more.
    const member = env.JOURNAL_00.prepare('update study_group_members set to_on = ?3 where study_group_id = ?1 and student_id = ?2')
    await member.bind(math, ilya, '2025-10-01').run()
    expect((await orlova.call(GetGrid, { studyGroupId: math })).notices).toEqual([])
    await member.bind(math, ilya, null).run()
    await withdrawAll()
    await settle()
  })

  it('[ATT-08] is told to the child’s teachers of that day, a substitute, the class teacher and the parents, and to nobody else', async () => {
    const titov = await actAs('Титов')
    const belova = await actAs('Белова')
    const lesson = lessonAt(await dayOf(titov, FRIDAY), '7Б', 2)
    await titov.call(PutLessonChange, changeOf(lesson, { substituteId: belova.personId }))
    await settle()
    const hear = ['Орлова', 'Лебедева', 'Ким', 'Громова', 'Рябова', 'Антонова Елена', 'Белова']
    const deaf = ['Соколов', 'Борисова Дарья', 'Борисов Павел', 'Антонов Илья', 'Зуева']
    const lines = new Map<string, Awaited<ReturnType<typeof inboxOf>>>()
    for (const name of [...hear, ...deaf]) lines.set(name, await inboxOf(await actAs(name)))
    const isTold = (frame: InboxDown) => frame.type === 'absences.changed' && frame.studentId === ilya
    await report({ numbers: [1, 2] })
    for (const name of hear) await lines.get(name)?.until(isTold)
    await settle()
    for (const name of deaf) expect([name, lines.get(name)?.frames.filter(isTold).length]).toEqual([name, 0])
    for (const line of lines.values()) line.close()
    const onFriday = await later(belova, `${FRIDAY}T05:00:00Z`)
    expect((await onFriday.call(GetGrid, { studyGroupId: math })).notices).toMatchObject([{ studentId: ilya, numbers: [1, 2] }])
  })
})
