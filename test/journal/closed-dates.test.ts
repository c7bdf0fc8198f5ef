import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addDays } from '../../protocol/dates.ts'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { GetGrid, PutCells, PutLesson } from '../../protocol/journal.ts'
import { GetJournalRules, JOURNAL_RULES_DEFAULT, type JournalRules, SetJournalRules } from '../../protocol/journal-rules.ts'
import { AskUnlock, DecideUnlock, GetTermMarks, ListTermLocks, PutTermMarks, SetTermLock } from '../../protocol/term-marks.ts'
import { AddExtraLesson, PutLessonChange, UndoLessonChange } from '../../protocol/timetable.ts'
import { closedDates, windowClosedTo } from '../../worker/journal/closed-dates.ts'
import { actAs, type Person } from '../kit/act-as.ts'
import { fillMarks, groupOf, lessonOn, putCell } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { later } from '../kit/later.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { changeOf, dayOf, lessonAt } from '../kit/timetable.ts'
import { twoSchools } from '../kit/two-schools.ts'

keepStorage()

let orlova: Person
let titov: Person
let math: StudyGroupId
let ilya: PersonId

beforeAll(async () => {
  await twoSchools()
  orlova = await actAs('Орлова')
  titov = await actAs('Титов')
  math = await groupOf('7Б', 'Математика')
  ilya = (await actAs('Антонов Илья')).personId
})
beforeEach(async () => {
  await env.JOURNAL_00.batch(['term_locks', 'cells', 'unlocks'].map((table) => env.JOURNAL_00.prepare(`delete from ${table}`)))
})

const gridOf = (person = orlova) => person.call(GetGrid, { studyGroupId: math })

async function decide(rules: Partial<JournalRules>): Promise<void> {
  const zueva = await actAs('Зуева')
  const { version } = await zueva.call(GetJournalRules, {})
  await zueva.call(SetJournalRules, { rules: { ...JOURNAL_RULES_DEFAULT, ...rules }, version })
}

async function periodId(title: RegExp) {
  const { periods } = await titov.call(ListTermLocks, {})
  const found = periods.find((period) => title.test(period.title))
  if (!found) throw new Error(`There is no period ${title}.`)
  return found.periodId
}

describe('the edit window', () => {
  it.each([
    ['2025-09-02', '2025-09-10', 7, null, true],
    ['2025-09-03', '2025-09-10', 7, null, false],
    ['2025-09-10', '2025-09-10', 0, null, false],
    ['2025-09-09', '2025-09-10', 0, null, true],
    ['2025-10-30', '2025-09-10', 0, null, false],
    ['2025-09-30', '2025-10-04', null, 5, false],
    ['2025-09-30', '2025-10-05', null, 5, true],
    ['2025-10-01', '2025-10-05', null, 5, false],
    ['2025-12-31', '2026-01-09', null, 10, false],
    ['2025-12-31', '2026-01-10', null, 10, true],
    ['2025-01-31', '2025-02-28', null, 28, true],
    ['2020-01-01', '2025-09-10', null, null, false],
  ])(
    '[LCK-01] a lesson of %s is on %s, with %s days and the month closing on %s, closed: %s',
    (on, today, editWindowDays, monthClosesOn, closed) => {
      const rules = { rules: { ...JOURNAL_RULES_DEFAULT, editWindowDays, monthClosesOn }, version: 1 }
      const { isClosed } = closedDates([[rules], [], []], today)
      expect(isClosed(on)).toBe(closed)
      // The day that the page of locks names is the last closed one.
      const last = windowClosedTo(today, rules.rules)
      expect(last === null ? [false, false] : [isClosed(last), isClosed(addDays(last, 1))]).toEqual([last !== null, false])
      expect(last !== null && on <= last).toBe(closed)
    },
  )

  it('[LCK-01] is counted by the school’s clock and days: Orlova’s browser is not asked', async () => {
    const lesson = lessonOn(await gridOf(), '2025-10-06')
    // In Tula it is still the 13th at 23:59 and already the 14th a minute later; in Greenwich it is the 13th all along.
    expect(await putCell(await later(orlova, '2025-10-13T20:59:00Z'), math, lesson, ilya, { value: '4' })).toBe('saved')
    expect(await putCell(await later(orlova, '2025-10-13T21:00:30Z'), math, lesson, ilya, { value: '5', version: 1 })).toBe('period_closed')
  })

  it('[LCK-02] refuses cells, keeps the rest of the request, and answers what was saved in time as saved', async () => {
    const grid = await gridOf()
    const [old, open] = [lessonOn(grid, '2025-09-26'), lessonOn(grid, '2025-10-07')]
    const typed = (value: string) => ({ studentId: ilya, version: 0, attendance: null, marks: [{ value, kindId: null, comment: null }] })
    const { outcomes } = await orlova.call(PutCells, {
      studyGroupId: math,
      cells: [
        { lessonId: old, ...typed('5') },
        { lessonId: open, ...typed('5') },
      ],
    })
    expect(outcomes).toMatchObject([{ outcome: 'refused', refusal: 'period_closed', current: null }, { outcome: 'saved' }])
    const first = grid.lessons[0]
    if (!first) throw new Error('The grid is empty.')
    await fillMarks(grid, ilya, ['4'])
    expect(await putCell(orlova, math, first.id, ilya, { value: '4' })).toBe('saved')
    expect(await putCell(orlova, math, first.id, ilya, { value: '5', version: 1 })).toBe('period_closed')
    const card = { kindId: null, topic: 'Дроби' }
    expect(await refusalOf(orlova.call(PutLesson, { lessonId: first.id, version: first.version, ...card }))).toBe('period_closed')
    const next = grid.lessons.find((lesson) => lesson.id === open)
    expect(await refusalOf(orlova.call(PutLesson, { lessonId: open, version: next?.version ?? 0, ...card }))).toBe('done')
  })

  it('[LCK-03] the grid says which lessons are closed; without a window none is', async () => {
    const closedOf = async () => (await gridOf()).lessons.filter((lesson) => lesson.closed).map((lesson) => lesson.on)
    const closed = await closedOf()
    expect(closed.length).toBeGreaterThan(10)
    expect(closed.every((on) => on < '2025-09-29')).toBe(true)
    expect((await gridOf()).lessons.filter((lesson) => !lesson.closed).every((lesson) => lesson.on >= '2025-09-29')).toBe(true)
    await decide({ editWindowDays: null })
    expect(await closedOf()).toEqual([])
    await decide({})
  })

  it('[MARK-03] «1» is a mark only where the school’s scale has it', async () => {
    const lesson = lessonOn(await gridOf(), '2025-10-08')
    expect(await putCell(orlova, math, lesson, ilya, { value: '1' })).toBe('mark_not_in_scale')
    await decide({ scaleFrom: 1 })
    expect(await putCell(orlova, math, lesson, ilya, { value: '1' })).toBe('saved')
    await decide({})
  })
})

describe('a locked term', () => {
  it('[LCK-04] closes its lessons and its marks for the whole school, and opens again', async () => {
    const term = await periodId(/^1/)
    const grid = await gridOf()
    const lesson = lessonOn(grid, '2025-10-06')
    expect(await titov.call(SetTermLock, { periodId: term, locked: true })).toEqual({ locked: true })
    expect(await refusalOf(titov.call(SetTermLock, { periodId: term, locked: true }))).toBe('done')
    expect(await putCell(orlova, math, lesson, ilya, { value: '5' })).toBe('period_closed')
    const { columns } = await orlova.call(GetTermMarks, { studyGroupId: math })
    expect(columns.map(({ period, closed }) => [period === term, closed]).filter(([own, closed]) => own !== closed)).toEqual([])
    const give = async (period: (typeof columns)[number]['period']) => {
      const mark = { studentId: ilya, period, value: '5', reason: 'Олимпиада', version: 0 }
      const [outcome] = (await orlova.call(PutTermMarks, { studyGroupId: math, marks: [mark] })).outcomes
      return outcome?.outcome === 'refused' ? outcome.refusal : outcome?.outcome
    }
    expect(await give(columns[0]?.period ?? 'year')).toBe('period_closed')
    expect(await give(columns[1]?.period ?? 'year')).toBe('saved')
    expect((await titov.call(ListTermLocks, {})).periods.find((period) => period.periodId === term)?.lock?.by).toMatchObject({
      familyName: 'Титов',
    })
    await titov.call(SetTermLock, { periodId: term, locked: false })
    expect(await putCell(orlova, math, lesson, ilya, { value: '5' })).toBe('saved')
    const log = await env.JOURNAL_00.prepare("select what from journal_log where what like 'term.%' order by seq").all()
    expect(log.results.map((row) => row.what)).toEqual(['term.lock', 'term.unlock'])
  })

  it('[LCK-04] closes one group alone where it is locked for that, and no form the term is not for', async () => {
    const term = await periodId(/^1/)
    const other = await groupOf('7А', 'Математика')
    const closedIn = async (studyGroupId: StudyGroupId) =>
      (await orlova.call(GetGrid, { studyGroupId })).lessons.every((lesson) => lesson.closed)
    await titov.call(SetTermLock, { periodId: term, locked: true, studyGroupId: math })
    expect([await closedIn(math), await closedIn(other)]).toEqual([true, false])
    const { periods } = await (await actAs('Морозов')).call(ListTermLocks, {})
    expect(
      periods.filter(({ lock, groups }) => lock !== null || groups.length > 0).map((one) => [one.periodId, one.lock, one.groups]),
    ).toEqual([[term, null, [{ studyGroupId: math, subject: 'Математика', title: '7Б', classTitle: '7Б' }]]])
    await titov.call(SetTermLock, { periodId: term, locked: false, studyGroupId: math })
    await titov.call(SetTermLock, { periodId: term, locked: true })
    const levels = (from: number, to: number) =>
      env.JOURNAL_00.prepare('update terms set level_from = ?, level_to = ? where id = ?').bind(from, to, term).run()
    await levels(10, 11)
    expect([await closedIn(math), await closedIn(other)]).toEqual([false, false])
    await levels(1, 11)
    expect([await closedIn(math), await closedIn(other)]).toEqual([true, true])
  })

  it('[LCK-11] nothing is cancelled, moved, added or brought back on its days, nor moved onto them; with an unlock it is', async () => {
    const term = await periodId(/^1/)
    const lesson = lessonAt(await dayOf(titov, '2025-10-14'), '7Б', 3)
    const next = lessonAt(await dayOf(titov, '2025-11-13'), '7Б', 4)
    const { studyGroupId } = next
    expect([studyGroupId, lesson.studyGroupId]).toEqual([math, expect.not.stringMatching(math)])
    const own = (await dayOf(titov, '2025-10-14')).lessons.find((one) => one.studyGroupId === math)
    if (!own) throw new Error('7Б has no mathematics on that Tuesday')
    const saved = await titov.call(PutLessonChange, changeOf(own, { room: '77' }))
    await titov.call(SetTermLock, { periodId: term, locked: true, studyGroupId: math })
    const extra = { studyGroupId: math, on: '2025-10-15', number: 0, room: null, substituteId: null, subjectId: null }
    const tries = () => [
      titov.call(PutLessonChange, { ...changeOf(own, { cancelled: true }), version: 1 }),
      titov.call(PutLessonChange, changeOf(next, { on: '2025-10-15', number: 0 })),
      titov.call(AddExtraLesson, { ...extra, reason: 'other', comment: null, sharedRoom: false }),
      titov.call(UndoLessonChange, { lessonId: own.lessonId, version: 1 }),
    ]
    expect(saved.outcome).toBe('saved')
    expect(await Promise.all(tries().map(refusalOf))).toEqual(Array(4).fill('period_closed'))
    // Another group's lesson of that day is nobody's locked journal.
    expect(await refusalOf(titov.call(PutLessonChange, changeOf(lesson, { room: '78' })))).toBe('done')
    const days = { studyGroupId: math, from: '2025-10-14', to: '2025-10-15', reason: 'Урок отменили задним числом' }
    const { unlockId } = await orlova.call(AskUnlock, days)
    await titov.call(DecideUnlock, { unlockId, granted: true })
    expect(await refusalOf(titov.call(UndoLessonChange, { lessonId: own.lessonId, version: 1 }))).toBe('done')
  })

  it('[LCK-05] a locked year closes all its days, and the marks it ends with', async () => {
    const year = (await titov.call(ListTermLocks, {})).periods.find((period) => period.periodId.startsWith('yer_'))
    if (!year) throw new Error('The demo school has no year.')
    await titov.call(SetTermLock, { periodId: year.periodId, locked: true })
    const { columns } = await orlova.call(GetTermMarks, { studyGroupId: math })
    expect(columns.map((column) => column.closed)).not.toContain(false)
    expect((await gridOf()).lessons.every((lesson) => lesson.closed)).toBe(true)
  })

  it('[LCK-06] only a deputy head locks; the head sees; to teachers, the administrator, families and another school there are no locks', async () => {
    const term = await periodId(/^1/)
    const lock = (person: Person) => refusalOf(person.call(SetTermLock, { periodId: term, locked: true }))
    const head = await actAs('Морозов')
    expect([await refusalOf(head.call(ListTermLocks, {})), await lock(head)]).toEqual(['done', 'not_allowed'])
    for (const name of ['Орлова', 'Зуева', 'Антонов Илья', 'Антонова Елена']) {
      const person = await actAs(name)
      expect([name, await refusalOf(person.call(ListTermLocks, {})), await lock(person)]).toEqual([name, 'not_found', 'not_found'])
    }
    const foreign = await env.JOURNAL_01.prepare('select id from terms limit 1').first<{ id: string }>()
    expect(await refusalOf(titov.call(SetTermLock, { periodId: foreign?.id as typeof term, locked: true }))).toBe('not_found')
    expect(await refusalOf(titov.call(SetTermLock, { periodId: 'trm_00000000000000000000' as typeof term, locked: true }))).toBe(
      'not_found',
    )
  })
})
