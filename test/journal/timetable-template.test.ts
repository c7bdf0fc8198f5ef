// The weekly template and its files. A longer file than most: setting a school up is dear, so all of it shares one.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { addDays } from '../../protocol/dates.ts'
import type { InputOf } from '../../protocol/endpoint.ts'
import { GetMe } from '../../protocol/identity.ts'
import type { SessionId } from '../../protocol/ids.ts'
import { GetGrid, GetTimetable, PutLesson } from '../../protocol/journal.ts'
import { ROOM_CHARS_MAX, TIMETABLE_CSV_ROWS_MAX } from '../../protocol/limits.ts'
import { MoveStudent } from '../../protocol/school-setup.ts'
import { ListTermLocks, SetTermLock } from '../../protocol/term-marks.ts'
import {
  AddTimetableEntry,
  GetTimetableTemplate,
  ImportTimetable,
  ListTimetables,
  MoveTimetableEntry,
  RemoveTimetableEntry,
  type TimetableEntry,
} from '../../protocol/timetable.ts'
import { writeTimetable } from '../../protocol/timetable-csv.ts'
import { tenantOf } from '../../worker/db/db.ts'
import type { Actor } from '../../worker/identity/require-actor.ts'
import { changeTemplate } from '../../worker/journal/timetable/change-template.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import { countRowsOf } from '../kit/dump-roster.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'
import { groupNamed, idOf, refusalOf, type Template } from '../kit/timetable.ts'

keepStorage()

const TODAY = '2025-10-06'
let titov: Person
let template: Template

const read = () => titov.call(GetTimetableTemplate, {})
const entryAt = (from: Template, studyGroupId: string, weekday: number, number: number) =>
  from.entries.find((one) => one.studyGroupId === studyGroupId && one.weekday === weekday && one.number === number)
const place = (weekday: number, number: number, over: Partial<InputOf<typeof AddTimetableEntry>> = {}) => ({
  weekday,
  number,
  room: null,
  fromOn: TODAY,
  toOn: template.year?.endsOn ?? '',
  sharedRoom: false,
  ...over,
})
const lessonsOf = async (studyGroupId: string, on: string) =>
  (
    await env.JOURNAL_00.prepare(
      'select id, number, room, timetable_entry_id as entry from lessons where study_group_id = ? and lesson_on = ? order by number',
    )
      .bind(studyGroupId, on)
      .all<{ id: string; number: number; room: string | null; entry: string }>()
  ).results

beforeAll(async () => {
  await demoSchool()
  titov = await actAs('Титов')
  template = await read()
})

describe('who may', () => {
  it('[TTB-01] the deputy head and the administrator edit, the head looks, to everybody else there is no template', async () => {
    const math = groupNamed(template.groups, '7Б', 'Математика')
    const [entry] = template.entries
    const ask = async (person: Person) => ({
      read: await refusalOf(person.call(GetTimetableTemplate, {})),
      whose: await refusalOf(person.call(ListTimetables, {})),
      week: await refusalOf(person.call(GetTimetable, { classGroupId: template.classes[0]?.classGroupId })),
      add: await refusalOf(person.call(AddTimetableEntry, { studyGroupId: math.studyGroupId, ...place(1, 1) })),
      move: await refusalOf(person.call(MoveTimetableEntry, { entryId: entry?.id as never, version: 99, ...place(1, 1) })),
      remove: await refusalOf(person.call(RemoveTimetableEntry, { entryId: entry?.id as never, version: 99, fromOn: TODAY })),
      file: await refusalOf(
        person.call(ImportTimetable, { text: 'x', fromOn: TODAY, toOn: '2026-05-26', replace: false, sharedRooms: false, trial: true }),
      ),
    })
    const nothing = Object.fromEntries(['read', 'whose', 'week', 'add', 'move', 'remove', 'file'].map((key) => [key, 'not_found']))
    for (const name of ['Антонов Илья', 'Антонова Елена', 'Орлова', 'Ким'])
      expect([name, await ask(await actAs(name))]).toEqual([name, nothing])
    const looks = { read: 'done', whose: 'done', week: 'done' }
    expect(await ask(await actAs('Морозов'))).toEqual({
      ...looks,
      add: 'not_allowed',
      move: 'not_allowed',
      remove: 'not_allowed',
      file: 'not_allowed',
    })
    const edits = { ...looks, add: 'done', move: 'changed_by_another', remove: 'changed_by_another', file: 'done' }
    for (const name of ['Титов', 'Зуева']) expect([name, await ask(await actAs(name))]).toEqual([name, edits])
  })

  it('[TTB-01] of another school there is nothing to see and nothing to move', async () => {
    const hasanova = await secondAdministrator(0)
    const hers = await hasanova.call(GetTimetableTemplate, {})
    expect([hers.classes, hers.groups, hers.entries, hers.rooms]).toEqual([[], [], [], []])
    const [entry] = template.entries
    const [group] = template.groups
    expect(await refusalOf(hasanova.call(MoveTimetableEntry, { entryId: entry?.id as never, version: 1, ...place(1, 1) }))).toBe(
      'not_found',
    )
    expect(await refusalOf(hasanova.call(RemoveTimetableEntry, { entryId: entry?.id as never, version: 1, fromOn: TODAY }))).toBe(
      'not_found',
    )
    expect(await refusalOf(hasanova.call(AddTimetableEntry, { studyGroupId: group?.studyGroupId as never, ...place(1, 1) }))).toBe(
      'not_found',
    )
    expect((await hasanova.call(GetTimetable, { classGroupId: template.classes[0]?.classGroupId })).lessons).toEqual([])
  })
})

describe('an entry', () => {
  it('[TTB-02] of a teacher who is busy, a group at two places or pupils who are elsewhere is refused by name and not written', async () => {
    // Орлова teaches 7Б on Monday 1; 7А has Russian then, and mathematics with her on Monday 2.
    const mathA = groupNamed(template.groups, '7А', 'Математика')
    const tried = await titov.call(AddTimetableEntry, { studyGroupId: mathA.studyGroupId, ...place(1, 1, { room: '21' }) })
    const mathB = groupNamed(template.groups, '7Б', 'Математика')
    const atB = entryAt(template, mathB.studyGroupId, 1, 1)
    const rusA = entryAt(template, groupNamed(template.groups, '7А', 'Русский язык').studyGroupId, 1, 1)
    expect(tried.outcome).toBe('conflicts')
    expect(tried.conflicts).toEqual(
      expect.arrayContaining([
        { kind: 'teacher', key: atB?.id, teacherId: idOf('Орлова') },
        { kind: 'room', key: atB?.id, teacherId: null },
        { kind: 'pupils', key: rusA?.id, teacherId: null },
      ]),
    )
    const twice = await titov.call(AddTimetableEntry, { studyGroupId: mathB.studyGroupId, ...place(1, 1) })
    expect(twice.conflicts.map(({ kind }) => kind)).toContain('group')
    expect((await read()).entries).toHaveLength((await read()).entries.length)
    expect(entryAt(await read(), mathA.studyGroupId, 1, 1)).toBeUndefined()
  })

  it('[TTB-02] a pupil who is to move into another class is in one of both on each day, and stands in the way of neither', async () => {
    const [from, into] = ['7Б', '7А'].map((title) => template.classes.find((one) => one.title === title)?.classGroupId)
    if (!from || !into) throw new Error('The demo school has no 7А or 7Б')
    const administrator = await actAs('Зуева')
    const move = (classGroupId: typeof into, fromOn: string) =>
      administrator.call(MoveStudent, { studentId: idOf('Гусева Полина'), classGroupId, fromOn })
    await move(into, '2025-10-20')
    const mathA = groupNamed(template.groups, '7А', 'Математика')
    const rusA = entryAt(template, groupNamed(template.groups, '7А', 'Русский язык').studyGroupId, 1, 1)
    const tried = await titov.call(AddTimetableEntry, { studyGroupId: mathA.studyGroupId, ...place(1, 1) })
    expect(tried.conflicts.filter(({ kind }) => kind === 'pupils').map(({ key }) => key)).toEqual([rusA?.id])
    const { groups } = await read()
    const classesMet = groupNamed(groups, '7А', 'Математика').meets.map((at) => groups[at]?.classTitle)
    expect(new Set(classesMet)).toEqual(new Set(['7А']))
  })

  it('[TTB-03] in a room that is taken is refused until somebody says it is meant so', async () => {
    const art = groupNamed(template.groups, '7Б', 'ИЗО')
    const wanted = place(2, 8, { room: 'Актовый зал' })
    const first = await titov.call(AddTimetableEntry, { studyGroupId: art.studyGroupId, ...wanted })
    expect(first.outcome).toBe('saved')
    const pe = groupNamed(template.groups, '7А', 'Физкультура')
    const refused = await titov.call(AddTimetableEntry, { studyGroupId: pe.studyGroupId, ...wanted, room: 'актовый  зал' })
    expect([refused.outcome, refused.conflicts.map(({ kind }) => kind)]).toEqual(['conflicts', ['room']])
    const meant = await titov.call(AddTimetableEntry, { studyGroupId: pe.studyGroupId, ...wanted, sharedRoom: true })
    expect([meant.outcome, meant.conflicts.map(({ kind }) => kind)]).toEqual(['saved', ['room']])
  })

  it('[TTB-04] of two editors the second is told, and nothing of the first is overwritten', async () => {
    const { studyGroupId } = groupNamed(template.groups, '7Б', 'Музыка')
    const entry = entryAt(await read(), studyGroupId, 4, 7)
    if (!entry) throw new Error('7Б has no music on Thursday')
    const move = (number: number) =>
      titov.call(MoveTimetableEntry, { entryId: entry.id, version: entry.version, ...place(4, number, { fromOn: '2025-10-20' }) })
    expect((await move(8)).outcome).toBe('saved')
    expect(await refusalOf(move(9))).toBe('changed_by_another')
    expect(entryAt(await read(), studyGroupId, 4, 8)?.fromOn).toBe('2025-10-20')
  })

  it('[TTB-04] two editors at once never put one teacher into two classes', async () => {
    const zueva = await actAs('Зуева')
    const [mathA, mathB] = ['7А', '7Б'].map((title) => groupNamed(template.groups, title, 'Математика').studyGroupId)
    const answers = await Promise.all([
      titov.call(AddTimetableEntry, { studyGroupId: mathA as never, ...place(6, 5) }),
      zueva.call(AddTimetableEntry, { studyGroupId: mathB as never, ...place(6, 5) }),
    ])
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['conflicts', 'saved'])
    expect(answers.flatMap(({ conflicts }) => conflicts.map(({ kind }) => kind))).toEqual(['teacher'])
  })

  it('[TTB-05] dated lessons follow it from its day on; what was taught, and what has a topic, stays', async () => {
    const { studyGroupId } = groupNamed(template.groups, '7Б', 'Литература')
    const entry = entryAt(await read(), studyGroupId, 4, 1)
    if (!entry) throw new Error('7Б has no literature on Thursday')
    const lebedeva = await actAs('Лебедева')
    const grid = await lebedeva.call(GetGrid, { studyGroupId })
    const withTopic = grid.lessons.find((lesson) => lesson.on === '2025-10-16')
    if (!withTopic) throw new Error('no lesson on the 16th')
    await lebedeva.call(PutLesson, { lessonId: withTopic.id, version: 1, kindId: null, topic: 'Пушкин' })
    const [before] = await lessonsOf(studyGroupId, '2025-10-02')
    const moved = await titov.call(MoveTimetableEntry, {
      entryId: entry.id,
      version: entry.version,
      ...place(3, 7, { fromOn: '2025-10-13', room: '14' }),
    })
    expect(moved).toMatchObject({
      outcome: 'saved',
      put: [
        { id: entry.id, toOn: '2025-10-12' },
        { weekday: 3, number: 7, fromOn: '2025-10-13' },
      ],
    })
    expect(await lessonsOf(studyGroupId, '2025-10-02')).toEqual([before])
    expect(await lessonsOf(studyGroupId, '2025-10-09')).toHaveLength(1)
    expect(await lessonsOf(studyGroupId, '2025-10-16')).toMatchObject([{ id: withTopic.id }])
    expect(await lessonsOf(studyGroupId, '2025-10-23')).toEqual([])
    expect(await lessonsOf(studyGroupId, '2025-10-15')).toMatchObject([{ number: 7, room: '14' }])
    // Not in the autumn holidays of the demo school.
    const { results } = await env.JOURNAL_00.prepare(
      'select count(*) as n from lessons l join holidays h on l.lesson_on between h.starts_on and h.ends_on where l.study_group_id = ?',
    )
      .bind(studyGroupId)
      .all<{ n: number }>()
    expect(results[0]?.n).toBe(0)
  })

  it('[LCK-11] [TTB-05] days of a locked term stay as they are, whatever the template says; those after it follow', async () => {
    const { studyGroupId } = groupNamed(template.groups, '7А', 'Литература')
    const { periods } = await titov.call(ListTermLocks, {})
    const { periodId, endsOn } = periods[0] ?? {}
    if (periodId === undefined || endsOn === undefined) throw new Error('no term')
    const entry = entryAt(await read(), studyGroupId, 2, 5)
    if (!entry) throw new Error('7А has no literature on Tuesday')
    const lock = (locked: boolean) => titov.call(SetTermLock, { periodId, locked, studyGroupId })
    await lock(true)
    const before = await lessonsOf(studyGroupId, '2025-10-14')
    expect(before).toHaveLength(1)
    const move = { entryId: entry.id, version: entry.version, ...place(7, 1, { fromOn: TODAY }) }
    expect(await titov.call(MoveTimetableEntry, move)).toMatchObject({ outcome: 'saved' })
    expect(await lessonsOf(studyGroupId, '2025-10-14')).toMatchObject([{ id: before[0]?.id }])
    expect(await lessonsOf(studyGroupId, '2025-10-12')).toEqual([])
    expect([endsOn < '2025-11-04', await lessonsOf(studyGroupId, '2025-11-11')]).toEqual([true, []])
    expect(await lessonsOf(studyGroupId, '2025-11-16')).toMatchObject([{ number: 1 }])
    // Opened again, its days to come are as the template has become meanwhile; what was taught stays.
    const taught = await lessonsOf(studyGroupId, '2025-09-30')
    expect(taught).toHaveLength(1)
    await lock(false)
    expect(await lessonsOf(studyGroupId, '2025-10-14')).toEqual([])
    expect(await lessonsOf(studyGroupId, '2025-10-12')).toMatchObject([{ number: 1 }])
    expect(await lessonsOf(studyGroupId, '2025-09-30')).toEqual(taught)
  })

  it('[LCK-11] [LSN-03] a lesson of a locked term keeps its room while the template’s moves, and has the new one when the term is opened', async () => {
    const { studyGroupId } = groupNamed(template.groups, '7А', 'История')
    const { periods } = await titov.call(ListTermLocks, {})
    const { periodId } = periods[0] ?? {}
    const entry = (await read()).entries.find((one) => one.studyGroupId === studyGroupId)
    if (periodId === undefined || entry === undefined) throw new Error('no term, or no history')
    const days = [0, 7].map((later) => addDays('2025-10-12', entry.weekday + later))
    const rooms = async () => Promise.all(days.map(async (on) => (await lessonsOf(studyGroupId, on)).map(({ room }) => room)))
    expect(await rooms()).toEqual([[entry.room], [entry.room]])
    await titov.call(SetTermLock, { periodId, locked: true })
    const moved = { entryId: entry.id, version: entry.version, ...place(entry.weekday, entry.number, { room: '88' }) }
    expect(await titov.call(MoveTimetableEntry, moved)).toMatchObject({ outcome: 'saved' })
    expect(await rooms()).toEqual([[entry.room], [entry.room]])
    expect(await lessonsOf(studyGroupId, addDays('2025-11-09', entry.weekday))).toMatchObject([{ room: '88' }])
    const past = addDays('2025-09-28', entry.weekday)
    await env.JOURNAL_00.prepare('DELETE FROM lessons WHERE study_group_id = ? AND lesson_on = ?').bind(studyGroupId, past).run()
    await titov.call(SetTermLock, { periodId, locked: false })
    expect(await rooms()).toEqual([['88'], ['88']])
    // Days that are over get no lesson they did not have: full days missed and the plan’s topics stay as they were.
    expect(await lessonsOf(studyGroupId, past)).toEqual([])
  })

  it('[TTB-05] another room from a day on is the same lesson in another room', async () => {
    const { studyGroupId } = groupNamed(template.groups, '7А', 'Обществознание')
    const entry = entryAt(await read(), studyGroupId, 4, 4)
    if (!entry) throw new Error('7А has no social studies on Thursday')
    const [one] = await lessonsOf(studyGroupId, '2025-10-16')
    await titov.call(MoveTimetableEntry, {
      entryId: entry.id,
      version: entry.version,
      ...place(4, 4, { room: '99', fromOn: '2025-10-13' }),
    })
    expect(await lessonsOf(studyGroupId, '2025-10-16')).toMatchObject([{ id: one?.id, room: '99' }])
    expect(await lessonsOf(studyGroupId, '2025-10-09')).toMatchObject([{ room: '32' }])
  })

  it('[TTB-05] taken away it keeps the weeks that were; one that has not begun goes whole', async () => {
    const { studyGroupId } = groupNamed(template.groups, '7Б', 'География')
    const entry = entryAt(await read(), studyGroupId, 5, 4)
    if (!entry) throw new Error('7Б has no geography on Friday')
    const gone = await titov.call(RemoveTimetableEntry, { entryId: entry.id, version: entry.version, fromOn: TODAY })
    expect(gone).toMatchObject({ put: [{ id: entry.id, toOn: addDays(TODAY, -1) }], gone: [] })
    expect(await lessonsOf(studyGroupId, '2025-10-03')).toHaveLength(1)
    expect(await lessonsOf(studyGroupId, '2025-10-10')).toEqual([])
    const added = await titov.call(AddTimetableEntry, { studyGroupId, ...place(5, 4, { room: '25' }) })
    if (added.outcome !== 'saved') throw new Error('the place was not free')
    const [fresh] = added.put
    const again = await titov.call(RemoveTimetableEntry, { entryId: fresh?.id as never, version: 1, fromOn: TODAY })
    expect(again).toMatchObject({ put: [], gone: [fresh?.id] })
    expect(await lessonsOf(studyGroupId, '2025-10-10')).toEqual([])
  })

  it('[TTB-06] outside the week, of no length or of 400 days it is not understood', async () => {
    const { studyGroupId } = groupNamed(template.groups, '7Б', 'ИЗО')
    for (const over of [
      { weekday: 8 },
      { number: 16 },
      { toOn: '2025-09-01' },
      { toOn: '2027-01-01' },
      { room: 'x'.repeat(41) },
      { fromOn: '2025-02-30' },
    ]) {
      expect([over, await refusalOf(titov.call(AddTimetableEntry, { studyGroupId, ...place(6, 1), ...over }))]).toEqual([over, 'invalid'])
    }
  })

  it('[TTB-04] is in the log, and plans of imports made before it are made again', async () => {
    const { results } = await env.JOURNAL_00.prepare("select actor_id, before, after from journal_log where what = 'timetable.put'").all()
    expect(results.length).toBeGreaterThan(3)
    expect(new Set(results.map((row) => row.actor_id))).toEqual(new Set([idOf('Титов')]))
  })
})

describe('a template of a big school', () => {
  it('[TTB-04] is written whole, also when 12,000 entries change at once', async () => {
    const { school } = await titov.call(GetMe, {})
    let longest = 0
    const prepare = (sql: string) => {
      const statement = env.JOURNAL_00.prepare(sql)
      const bind = statement.bind.bind(statement)
      statement.bind = (...values) => {
        longest = Math.max(longest, ...values.map((value) => new TextEncoder().encode(String(value)).length))
        return bind(...values)
      }
      return statement
    }
    const batch: D1Database['batch'] = (statements) => env.JOURNAL_00.batch(statements)
    const home = { schoolId: school.id, timeZone: school.timeZone, shard: 0 }
    const tenant = { ...tenantOf(env, home), d1: { prepare, batch } as D1Database }
    const sessionId = 'ses_00000000000000000000' as SessionId
    const actor: Actor = { tenant, personId: titov.personId, sessionId, schoolId: school.id, profileLinked: false, aliveForMs: 0 }
    const { studyGroupId } = groupNamed(template.groups, '7Б', 'Математика')
    const room = 'к'.repeat(ROOM_CHARS_MAX)
    // Of one Tuesday, and for Mondays: no dated lesson follows from them.
    const dates = { weekday: 1, fromOn: '2026-05-19', toOn: '2026-05-19' }
    const entries = (version: number) =>
      Array.from({ length: 2 * TIMETABLE_CSV_ROWS_MAX }, (_, at): TimetableEntry => {
        const id = `ent_${String(at).padStart(20, '0')}` as TimetableEntry['id']
        return { id, studyGroupId, number: 1, room, version, ...dates }
      })
    const change = (put: TimetableEntry[], gone: TimetableEntry['id'][]) =>
      changeTemplate(
        env,
        actor,
        () => [studyGroupId],
        () => ({ put, gone, reassigned: [], before: null }),
      )
    const put = entries(1)
    await change(put, [])
    expect(await countRowsOf('timetable_entries', `room = '${room}'`)).toBe(put.length)
    // Platform: Cloudflare's D1 takes 2 MB in a parameter; the one of tests takes more.
    expect(longest).toBeLessThan(2_000_000)
    await change(
      [],
      put.map(({ id }) => id),
    )
    expect(await countRowsOf('timetable_entries', `room = '${room}'`)).toBe(0)
  })
})

describe('the timetable from a file', () => {
  const file = (text: string, over: Partial<InputOf<typeof ImportTimetable>> = {}) =>
    titov.call(ImportTimetable, { text, fromOn: TODAY, toOn: '2026-05-26', replace: false, sharedRooms: false, trial: false, ...over })

  it('[TTB-07] names each line in error and keeps the rest', async () => {
    const answer = await file(
      [
        'класс;день;урок;предмет;группа;учитель;кабинет',
        '7Б;сб;1;Музыка;;Рябова С. Ю.;16',
        '9Я;сб;1;Музыка;;;16',
        '7Б;завтра;1;Музыка;;;16',
        '7Б;сб;16;Музыка;;;16',
        '7Б;сб;2;Латынь;;;16',
        '7Б;сб;2;Английский язык;3-я подгруппа;;16',
        '7Б;сб;2;Английский язык;;;16',
        '7Б;сб;2;Музыка;;Орлова;16',
        '7-б;сб;1;Музыка;;;16',
        '7А;сб;1;Музыка;;Рябова;17',
        '7А;сб;1;Физкультура;;;16',
        'что-то',
        '7А;сб;2;ИЗО;;Рябова Светлана Юрьевна;16',
      ].join('\n'),
    )
    expect(answer.problems).toEqual([
      { line: 3, problem: 'class' },
      { line: 4, problem: 'weekday' },
      { line: 5, problem: 'number' },
      { line: 6, problem: 'subject' },
      { line: 7, problem: 'group' },
      { line: 8, problem: 'group' },
      { line: 9, problem: 'teacher' },
      { line: 10, problem: 'twice' },
      { line: 11, problem: 'teacher' },
      { line: 12, problem: 'room' },
      { line: 13, problem: 'columns' },
    ])
    expect([answer.lines, answer.added, answer.same, answer.ended]).toEqual([13, 2, 0, 0])
    expect(await lessonsOf(groupNamed(template.groups, '7А', 'ИЗО').studyGroupId, '2025-10-11')).toHaveLength(1)
  })

  it('[TTB-08] what was written out changes nothing when it comes back, and is only looked at in a trial', async () => {
    const now = await read()
    const same = await file(writeTimetable(now, '2025-11-10'), { replace: true, sharedRooms: true, fromOn: '2025-11-10' })
    expect([same.problems, same.added, same.ended]).toEqual([[], 0, 0])
    expect(same.same).toBe(same.lines)
    const trial = await file('7Б;вс;1;Музыка;;;', { trial: true })
    expect([trial.added, (await read()).entries.length]).toEqual([1, now.entries.length])
  })

  it('[TTB-08] with «replace» what the file leaves out ends, but not of a group with a line in error', async () => {
    const { studyGroupId } = groupNamed(template.groups, '7А', 'География')
    const before = (await read()).entries.filter((one) => one.studyGroupId === studyGroupId)
    expect(before.length).toBe(2)
    const broken = await file('7А;вт;3;География;;;25\n7А;вт;99;География;;;25', { replace: true, fromOn: '2025-10-20' })
    expect([broken.ended, broken.problems.map(({ line }) => line)]).toEqual([0, [2]])
    const clean = await file('7А;вт;3;География;;;25', { replace: true, fromOn: '2025-10-20' })
    expect([clean.same, clean.ended]).toEqual([1, 1])
    const after = (await read()).entries.filter((one) => one.studyGroupId === studyGroupId)
    expect(after.map(({ weekday, toOn }) => [weekday, toOn]).sort()).toEqual([
      [2, before.find((one) => one.weekday === 2)?.toOn],
      [5, '2025-10-19'],
    ])
  })

  it('[TTB-07] an empty file or one without end is refused whole', async () => {
    expect(await refusalOf(file(' \n \n'))).toBe('import_empty')
    expect(await refusalOf(file('7Б;пн;1;a;;;\n'.repeat(6002)))).toBe('import_too_many_rows')
    expect(await refusalOf(file('x'.repeat(500_001)))).toBe('invalid')
  })
})
