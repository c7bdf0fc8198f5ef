// Every endpoint of attendance × every role and relation, written out.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import * as attendance from '../../protocol/attendance.ts'
import type { Endpoint } from '../../protocol/endpoint.ts'
import type { AbsenceNoticeId, ClassGroupId, LessonId, PersonId } from '../../protocol/ids.ts'
import { actAs, classNamed, type Person, personNamed } from '../kit/act-as.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { giveEveryRole, twoSchools } from '../kit/two-schools.ts'

keepStorage()

const FRIDAY = '2025-10-10'
const NAMES = [
  'ListAbsenceNotices',
  'ReportAbsence',
  'ChangeAbsence',
  'WithdrawAbsence',
  'GetDiaryAbsences',
  'ListAttendanceClasses',
  'GetAttendanceWeek',
  'GetAttendanceCounts',
  'ExplainAbsences',
] as const
type Name = (typeof NAMES)[number]

const NO = 'not_found'
const YES = 'done'
const nothing = Object.fromEntries(NAMES.map((name) => [name, NO])) as Record<Name, string>
const family = { ListAbsenceNotices: YES, ReportAbsence: YES, ChangeAbsence: YES, WithdrawAbsence: YES, GetDiaryAbsences: YES }
const reads = { ListAttendanceClasses: YES, GetAttendanceWeek: YES, GetAttendanceCounts: YES, ExplainAbsences: 'not_allowed' }

/** Of Илья in 7Б, as seen by: */
const TABLE: readonly (readonly [who: string, relation: string, may: Partial<Record<Name, string>>])[] = [
  ['Антонов Илья', 'the pupil himself', { GetDiaryAbsences: YES }],
  ['Борисова Дарья', 'a classmate', {}],
  ['Антонова Елена', 'his mother', family],
  ['Борисов Павел', 'a classmate’s father', {}],
  ['Орлова', 'his class teacher', { ...reads, ExplainAbsences: YES }],
  ['Лебедева', 'his teacher, class teacher of another class', { ListAttendanceClasses: YES }],
  ['Белова', 'a teacher who teaches him nothing', { ListAttendanceClasses: YES }],
  ['Титов', 'the deputy head', reads],
  ['Морозов', 'the head', reads],
  ['Зуева', 'the administrator', reads],
  // Of her own school there are classes to list; of this one nothing.
  ['Хасанова', 'another school’s everything', { ListAttendanceClasses: YES }],
]

let khasanova: Person
let elena: Person
let ilya: PersonId
let class7B: ClassGroupId
let lessonId: LessonId

beforeAll(async () => {
  ;({ khasanova } = await twoSchools())
  await giveEveryRole(khasanova)
  elena = await actAs('Антонова Елена')
  ilya = personNamed('Антонов Илья').personId
  class7B = await classNamed('7Б')
  const lesson = await env.JOURNAL_00.prepare(
    'select l.id from study_group_members m join lessons l on l.study_group_id = m.study_group_id where m.student_id = ? and l.lesson_on = ?',
  )
    .bind(ilya, FRIDAY)
    .first<{ id: LessonId }>()
  lessonId = lesson?.id as LessonId
})

function calls(noticeId: AbsenceNoticeId, saidAt: number): Record<Name, readonly [Endpoint, object]> {
  const [studentId, classGroupId] = [ilya, class7B]
  const said = { fromOn: FRIDAY, toOn: FRIDAY, numbers: null, reason: 'illness', comment: null }
  return {
    ListAbsenceNotices: [attendance.ListAbsenceNotices, { studentId }],
    ReportAbsence: [attendance.ReportAbsence, { studentId, ...said }],
    ChangeAbsence: [attendance.ChangeAbsence, { studentId, noticeId, saidAt, ...said }],
    WithdrawAbsence: [attendance.WithdrawAbsence, { studentId, noticeId, saidAt }],
    GetDiaryAbsences: [attendance.GetDiaryAbsences, { studentId }],
    ListAttendanceClasses: [attendance.ListAttendanceClasses, {}],
    GetAttendanceWeek: [attendance.GetAttendanceWeek, { classGroupId }],
    GetAttendanceCounts: [attendance.GetAttendanceCounts, { classGroupId }],
    ExplainAbsences: [
      attendance.ExplainAbsences,
      { classGroupId, attendance: 'ill', reason: null, cells: [{ lessonId, studentId, version: 1 }] },
    ],
  }
}

const standing = async () => {
  const of = (sql: string) => env.JOURNAL_00.prepare(sql).all()
  const [notices, cells] = [await of('select * from absence_notices order by id'), await of('select * from cells')]
  return { notices: notices.results, cells: cells.results }
}

/** Whoever may change it moves it on. */
const saidAtOf = async (noticeId: AbsenceNoticeId) =>
  (await env.JOURNAL_00.prepare('select created_at from absence_notices where id = ?').bind(noticeId).first<number>('created_at')) ?? 0

describe('who may what with attendance', () => {
  it('[ATT-09] every endpoint of protocol/attendance.ts is in this table', () => {
    const written = Object.keys(ENDPOINTS).filter((name) => name in attendance)
    expect([...NAMES].sort()).toEqual(written.sort())
  })

  it.each(TABLE)('[ATT-05] [ATT-09] %s, %s', async (name, _relation, may) => {
    const { notice } = await elena.call(attendance.ReportAbsence, {
      studentId: ilya,
      fromOn: FRIDAY,
      toOn: FRIDAY,
      numbers: [1],
      reason: 'family',
      comment: name,
    })
    await env.JOURNAL_00.prepare(
      "insert or replace into cells (lesson_id, student_id, marks, attendance, version, changed_at, changed_by) values (?, ?, '[]', 'absent', 1, 0, 'per_00000000000000000000')",
    )
      .bind(lessonId, ilya)
      .run()
    const before = await standing()
    const who = name === 'Хасанова' ? khasanova : await actAs(name)
    const said: Record<string, string> = {}
    for (const call of NAMES) {
      const [endpoint, input] = calls(notice.noticeId, await saidAtOf(notice.noticeId))[call]
      said[call] = await refusalOf(who.call(endpoint, input))
    }
    expect(said).toEqual({ ...nothing, ...may })
    const writes = ['ReportAbsence', 'ExplainAbsences'].some((call) => said[call] === YES)
    expect(JSON.stringify(await standing()) === JSON.stringify(before)).toBe(!writes)
  })
})
