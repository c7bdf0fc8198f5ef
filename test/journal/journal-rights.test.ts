// journal-domain §10 as data: every endpoint of the journal, its rules, plans, term marks and timetable × every role and relation. Attendance, the
// diary and online lessons have their tables beside their tests. What passes is asked for in such a way that it changes nothing: over a version nobody
// has, in a place that is taken. Long: the table is all of them.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../protocol/endpoint.ts'
import * as journal from '../../protocol/journal.ts'
import * as journalRules from '../../protocol/journal-rules.ts'
import * as lessonPlan from '../../protocol/lesson-plan.ts'
import * as privateNotes from '../../protocol/private-notes.ts'
import * as termMarks from '../../protocol/term-marks.ts'
import * as timetable from '../../protocol/timetable.ts'
import { actAs, classNamed, newClient, type Person, personNamed } from '../kit/act-as.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { groupNamed } from '../kit/timetable.ts'
import { giveEveryRole, twoSchools } from '../kit/two-schools.ts'

keepStorage()

/** How they stand to the English of the first half of 7Б. */
const PEOPLE = {
  teacher: 'Ким',
  classTeacher: 'Орлова',
  otherHalfsTeacher: 'Белова',
  classesOtherTeacher: 'Громова',
  deputyHead: 'Титов',
  head: 'Морозов',
  administrator: 'Зуева',
  pupil: 'Антонов Илья',
  otherHalfsPupil: 'Носов Артём',
  otherClassesPupil: 'Данилов Егор',
  parent: 'Антонова Елена',
  otherParent: 'Носова Юлия',
  /** With every role, at another school. */
  stranger: 'Хасанова',
} as const
type Who = keyof typeof PEOPLE
const ALL = Object.keys(PEOPLE) as Who[]
const STAFF: readonly Who[] = ['teacher', 'classTeacher', 'otherHalfsTeacher', 'classesOtherTeacher', 'deputyHead', 'head', 'administrator']
const TEACHERS = STAFF.slice(0, 4)
const LOOKERS: readonly Who[] = ['classTeacher', 'deputyHead', 'head', 'administrator']
const PLANNERS: readonly Who[] = ['deputyHead', 'administrator']

const TODAY = '2025-10-06'
const PAST = 99
/** Of what is nowhere. */
const NOWHERE = {
  studyGroupId: `grp_${'0'.repeat(20)}`,
  fromId: `grp_${'0'.repeat(20)}`,
  lessonId: `lsn_${'0'.repeat(20)}`,
  studentId: `per_${'0'.repeat(20)}`,
  classGroupId: `cls_${'0'.repeat(20)}`,
  teacherId: `per_${'0'.repeat(20)}`,
  periodId: `trm_${'0'.repeat(20)}`,
  unlockId: `unl_${'0'.repeat(20)}`,
  entryId: `tte_${'0'.repeat(20)}`,
  absenceId: `tab_${'0'.repeat(20)}`,
}
type Ids = Readonly<typeof NOWHERE>

type Row = {
  readonly asks: (ids: Ids) => object
  /** To whom it is open, and what they hear. To all others it is not there, */
  readonly may: readonly Who[]
  readonly hear?: string
  /** or they may see it and not do this. */
  readonly notAllowed?: readonly Who[]
  /** What it hears of is not one thing, so that what is nowhere is only nothing: it narrows a list, or there is nothing to name. */
  readonly ofNoOne?: true
}

const marks = [{ value: '5', kindId: null, comment: null }]
const place = { weekday: 1, number: 3, room: null, fromOn: '2025-09-01', toOn: '2026-05-25', sharedRoom: false }
const change = { room: null, substituteId: null, reason: 'other', comment: null, sharedRoom: false }

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  ListJournals: [{ asks: () => ({}), may: [...STAFF, 'stranger'], ofNoOne: true }],
  GetGrid: [{ asks: ({ studyGroupId }) => ({ studyGroupId }), may: ['teacher', ...LOOKERS] }],
  PutCells: [
    {
      asks: ({ studyGroupId, lessonId, studentId }) => ({
        studyGroupId,
        cells: [{ lessonId, studentId, version: PAST, attendance: null, marks }],
      }),
      may: ['teacher'],
      notAllowed: LOOKERS,
    },
  ],
  PutLesson: [
    {
      asks: ({ lessonId }) => ({ lessonId, version: PAST, kindId: null, topic: null }),
      may: ['teacher'],
      hear: 'changed_by_another',
      notAllowed: LOOKERS,
    },
  ],
  GetTimetable: [
    { asks: () => ({}), may: ALL, ofNoOne: true },
    { asks: ({ studentId }) => ({ studentId }), may: ['pupil', 'parent'] },
    { asks: ({ classGroupId }) => ({ classGroupId }), may: ['deputyHead', 'head', 'administrator', 'stranger'], ofNoOne: true },
    { asks: ({ teacherId }) => ({ teacherId }), may: ['teacher', 'deputyHead', 'head', 'administrator', 'stranger'], ofNoOne: true },
  ],
  GetJournalRules: [{ asks: () => ({}), may: [...STAFF, 'stranger'], ofNoOne: true }],
  SetJournalRules: [
    {
      asks: () => ({ rules: journalRules.JOURNAL_RULES_DEFAULT, version: PAST }),
      may: ['administrator', 'stranger'],
      hear: 'changed_by_another',
      notAllowed: STAFF.slice(0, 6),
      ofNoOne: true,
    },
  ],
  GetLessonPlan: [{ asks: ({ studyGroupId }) => ({ studyGroupId }), may: ['teacher', ...LOOKERS] }],
  SetLessonPlan: [
    {
      asks: ({ studyGroupId }) => ({ studyGroupId, version: PAST, topics: [] }),
      may: ['teacher'],
      hear: 'changed_by_another',
      notAllowed: LOOKERS,
    },
  ],
  ListPlansToCopy: [{ asks: ({ studyGroupId }) => ({ studyGroupId }), may: ['teacher'], notAllowed: LOOKERS }],
  GetPlanToCopy: [{ asks: ({ studyGroupId, fromId }) => ({ studyGroupId, fromId }), may: ['teacher'], notAllowed: LOOKERS }],
  GetLesson: [{ asks: ({ lessonId }) => ({ lessonId }), may: ['teacher', ...LOOKERS] }],
  GetTermMarks: [{ asks: ({ studyGroupId }) => ({ studyGroupId }), may: ['teacher', 'classTeacher', 'deputyHead', 'head'] }],
  PutTermMarks: [
    {
      asks: ({ studyGroupId, studentId, periodId }) => ({
        studyGroupId,
        marks: [{ studentId, period: periodId, value: '5', reason: null, version: PAST }],
      }),
      may: ['teacher'],
      notAllowed: ['classTeacher', 'deputyHead', 'head'],
    },
  ],
  PutExam: [
    {
      asks: ({ studyGroupId }) => ({ studyGroupId, scale: 'pass', studentIds: null, version: PAST }),
      may: ['teacher'],
      hear: 'changed_by_another',
      notAllowed: ['classTeacher', 'deputyHead', 'head'],
    },
  ],
  GetPrivateNotes: [{ asks: ({ studyGroupId }) => ({ studyGroupId }), may: ['teacher', ...LOOKERS] }],
  PutPrivateNote: [
    {
      asks: ({ studyGroupId, studentId }) => ({ studyGroupId, studentId, text: 'Стесняется у доски', version: PAST }),
      may: ['teacher', 'classTeacher'],
      hear: 'changed_by_another',
      notAllowed: ['deputyHead', 'head', 'administrator'],
    },
  ],
  ListTermLocks: [{ asks: () => ({}), may: ['deputyHead', 'head', 'stranger'], ofNoOne: true }],
  SetTermLock: [
    { asks: ({ periodId }) => ({ periodId, locked: false }), may: ['deputyHead'], notAllowed: ['head'] },
    { asks: ({ periodId, studyGroupId }) => ({ periodId, studyGroupId, locked: false }), may: ['deputyHead'], notAllowed: ['head'] },
  ],
  ListUnlocks: [{ asks: () => ({}), may: [...STAFF, 'stranger'], ofNoOne: true }],
  // Asked for already, in the same words: it is the same request.
  AskUnlock: [
    {
      asks: ({ studyGroupId }) => ({ studyGroupId, from: '2025-09-02', to: '2025-09-02', reason: 'Болела' }),
      may: ['teacher'],
      notAllowed: LOOKERS,
    },
  ],
  DecideUnlock: [{ asks: ({ unlockId }) => ({ unlockId, granted: true }), may: ['deputyHead'], hear: 'unlock_decided' }],
  ListLog: [{ asks: ({ classGroupId }) => ({ classGroupId }), may: [...STAFF, 'stranger'], ofNoOne: true }],
  ListLogChoices: [{ asks: ({ classGroupId }) => ({ classGroupId }), may: [...STAFF, 'stranger'], ofNoOne: true }],
  ListTimetables: [{ asks: () => ({}), may: ['deputyHead', 'head', 'administrator', 'stranger'], ofNoOne: true }],
  GetTimetableTemplate: [{ asks: () => ({}), may: ['deputyHead', 'head', 'administrator', 'stranger'], ofNoOne: true }],
  // The group is in that very place already: answered with the conflict.
  AddTimetableEntry: [{ asks: ({ studyGroupId }) => ({ studyGroupId, ...place }), may: PLANNERS, notAllowed: ['head'] }],
  MoveTimetableEntry: [
    { asks: ({ entryId }) => ({ entryId, version: PAST, ...place }), may: PLANNERS, hear: 'changed_by_another', notAllowed: ['head'] },
  ],
  RemoveTimetableEntry: [
    {
      asks: ({ entryId }) => ({ entryId, version: PAST, fromOn: TODAY }),
      may: PLANNERS,
      hear: 'changed_by_another',
      notAllowed: ['head'],
    },
  ],
  ImportTimetable: [
    {
      asks: () => ({ text: '7Б;сб;8;Музыка;;;', fromOn: TODAY, toOn: '2026-05-25', replace: true, sharedRooms: false, trial: true }),
      may: [...PLANNERS, 'stranger'],
      notAllowed: ['head'],
      ofNoOne: true,
    },
  ],
  GetDayPlan: [{ asks: () => ({ on: TODAY }), may: [...PLANNERS, 'stranger'], notAllowed: ['head'], ofNoOne: true }],
  PutLessonChange: [
    {
      asks: ({ lessonId }) => ({
        lessonId,
        version: PAST,
        on: TODAY,
        number: 12,
        subjectId: null,
        cancelled: false,
        mergedIntoId: null,
        ...change,
      }),
      may: PLANNERS,
      hear: 'changed_by_another',
      notAllowed: ['head'],
    },
  ],
  ReplaceLesson: [
    {
      asks: ({ lessonId, studyGroupId }) => ({ lessonId, studyGroupId, version: PAST, ...change }),
      may: PLANNERS,
      hear: 'changed_by_another',
      notAllowed: ['head'],
    },
  ],
  UndoLessonChange: [
    { asks: ({ lessonId }) => ({ lessonId, version: PAST }), may: PLANNERS, hear: 'changed_by_another', notAllowed: ['head'] },
  ],
  // Its own lesson is at that hour.
  AddExtraLesson: [
    {
      asks: ({ studyGroupId }) => ({ studyGroupId, on: TODAY, number: 3, subjectId: null, ...change }),
      may: PLANNERS,
      notAllowed: ['head'],
    },
  ],
  ListTeacherAbsences: [{ asks: () => ({}), may: [...TEACHERS, ...PLANNERS, 'stranger'], ofNoOne: true }],
  ReportTeacherAbsence: [
    {
      asks: ({ teacherId }) => ({ teacherId, fromOn: TODAY, toOn: TODAY, reason: 'illness', comment: null }),
      may: ['teacher', ...PLANNERS],
    },
  ],
  WithdrawTeacherAbsence: [{ asks: ({ absenceId }) => ({ absenceId }), may: ['teacher', ...PLANNERS] }],
}

let here: Ids
let khasanova: Person

beforeAll(async () => {
  // In one database: a school's border is drawn by each query, not by where its rows are kept.
  ;({ khasanova } = await twoSchools(0))
  await giveEveryRole(khasanova, env.JOURNAL_00)
  const [kim, titov] = [await actAs('Ким'), await actAs('Титов')]
  const { entries, groups } = await titov.call(timetable.GetTimetableTemplate, {})
  const { studyGroupId, classGroupId } = groupNamed(groups, '7Б', 'Английский язык', '1-я')
  const { studyGroupId: fromId } = groupNamed(groups, '7А', 'Английский язык')
  await kim.call(lessonPlan.SetLessonPlan, { studyGroupId: fromId, version: 0, topics: [{ topic: 'Present Simple', hours: 2 }] })
  const grid = await kim.call(journal.GetGrid, { studyGroupId })
  const ask = (on: string) => kim.call(termMarks.AskUnlock, { studyGroupId, from: on, to: on, reason: 'Болела' })
  await ask('2025-09-02')
  const { unlockId } = await ask('2025-09-03')
  await titov.call(termMarks.DecideUnlock, { unlockId, granted: false })
  here = {
    studyGroupId,
    fromId,
    classGroupId: classGroupId ?? (await classNamed('7Б')),
    lessonId: grid.lessons.find(({ on }) => on === TODAY)?.id ?? raise(),
    studentId: personNamed(PEOPLE.pupil).personId,
    teacherId: kim.personId,
    periodId: grid.termId ?? raise(),
    unlockId,
    entryId: entries.find((entry) => entry.studyGroupId === studyGroupId)?.id ?? raise(),
    absenceId: '',
  }
})

const CHANGED_BY = ['ReportTeacherAbsence', 'WithdrawTeacherAbsence']
const TABLES = [
  'cells',
  'lessons',
  'lesson_changes',
  'lesson_plans',
  'term_marks',
  'term_locks',
  'exams',
  'private_notes',
  'unlocks',
  'journal_rules',
  'timetable_entries',
]

async function standing(): Promise<string> {
  const rows = await env.JOURNAL_00.batch(
    [...TABLES, 'teacher_absences', 'journal_log'].map((table) => env.JOURNAL_00.prepare(`select * from ${table}`)),
  )
  return JSON.stringify(rows.map(({ results }) => results))
}

const personOf = (who: Who) => (who === 'stranger' ? Promise.resolve(khasanova) : actAs(PEOPLE[who]))
const heard = ({ may, hear = 'done', notAllowed = [] }: Row, who: Who) =>
  may.includes(who) ? hear : notAllowed.includes(who) ? 'not_allowed' : 'not_found'

async function answers(person: Pick<Person, 'call'>, ids: Ids): Promise<Record<string, string>> {
  const said: Record<string, string> = {}
  for (const [name, rows] of Object.entries(TABLE)) {
    for (const [at, row] of rows.entries()) said[`${name} ${at}`] = await refusalOf(person.call(ENDPOINTS[name] as Endpoint, row.asks(ids)))
  }
  return said
}

function expected(say: (row: Row, name: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(TABLE).flatMap(([name, rows]) => rows.map((row, at) => [`${name} ${at}`, say(row, name)])))
}

describe('who may what with the journal', () => {
  it('[JRN-09] every endpoint of the journal, its rules, plans, term marks and timetable is in this table', () => {
    const written = [journal, journalRules, lessonPlan, privateNotes, termMarks, timetable].flatMap((area) =>
      Object.keys(area).filter((name) => name in ENDPOINTS),
    )
    expect(Object.keys(TABLE).sort()).toEqual(written.sort())
  })

  it.each(ALL)('[JRN-09] %s', async (who) => {
    const { absence } = await (await actAs('Титов')).call(timetable.ReportTeacherAbsence, {
      teacherId: here.teacherId as never,
      fromOn: TODAY,
      toOn: TODAY,
      reason: 'other',
      comment: who,
    })
    const person = await personOf(who)
    const before = await standing()
    expect(await answers(person, { ...here, absenceId: absence.id })).toEqual(expected((row) => heard(row, who)))
    const changes = CHANGED_BY.some((name) => TABLE[name]?.some(({ may }) => may.includes(who)))
    expect((await standing()) === before).toBe(!changes)
  })

  it.each(ALL)('[JRN-02] for %s what is nowhere is as what is not theirs', async (who) => {
    const said = await answers(await personOf(who), NOWHERE)
    const other = Object.entries(TABLE).flatMap(([name, rows]) =>
      rows.flatMap((row, at) => {
        if (row.ofNoOne) return []
        // Whoever may do it to nothing need not be told whether there is such a thing.
        const alike = heard(row, who) === 'not_allowed' ? ['not_allowed', 'not_found'] : ['not_found']
        const answer = said[`${name} ${at}`] ?? ''
        return alike.includes(answer) ? [] : [`${name} ${at}: ${answer}`]
      }),
    )
    expect(other).toEqual([])
  })

  it('[JRN-02] lists that are narrowed to what is another school’s are as empty as those narrowed to what is nowhere', async () => {
    const narrowed = Object.entries(TABLE).flatMap(([name, rows]) =>
      rows.flatMap(({ asks, may, ofNoOne }) => {
        const narrows = JSON.stringify(asks(here)) !== JSON.stringify(asks(NOWHERE))
        return ofNoOne && narrows && may.includes('stranger') ? [{ name, asks }] : []
      }),
    )
    for (const { name, asks } of narrowed) {
      const told = (ids: Ids) => khasanova.call(ENDPOINTS[name] as Endpoint, asks(ids))
      expect([name, await told(here)]).toEqual([name, await told(NOWHERE)])
    }
    expect(narrowed).toHaveLength(4)
  })

  it('[JRN-09] whoever is not signed in is told so and nothing else', async () => {
    expect(await answers(newClient(), NOWHERE)).toEqual(expected(() => 'not_signed_in'))
  })
})

function raise(): never {
  throw new Error('The demo school has no such thing.')
}
