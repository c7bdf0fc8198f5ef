// Every statement the product's pages and its cron send to D1 is caught on its way and its plan asked for. What grows with the school must be found, not
// searched through: a scan costs a row read for each row of every school in the database. Long: every page has its walk here.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { CreateChat, ListContacts, OpenPersonalChat } from '../../protocol/chat-list.ts'
import { GetDiaryMarks, GetDiaryTermMarks, GetDiaryWeek, ListDiarySignatures, SignDiaryWeek } from '../../protocol/diary.ts'
import { GetMe } from '../../protocol/identity.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { ListNotices } from '../../protocol/inbox/notices.ts'
import { GetGrid, GetTimetable, ListJournals, PutCells, PutLesson } from '../../protocol/journal.ts'
import { GetJournalRules, SetJournalRules } from '../../protocol/journal-rules.ts'
import { GetLesson, GetLessonPlan, GetPlanToCopy, ListPlansToCopy, SetLessonPlan } from '../../protocol/lesson-plan.ts'
import { GetPrivateNotes, PutPrivateNote } from '../../protocol/private-notes.ts'
import { ListImportChanges, ListImports } from '../../protocol/roster-import.ts'
import { IssueSlips, ListClasses, ListPeople } from '../../protocol/school.ts'
import {
  AskUnlock,
  DecideUnlock,
  GetTermMarks,
  ListLog,
  ListLogChoices,
  ListTermLocks,
  ListUnlocks,
  PutExam,
  PutTermMarks,
  SetTermLock,
} from '../../protocol/term-marks.ts'
import {
  AddExtraLesson,
  AddTimetableEntry,
  GetDayPlan,
  GetTimetableTemplate,
  ImportTimetable,
  ListTeacherAbsences,
  ListTimetables,
  MoveTimetableEntry,
  PutLessonChange,
  RemoveTimetableEntry,
  ReplaceLesson,
  ReportTeacherAbsence,
  UndoLessonChange,
  WithdrawTeacherAbsence,
} from '../../protocol/timetable.ts'
import { Client } from '../../scripts/house/client.ts'
import { runCron } from '../../worker/cron.ts'
import { tenantOf } from '../../worker/db/db.ts'
import { expirePoints } from '../../worker/journal/points/expire-points.ts'
import { drainOutbox } from '../../worker/reactions.ts'
import { actAs, classNamed, demoSchool } from '../kit/act-as.ts'
import { tenantOfSchool } from '../kit/change-roster.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { later } from '../kit/later.ts'
import { backgroundDone, fetchProduct, ORIGIN } from '../kit/product.ts'
import { walkThroughAccounts } from '../kit/walk-the-accounts.ts'
import { walkThroughAttendance } from '../kit/walk-the-attendance.ts'
import { walkThroughImports, walkThroughRollOver } from '../kit/walk-the-imports.ts'
import { walkThroughTheMessenger } from '../kit/walk-the-messenger.ts'
import { walkThroughOnlineLessons } from '../kit/walk-the-online-lessons.ts'
import { walkThroughSetup } from '../kit/walk-the-setup.ts'

const DAY_MS = 86_400_000
const SUMMER = '2026-06-15T09:00:00Z'
const BINDINGS = ['DIRECTORY', 'JOURNAL_00', 'JOURNAL_01'] as const

/** Whole tables that are read on purpose. */
const READ_WHOLE: readonly { readonly plan: RegExp; readonly in?: RegExp; readonly why: string }[] = [
  { plan: /^SCAN outbox\b/, why: 'holds only news not yet told: a handful of rows, oldest first' },
  {
    plan: /^SCAN (span|days|levels|d|l)\b/,
    in: /WITH RECURSIVE/,
    why: 'the days of a year and the groups of a school, which the statement itself makes',
  },
  {
    plan: /^SCAN (concerned|chosen)\b/,
    in: /^with chosen as/,
    why: 'no table: the groups of the chosen classes, named in the statement itself',
  },
  { plan: /^SCAN oidc_keys\b/, why: 'a new key every few months, and the oldest go: two or three rows' },
  { plan: /^SCAN (days|d)\b/, in: /^WITH RECURSIVE\s+entries/, why: 'no table: the days of a school year, made in the statement itself' },
  { plan: /^SCAN (newer|fresh)\b/, in: /^(delete from|insert into) "oidc_keys"/, why: 'the same two or three keys' },
  {
    plan: /^SCAN oidc_pushed_requests\b/,
    in: /^delete from/,
    why: 'a request lives for minutes and this takes it away: those of the last minutes are all there is',
  },
  {
    plan: /^SCAN schools\b/,
    in: /"teachers_second_factor" from "schools"$/,
    why: 'once a minute for all of them: the cron has something to do at each',
  },
  { plan: /^SCAN schools\b/, in: /from "schools" limit \?$/, why: 'is there only one? Two rows answer that' },
  { plan: /^SCAN dev_messages\b/, in: /order by "dev_messages"."seq" desc limit \?$/, why: 'on a dev machine, the latest by key' },
]

const caught = new Map<string, Set<string>>()
/** Endpoints that answered what they promise. */
const walked = new Set<string>()

keepStorage()
beforeAll(demoSchool)
beforeAll(walkThroughThePages)
beforeAll(async () => walkThroughSetup(catching(await actAs('Зуева'))))
beforeAll(() => walkThroughAttendance(catching))
beforeAll(() => walkThroughOnlineLessons(catching, watchedEnv))
beforeAll(() => walkThroughTheMessenger(catching))
beforeAll(() => walkThroughAccounts(catching))
beforeAll(async () => walkThroughImports(catching(await actAs('Зуева'))))
beforeAll(async () => walkThroughRollOver(catching(await later(await actAs('Зуева'), SUMMER), SUMMER)))
// Days later: everything has run out, and memberships are to be followed. Last, because nobody is signed in any more.
beforeAll(() => runCron({ ...watchedEnv(), DEV_CLOCK_AT: '2026-11-06T12:00:00Z' }))

describe('query plans', () => {
  it('[HOUSE-19] no page of the product scans a table, nor does its cron', async () => {
    const scans: string[] = []
    for (const binding of BINDINGS) {
      for (const sql of caught.get(binding) ?? []) {
        for (const step of await planOf(env[binding], sql)) if (isScan(step, sql)) scans.push(`${binding}: ${step} in ${sql}`)
      }
    }
    expect(scans).toEqual([])
    expect(caught.get('DIRECTORY')?.size).toBeGreaterThan(100)
    expect(caught.get('JOURNAL_00')?.size).toBeGreaterThan(20)
  })

  it('[HOUSE-19] every endpoint of the product has been walked through: an endpoint without its walk does not pass', () => {
    // The first school is there before anybody could be watched, and its coming only inserts.
    expect(Object.keys(ENDPOINTS).filter((name) => !walked.has(name))).toEqual(['FirstRun'])
  })

  it('[HOUSE-19] a scan would be noticed', async () => {
    const noticed = async (database: D1Database, sql: string) => (await planOf(database, sql)).filter((step) => isScan(step, sql))
    expect(await noticed(env.JOURNAL_00, "select id from people where phone = '+7'")).toHaveLength(1)
    expect(await noticed(env.DIRECTORY, "select id from schools where city = 'Тула'")).toHaveLength(1)
  })
})

async function walkThroughThePages(): Promise<void> {
  const administrator = catching(await actAs('Зуева'))
  await administrator.call(GetMe, {})
  const { classes } = await administrator.call(ListClasses, {})
  const classGroupId = classes[0]?.classGroupId
  if (!classGroupId) throw new Error('The demo school has no classes.')
  await administrator.call(ListPeople, { classGroupId })
  await administrator.call(ListPeople, { staff: '1' })
  await administrator.call(IssueSlips, { whom: { of: 'class', classGroupId } })
  const { imports } = await administrator.call(ListImports, {})
  const importId = imports[0]?.importId
  if (!importId) throw new Error('The demo school was not imported.')
  await administrator.call(ListImportChanges, { importId, entity: 'student' })

  const teacher = catching(await actAs('Орлова'))
  const journals = await teacher.call(ListJournals, {})
  const studyGroupId = journals.classes[0]?.groups[0]?.studyGroupId
  if (!studyGroupId) throw new Error('Орлова teaches nobody.')
  const grid = await teacher.call(GetGrid, { studyGroupId })
  const lesson = grid.lessons.find((one) => !one.closed)
  const [student] = grid.students
  if (!lesson || !student) throw new Error('Орлова’s grid is empty.')
  const marks = [{ value: '5' as const, kindId: null, comment: null }]
  await teacher.call(PutCells, {
    studyGroupId,
    cells: [{ lessonId: lesson.id, studentId: student.personId, marks, attendance: null, version: 0 }],
  })
  await teacher.call(GetTimetable, {})
  await walkThroughThePlan(teacher, studyGroupId, lesson.id)
  await walkThroughTermMarks(teacher, studyGroupId, student.personId)

  await walkThroughTheTimetable(teacher)

  const pupil = await actAs('Антонов Илья')
  for (const reader of [catching(pupil), catching(await actAs('Антонова Елена'))]) {
    await reader.call(GetMe, {})
    await reader.call(GetDiaryWeek, { studentId: pupil.personId })
    await reader.call(GetDiaryMarks, { studentId: pupil.personId })
    await reader.call(GetDiaryTermMarks, { studentId: pupil.personId })
    await reader.call(ListNotices, {})
    await reader.call(GetTimetable, {})
    await reader.call(ListContacts, {})
  }
  const { personId } = pupil
  await catching(await actAs('Антонова Елена')).call(SignDiaryWeek, { studentId: personId, mondayOn: '2025-09-29' })
  await teacher.call(ListDiarySignatures, {})
  await catching(await actAs('Титов')).call(ListDiarySignatures, { classGroupId: await classNamed('7Б') })
  await teacher.call(ListContacts, { after: personId })
  await teacher.call(OpenPersonalChat, { personId })
  const rights = { write: 'all', invite: 'all', changeInfo: 'all', pin: 'all', mentionAll: 'all' } as const
  await teacher.call(CreateChat, { clientId: crypto.randomUUID(), title: 'Алгебра', memberIds: [personId], rights })
}

async function walkThroughTheTimetable(teacher: Client): Promise<void> {
  const planner = catching(await actAs('Титов'))
  const { classes, teachers } = await planner.call(ListTimetables, {})
  await planner.call(GetTimetable, { classGroupId: classes[0]?.classGroupId })
  await planner.call(GetTimetable, { teacherId: teachers[0]?.personId })
  const { entries, today, year } = await planner.call(GetTimetableTemplate, {})
  const [entry] = entries
  if (!entry || !year) throw new Error('The demo school has no timetable.')
  const { studyGroupId } = entry
  const place = { weekday: 6, number: 9, room: null, fromOn: today, toOn: year.endsOn, sharedRoom: false }
  const added = await planner.call(AddTimetableEntry, { studyGroupId, ...place })
  if (added.outcome !== 'saved') throw new Error('Saturday evening was not free.')
  const [{ id: entryId, version } = entry] = added.put
  await planner.call(MoveTimetableEntry, { entryId, version, ...place, number: 10, fromOn: '2025-10-20' })
  await planner.call(RemoveTimetableEntry, { entryId, version: version + 1, fromOn: '2025-10-13' })
  const dates = { fromOn: today, toOn: year.endsOn }
  await planner.call(ImportTimetable, { text: '7Б;сб;8;Музыка;;;', ...dates, replace: true, sharedRooms: false, trial: false })
  const teacherId = teachers[0]?.personId as PersonId
  const { absence } = await planner.call(ReportTeacherAbsence, { teacherId, ...dates, toOn: today, reason: 'illness', comment: null })
  await teacher.call(ListTeacherAbsences, {})
  await planner.call(ListTeacherAbsences, {})
  const { lessons, groups } = await planner.call(GetDayPlan, { on: today })
  await planner.call(WithdrawTeacherAbsence, { absenceId: absence.id })
  const [lesson] = lessons
  if (!lesson) throw new Error('Nothing is taught today.')
  const { lessonId, on, number, room } = lesson
  const nothing = { substituteId: null, subjectId: null, reason: 'other', comment: null, sharedRoom: true } as const
  await planner.call(PutLessonChange, { lessonId, version: 0, on, number: 12, room, cancelled: false, mergedIntoId: null, ...nothing })
  await planner.call(UndoLessonChange, { lessonId, version: 1 })
  await planner.call(AddExtraLesson, { studyGroupId, on, number: number + 12, room: null, ...nothing })
  const group = groups.find((one) => one.studyGroupId === lesson.studyGroupId)
  const free = (one: (typeof groups)[number]) => one.classGroupId === group?.classGroupId && one.subjectId !== group?.subjectId
  const own = groups.find(
    (one) => free(one) && !lessons.some((other) => other.number === number && other.studyGroupId === one.studyGroupId),
  )
  if (!own) throw new Error('The class has no other subject.')
  const { subjectId, ...why } = nothing
  const replaced = { lessonId, version: 0, studyGroupId: own.studyGroupId, room: null, ...why }
  if ((await planner.call(ReplaceLesson, replaced)).outcome !== 'saved') throw new Error('The other subject was not free.')
  await planner.call(UndoLessonChange, { lessonId, version: 1 })
}

async function walkThroughThePlan(teacher: Client, studyGroupId: StudyGroupId, lessonId: LessonId): Promise<void> {
  const topics = [{ topic: 'Дроби', hours: 2 }]
  const { version } = await teacher.call(GetLessonPlan, { studyGroupId })
  await teacher.call(SetLessonPlan, { studyGroupId, version, topics })
  await teacher.call(ListPlansToCopy, { studyGroupId })
  await teacher.call(GetPlanToCopy, { studyGroupId, fromId: studyGroupId })
  const { lesson, students } = await teacher.call(GetLesson, { lessonId })
  await teacher.call(PutLesson, { lessonId, version: lesson.version, kindId: null, topic: 'Дроби', note: 'Циркуль', offPlan: false })
  // «Точки», whose deadline is over two days later.
  const zueva = catching(await actAs('Зуева'))
  const { rules, version: decided } = await zueva.call(GetJournalRules, {})
  await zueva.call(SetJournalRules, { rules: { ...rules, pointBecomesTwo: true }, version: decided })
  const marks = [{ value: '.', kindId: null, comment: null }]
  const cells = students
    .slice(1, 3)
    .map(({ personId }) => ({ lessonId, studentId: personId, marks, attendance: null, version: 0, pointDueOn: lesson.on }))
  await teacher.call(PutCells, { studyGroupId, cells })
  const watched = { ...watchedEnv(), DEV_CLOCK_AT: new Date(Date.parse(lesson.on) + 2 * DAY_MS).toISOString() }
  const school = tenantOf(watched, await tenantOfSchool())
  await expirePoints(watched, school, [school])
  await drainOutbox(watched, school)
}

async function walkThroughTermMarks(teacher: Client, studyGroupId: StudyGroupId, studentId: PersonId): Promise<void> {
  const { columns } = await teacher.call(GetTermMarks, { studyGroupId })
  const marks = columns.map(({ period }) => ({ studentId, period, value: '4', reason: 'Совет', version: 0 }))
  await teacher.call(PutTermMarks, { studyGroupId, marks })
  const noted = await teacher.call(PutPrivateNote, { studyGroupId, studentId, text: 'Стесняется у доски', version: 0 })
  await teacher.call(GetPrivateNotes, { studyGroupId })
  await teacher.call(PutPrivateNote, { studyGroupId, studentId, text: null, version: noted.version })
  await teacher.call(PutExam, { studyGroupId, scale: 'five', studentIds: [studentId], version: 0 })
  const { unlockId } = await teacher.call(AskUnlock, { studyGroupId, from: '2025-09-02', to: '2025-09-02', reason: 'Болела' })
  await teacher.call(ListUnlocks, {})
  const administrator = catching(await actAs('Зуева'))
  const { rules, version } = await administrator.call(GetJournalRules, {})
  await administrator.call(SetJournalRules, { rules, version })
  const deputy = catching(await actAs('Титов'))
  await deputy.call(ListUnlocks, {})
  await deputy.call(DecideUnlock, { unlockId, granted: true })
  const { periods } = await deputy.call(ListTermLocks, {})
  const periodId = periods.at(-1)?.periodId
  if (periodId === undefined) throw new Error('The demo school has no terms.')
  for (const locked of [true, false]) await deputy.call(SetTermLock, { periodId, locked })
  for (const reader of [deputy, teacher]) {
    const { classes, subjects } = await reader.call(ListLogChoices, {})
    const [classGroupId, subjectId] = [classes[0]?.classGroupId, subjects[0]?.subjectId]
    await reader.call(ListLogChoices, { classGroupId })
    for (const filter of [{}, { classGroupId }, { subjectId }, { personId: studentId }, { before: '1.1' }])
      await reader.call(ListLog, filter)
  }
}

/** A browser, or the person's one, talking to a Worker whose databases tell what they are asked. */
function catching(from = { cookie: '' }, clock?: string): Client {
  const watched = { ...watchedEnv(), ...(clock === undefined ? {} : { DEV_CLOCK_AT: clock }) }
  const client = new Client(ORIGIN, async (url, init) => {
    const response = await fetchProduct(url, init, watched)
    await backgroundDone()
    if (response.ok) walked.add(endpointAt(init.method ?? 'GET', new URL(url).pathname))
    return response
  })
  client.cookie = from.cookie
  return client
}

function endpointAt(method: string, path: string): string {
  const found = Object.entries(ENDPOINTS).find(
    ([, one]) => one.method === method && new RegExp(`^${one.path.replace(/:[A-Za-z]+/g, '[^/]+')}$`).test(path),
  )
  return found?.[0] ?? path
}

function watchedEnv(): Env {
  const watched = { ...env }
  for (const binding of BINDINGS) watched[binding] = tellingDatabase(binding, env[binding])
  return watched
}

function tellingDatabase(binding: string, database: D1Database): D1Database {
  const statements = caught.get(binding) ?? new Set<string>()
  caught.set(binding, statements)
  return new Proxy(database, {
    get(target, name) {
      if (name === 'prepare') {
        return (sql: string) => {
          statements.add(sql)
          return target.prepare(sql)
        }
      }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function planOf(database: D1Database, sql: string): Promise<string[]> {
  // A plan does not depend on the values, but D1 wants one for each parameter.
  const numbers = Array.from(sql.matchAll(/\?(\d+)/g), ([, number]) => Number(number))
  const length = numbers.length > 0 ? Math.max(...numbers) : (sql.match(/\?/g)?.length ?? 0)
  const parameters = Array.from({ length }, () => null)
  const { results } = await database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...parameters)
    .all<{ detail: string }>()
  return results.map(({ detail }) => detail)
}

function isScan(step: string, sql: string): boolean {
  const onPurpose = READ_WHOLE.some((whole) => whole.plan.test(step) && (whole.in?.test(sql) ?? true))
  return /^SCAN /.test(step) && !/VIRTUAL TABLE|CONSTANT ROW|VALUES CLAUSE|^SCAN \(?subquery/i.test(step) && !onPurpose
}
