// «Точка» with a deadline: what a deadline may be, who hears when it is over, and what the school may make of it.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { type Cell, GetGrid, PutCells } from '../../protocol/journal.ts'
import { GetJournalRules, SetJournalRules } from '../../protocol/journal-rules.ts'
import { ListTermLocks, SetTermLock } from '../../protocol/term-marks.ts'
import { runCron } from '../../worker/cron.ts'
import { actAs, type Person } from '../kit/act-as.ts'
import { groupOf, lessonOn, putCell } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { later } from '../kit/later.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { twoSchools } from '../kit/two-schools.ts'

keepStorage()

const MONDAY = '2025-10-06'

let orlova: Person
let math: StudyGroupId
let monday: LessonId
let tuesday: LessonId
const pupils = new Map<string, PersonId>()

beforeAll(async () => {
  await twoSchools()
  orlova = await actAs('Орлова')
  math = await groupOf('7Б', 'Математика')
  const grid = await orlova.call(GetGrid, { studyGroupId: math })
  monday = lessonOn(grid, MONDAY)
  tuesday = lessonOn(grid, '2025-10-07')
  for (const { personId, name } of grid.students) pupils.set(`${name.familyName} ${name.givenName}`, personId)
})

const pupil = (name: string) => pupils.get(name) as PersonId

async function put(
  studentId: PersonId,
  pointDueOn: string | null | undefined,
  part: Partial<Cell> & { lessonId?: LessonId } = {},
): Promise<string> {
  const {
    lessonId = monday,
    marks = [{ value: '.', kindId: null, comment: 'Доклад' }],
    version = (await cellOf(studentId, lessonId)).version,
  } = part
  const cell = { lessonId, studentId, marks, attendance: null, version, ...(pointDueOn === undefined ? {} : { pointDueOn }) }
  const [outcome] = (await orlova.call(PutCells, { studyGroupId: math, cells: [cell] })).outcomes
  return outcome?.outcome === 'refused' ? outcome.refusal : (outcome?.outcome ?? 'nothing')
}

async function cellOf(studentId: PersonId, lessonId = monday): Promise<Cell> {
  const { cells } = await orlova.call(GetGrid, { studyGroupId: math })
  const nothing = { lessonId, studentId, marks: [], attendance: null, version: 0 }
  return cells.find((cell) => cell.lessonId === lessonId && cell.studentId === studentId) ?? nothing
}

const textOf = ({ marks, pointDueOn }: Cell) => [marks.map(({ value }) => value).join('/'), pointDueOn ?? '-'].join(' ')
const cronAt = (clock: string) => runCron({ ...env, DEV_CLOCK_AT: clock })
const expired = (frames: readonly InboxDown[]) => frames.filter((frame) => frame.type === 'point.expired')
const waiting = () =>
  env.JOURNAL_00.prepare('select count(*) as points from cells where point_due is not null and point_told = 0').first('points')

async function twoOnExpiry(pointBecomesTwo: boolean): Promise<void> {
  const zueva = await actAs('Зуева')
  const { rules, version } = await zueva.call(GetJournalRules, {})
  await zueva.call(SetJournalRules, { rules: { ...rules, pointBecomesTwo }, version })
}

describe('a deadline', () => {
  it.each([
    ['the day before its lesson', '2025-10-05', 'point_due_out_of_range'],
    ['the lesson’s own day', '2025-10-06', 'saved'],
    ['ninety days on', '2026-01-04', 'saved'],
    ['a day more', '2026-01-05', 'point_due_out_of_range'],
    ['another century', '2199-01-01', 'point_due_out_of_range'],
  ])('[PNT-01] %s: %s is answered %s', async (_what, on, said) => {
    expect(await put(pupil('Антонов Илья'), on)).toBe(said)
  })

  it('[PNT-01] of an older lesson is not before today: what is over as soon as it is written is nobody’s deadline', async () => {
    const grid = await orlova.call(GetGrid, { studyGroupId: math })
    const lessonId = lessonOn(grid, '2025-10-02')
    expect(await put(pupil('Антонов Илья'), '2025-10-05', { lessonId })).toBe('point_due_out_of_range')
    expect(await put(pupil('Антонов Илья'), MONDAY, { lessonId })).toBe('saved')
    expect(await put(pupil('Антонов Илья'), null, { lessonId, marks: [] })).toBe('saved')
  })

  it('[PNT-02] stays when nothing is said of it, goes with its «точка», and is nothing without one', async () => {
    const ilya = pupil('Антонов Илья')
    await put(ilya, '2025-10-10')
    expect(await put(ilya, undefined, { marks: [{ value: '.', kindId: null, comment: 'Доклад о Евклиде' }] })).toBe('saved')
    expect(textOf(await cellOf(ilya))).toBe('. 2025-10-10')
    expect(await put(ilya, '2025-10-12', { marks: [{ value: '4', kindId: null, comment: null }] })).toBe('saved')
    expect(textOf(await cellOf(ilya))).toBe('4 -')
  })

  it('[PNT-02] is refused cell by cell: the others of the request are kept', async () => {
    const cells = [
      [pupil('Борисова Дарья'), '2025-10-01'],
      [pupil('Воронов Максим'), '2025-10-09'],
    ].map(([studentId, pointDueOn]) => ({
      lessonId: monday,
      studentId: studentId as PersonId,
      marks: [{ value: '.', kindId: null, comment: null }],
      attendance: null,
      version: 0,
      pointDueOn: pointDueOn as string,
    }))
    const { outcomes } = await orlova.call(PutCells, { studyGroupId: math, cells })
    expect(outcomes.map((one) => (one.outcome === 'refused' ? one.refusal : one.outcome))).toEqual(['point_due_out_of_range', 'saved'])
    expect(await put(pupil('Воронов Максим'), null, { marks: [] })).toBe('saved')
  })
})

describe('a deadline that is over', () => {
  it('[PNT-03] is told once, to its pupil and the parents, after its day by the school’s calendar', async () => {
    const people = await Promise.all(['Антонов Илья', 'Антонова Елена', 'Борисов Павел', 'Орлова'].map((name) => actAs(name)))
    const [ilya, elena, pavel, teacher] = await Promise.all(people.map((person) => inboxOf(person)))
    if (!ilya || !elena || !pavel || !teacher) throw new Error('unreachable')
    await put(pupil('Антонов Илья'), '2025-10-08')
    // Half past eleven in the evening of the 8th in Tula: it is still the last day.
    await cronAt('2025-10-08T20:30:00Z')
    expect([await waiting(), expired(ilya.frames)]).toEqual([1, []])
    await cronAt('2025-10-08T21:01:00Z')
    const news = { type: 'point.expired', studyGroupId: math, lessonId: monday, studentId: pupil('Антонов Илья') }
    expect(await ilya.until((frame) => frame.type === 'point.expired')).toEqual(news)
    expect(await elena.until((frame) => frame.type === 'point.expired')).toEqual(news)
    await cronAt('2025-10-08T21:02:00Z')
    await cronAt('2025-10-09T21:02:00Z')
    expect([ilya, elena, pavel, teacher].map(({ frames }) => expired(frames).length)).toEqual([1, 1, 0, 0])
    // It still waits: the school has not decided that it becomes a mark.
    expect(textOf(await cellOf(pupil('Антонов Илья')))).toBe('. 2025-10-08')
    expect(await waiting()).toBe(0)
    for (const line of [ilya, elena, pavel, teacher]) line.close()
  })

  it('[PNT-03] that was put off is told of anew, and one whose work came in is not', async () => {
    const ilya = pupil('Антонов Илья')
    await put(ilya, '2025-10-20')
    expect(await waiting()).toBe(1)
    await put(ilya, undefined, { marks: [{ value: '5', kindId: null, comment: null }] })
    expect(await waiting()).toBe(0)
  })

  it('[PNT-05] two runs at once tell once, and a pupil who has left is told nothing', async () => {
    const [dasha, maxim] = [pupil('Борисова Дарья'), pupil('Воронов Максим')]
    for (const studentId of [dasha, maxim]) await put(studentId, '2025-10-07')
    await env.JOURNAL_00.prepare("update study_group_members set to_on = '2025-10-07' where study_group_id = ? and student_id = ?")
      .bind(math, maxim)
      .run()
    const told: unknown[] = []
    await env.JOURNAL_00.prepare(
      "create trigger seen_news after insert on outbox when new.news = 'point.expired' begin insert into batch_guards values (1); end",
    ).run()
    await Promise.all([cronAt('2025-10-08T05:00:00Z'), cronAt('2025-10-08T05:00:00Z')])
    told.push(await env.JOURNAL_00.prepare('select count(*) as news from batch_guards').first('news'))
    await env.JOURNAL_00.batch([env.JOURNAL_00.prepare('drop trigger seen_news'), env.JOURNAL_00.prepare('delete from batch_guards')])
    expect([told, await waiting()]).toEqual([[1], 0])
    await env.JOURNAL_00.prepare('update study_group_members set to_on = null where study_group_id = ? and student_id = ?')
      .bind(math, maxim)
      .run()
  })
})

describe('«превратить в 2»', () => {
  it('[PNT-04] makes of it the «2» its teacher would have put: with a row in the log, told like any mark; what came in meanwhile stays', async () => {
    await twoOnExpiry(true)
    const [dasha, polina] = [pupil('Борисова Дарья'), pupil('Гусева Полина')]
    for (const studentId of [dasha, polina]) await put(studentId, '2025-10-09', { lessonId: tuesday })
    await put(polina, undefined, { lessonId: tuesday, marks: [{ value: '3', kindId: null, comment: null }] })
    const line = await inboxOf(await actAs('Борисова Дарья'))
    await cronAt('2025-10-09T21:05:00Z')
    await line.until((frame) => frame.type === 'point.expired')
    await line.until((frame) => frame.type === 'cell.changed' && frame.cell.marks[0]?.value === '2')
    line.close()
    expect([textOf(await cellOf(dasha, tuesday)), textOf(await cellOf(polina, tuesday))]).toEqual(['2 -', '3 -'])
    expect((await cellOf(dasha, tuesday)).marks[0]?.comment).toBe('Доклад')
    const { results } = await env.JOURNAL_00.prepare(
      "select actor_id, session_id, student_id, before->>'$.marks[0].value' as was, after->>'$.marks[0].value' as became from journal_log where what = 'point.expired'",
    ).all()
    expect(results).toEqual([{ actor_id: orlova.personId, session_id: '', student_id: dasha, was: '.', became: '2' }])
    // What the school made of it she may correct as her own.
    expect(await put(dasha, undefined, { lessonId: tuesday, marks: [{ value: '4', kindId: null, comment: null }] })).toBe('saved')
  })

  it('[PNT-04] leaves a locked term alone: it is told and stays a «точка»', async () => {
    const titov = await actAs('Титов')
    await put(pupil('Воронов Максим'), '2025-10-10', { lessonId: tuesday })
    const { periods } = await titov.call(ListTermLocks, {})
    const term = periods.find(({ startsOn, endsOn }) => startsOn <= MONDAY && MONDAY <= endsOn)
    if (!term) throw new Error('No term holds today.')
    await titov.call(SetTermLock, { periodId: term.periodId, locked: true })
    await cronAt('2025-10-11T05:00:00Z')
    await titov.call(SetTermLock, { periodId: term.periodId, locked: false })
    expect([textOf(await cellOf(pupil('Воронов Максим'), tuesday)), await waiting()]).toEqual(['. 2025-10-10', 0])
  })

  it('[PNT-04] the first form has no marks: its «точка» stays one', async () => {
    await env.JOURNAL_00.prepare('update class_groups set year_level = 1 where id = (select class_group_id from study_groups where id = ?)')
      .bind(math)
      .run()
    await put(pupil('Гусева Полина'), '2025-10-12')
    await cronAt('2025-10-13T05:00:00Z')
    await env.JOURNAL_00.prepare('update class_groups set year_level = 7 where id = (select class_group_id from study_groups where id = ?)')
      .bind(math)
      .run()
    expect([textOf(await cellOf(pupil('Гусева Полина'))), await waiting()]).toEqual(['. 2025-10-12', 0])
  })

  it('[PNT-06] a work may be marked until the edit window after its deadline is over, whatever the lesson’s own is', async () => {
    await twoOnExpiry(false)
    const dasha = pupil('Борисова Дарья')
    await put(dasha, '2025-10-31')
    const then = await later(orlova, '2025-11-05T07:00:00Z')
    const { version } = await cellOf(dasha)
    expect(await putCell(then, math, monday, dasha, { value: '5', version })).toBe('saved')
    // It is a mark now, and its lesson’s day is closed.
    expect(await putCell(then, math, monday, dasha, { value: '4', version: version + 1 })).toBe('period_closed')
  })
})
