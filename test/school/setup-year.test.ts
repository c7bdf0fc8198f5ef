// A longer file than most: making the demo school is dear, and all of these change one.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetDiaryMarks } from '../../protocol/diary.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { BellSetId, HolidayId, StudyGroupId, TermId } from '../../protocol/ids.ts'
import { GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import { ApplyImport } from '../../protocol/roster-import.ts'
import {
  GetSchoolSetup,
  PutAcademicYear,
  PutBellDay,
  PutBells,
  PutClass,
  PutHolidays,
  PutTerms,
  RemoveBellSet,
} from '../../protocol/school-setup.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import { countRowsOf, dumpRoster } from '../kit/dump-roster.ts'
import { edited, upload } from '../kit/import-demo.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusedAt } from '../kit/refused-at.ts'

keepStorage()

const TODAY = '2025-10-06'
const ALL = { levelFrom: 1, levelTo: 11 }
let administrator: Person
let setup: ResultOf<typeof GetSchoolSetup>

async function look() {
  setup = await administrator.call(GetSchoolSetup, {})
  return setup
}

beforeAll(async () => {
  await demoSchool()
  administrator = await actAs('Зуева')
  await look()
})

const year = () => {
  const found = setup.years.find(({ yearId }) => yearId === setup.yearId)
  if (!found) throw new Error('no year')
  return found
}
const quarter = (title: string) => {
  const found = setup.terms.find((term) => term.title === title)
  if (!found) throw new Error(`no ${title}`)
  return found
}
const lessonsOn = (from: string, to = from) => countRowsOf('lessons', `lesson_on BETWEEN '${from}' AND '${to}'`)

async function mathsOf7B(who: Person): Promise<StudyGroupId> {
  const { classes } = await who.call(ListJournals, {})
  const group = classes.find(({ title }) => title === '7Б')?.groups.find(({ subject }) => subject === 'Математика')
  if (!group) throw new Error('no maths')
  return group.studyGroupId
}

describe('the school year', () => {
  it('[SET-01] is shown with what the import brought: quarters, holidays, bells, classes, teachers', async () => {
    expect(setup).toMatchObject({ today: TODAY, mayChange: true })
    expect(year()).toMatchObject({ title: '2025/26', startsOn: '2025-09-01', endsOn: '2026-05-26' })
    expect(setup.terms.map(({ title, kind, levelFrom, levelTo }) => [title, kind, levelFrom, levelTo])).toEqual(
      ['1 четверть', '2 четверть', '3 четверть', '4 четверть'].map((title) => [title, 'quarter', 1, 11]),
    )
    expect(setup.holidays).toHaveLength(8)
    expect(setup.bellSets).toMatchObject([{ bellSetId: null, times: { length: 7 } }])
    expect(
      setup.classes.map(({ title, students, groups, groupsWithoutTeacher }) => [title, students, groups, groupsWithoutTeacher]),
    ).toEqual([
      ['7А', 4, 14, 0],
      ['7Б', 8, 15, 0],
    ])
    expect(setup.roomsUnlisted).toContain('спортзал')
    expect(setup.staff).toHaveLength(13)
  })

  it('[SET-02] of 400 days, backwards, or over another one is refused by name, and nothing is written', async () => {
    const before = await dumpRoster()
    const put = (startsOn: string, endsOn: string, own = true) =>
      refusedAt(administrator.call(PutAcademicYear, { yearId: own ? year().yearId : null, title: '2025/26', startsOn, endsOn }))
    expect(await put('2025-09-01', '2026-10-06')).toBe('year_too_long endsOn')
    expect(await put('2026-05-26', '2025-09-01')).toBe('dates_reversed endsOn')
    expect(await put('2026-05-26', '2027-05-25', false)).toBe('dates_overlap startsOn')
    // Terms and holidays that would be left outside.
    expect(await put('2025-09-02', '2026-05-26')).toBe('outside_year terms')
    expect(await dumpRoster()).toEqual(before)
  })

  it('[SET-05] when it ends later, the timetable and its lessons last as long', async () => {
    expect(await lessonsOn('2026-05-27', '2026-05-29')).toBe(0)
    await administrator.call(PutAcademicYear, { ...year(), endsOn: '2026-05-29' })
    expect(await lessonsOn('2026-05-27', '2026-05-29')).toBeGreaterThan(0)
    await look()
    await administrator.call(PutAcademicYear, { ...year(), endsOn: '2026-05-26' })
    expect(await lessonsOn('2026-05-27', '2026-05-29')).toBe(0)
    await look()
  })
})

describe('terms', () => {
  it('[SET-03] that overlap, lie outside the year or are reversed are refused by their place, and none of the others is written', async () => {
    const before = await dumpRoster()
    const { yearId } = year()
    const term = { termId: null, kind: 'module' as const, title: 'Модуль', ...ALL }
    const put = (...spans: [string, string][]) =>
      refusedAt(
        administrator.call(PutTerms, { yearId, removed: [], terms: spans.map(([startsOn, endsOn]) => ({ ...term, startsOn, endsOn })) }),
      )
    expect(await put(['2025-10-27', '2025-10-31'], ['2025-10-20', '2025-10-26'])).toBe('dates_overlap terms.1')
    expect(await put(['2025-10-27', '2025-10-31'], ['2025-10-30', '2025-11-01'])).toBe('dates_overlap terms.1')
    expect(await put(['2025-10-27', '2025-10-31'], ['2026-06-01', '2026-06-10'])).toBe('outside_year terms.1')
    expect(await put(['2025-11-01', '2025-10-27'])).toBe('dates_reversed terms.0')
    expect(await dumpRoster()).toEqual(before)
  })

  it('[SET-04] half-years for the tenth and eleventh, quarters for the rest: a grid and a diary show those of their level', async () => {
    const { yearId } = year()
    const halves = [
      { title: '1 полугодие', startsOn: '2025-09-01', endsOn: '2025-12-30' },
      { title: '2 полугодие', startsOn: '2026-01-12', endsOn: '2026-05-26' },
    ].map((half) => ({ termId: null, kind: 'halfYear' as const, levelFrom: 7, levelTo: 11, ...half }))
    const quarters = setup.terms.map((term) => ({ ...term, levelTo: 6 }))
    await administrator.call(PutTerms, { yearId, terms: [...quarters, ...halves], removed: [] })

    const orlova = await actAs('Орлова')
    const studyGroupId = await mathsOf7B(orlova)
    const grid = await orlova.call(GetGrid, { studyGroupId })
    expect(grid.terms.map(({ title }) => title)).toEqual(['1 полугодие', '2 полугодие'])
    expect(grid.lessons.at(-1)?.on.slice(0, 7)).toBe('2025-12')
    expect(Number(orlova.headers.get('x-d1-queries'))).toBe(2)
    const pupil = await actAs('Антонов Илья')
    const diary = await pupil.call(GetDiaryMarks, { studentId: pupil.personId })
    expect(diary.terms).toEqual(grid.terms)
    expect(Number(pupil.headers.get('x-d1-queries'))).toBe(2)
    // A term of another level, asked for by its id, is none of theirs.
    const asked = await orlova.call(GetGrid, { studyGroupId, termId: quarters[1]?.termId as TermId })
    expect(asked.termId).toBe(grid.termId)

    await look()
    await administrator.call(PutTerms, {
      yearId,
      terms: setup.terms.filter(({ kind }) => kind === 'quarter').map((term) => ({ ...term, levelTo: 11 })),
      removed: setup.terms.filter(({ kind }) => kind === 'halfYear').map(({ termId }) => termId),
    })
    await look()
    expect(setup.terms).toHaveLength(4)
  })

  it('[SET-06] a term with marks or a lock is not taken away, and a locked one keeps its dates', async () => {
    const { yearId, termId } = quarter('1 четверть')
    const orlova = await actAs('Орлова')
    const studyGroupId = await mathsOf7B(orlova)
    const pupil = await actAs('Антонов Илья')
    await env.JOURNAL_00.prepare(
      `INSERT INTO term_marks (study_group_id, student_id, period, school_id, value, version, changed_at, changed_by)
       SELECT ?1, ?2, ?3, school_id, '5', 1, 0, ?4 FROM study_groups WHERE id = ?1`,
    )
      .bind(studyGroupId, pupil.personId, termId, orlova.personId)
      .run()
    const remove = () => refusedAt(administrator.call(PutTerms, { yearId, terms: [], removed: [termId] }))
    expect(await remove()).toBe('in_use removed.0')
    await env.JOURNAL_00.batch([
      env.JOURNAL_00.prepare('DELETE FROM term_marks'),
      env.JOURNAL_00.prepare(
        "INSERT INTO term_locks (school_id, term_id, study_group_id, locked_at, locked_by) SELECT school_id, id, '', 0, ?2 FROM terms WHERE id = ?1",
      ).bind(termId, administrator.personId),
    ])
    expect(await remove()).toBe('in_use removed.0')
    const put = (changes: object) =>
      refusedAt(administrator.call(PutTerms, { yearId, terms: [{ ...quarter('1 четверть'), ...changes }], removed: [] }))
    expect(await put({ endsOn: '2025-10-23' })).toBe('in_use terms.0')
    expect(await put({ title: 'I четверть' })).toBe('done')
    await env.JOURNAL_00.prepare('DELETE FROM term_locks').run()
  })

  it('[SET-06] a locked year may grow, but no day that is closed is left outside it', async () => {
    const put = (endsOn: string) => refusedAt(administrator.call(PutAcademicYear, { ...year(), endsOn }))
    expect(await put('2026-05-28')).toBe('done')
    const { yearId } = year()
    await env.JOURNAL_00.prepare(
      "INSERT INTO term_locks (school_id, term_id, study_group_id, locked_at, locked_by) SELECT school_id, id, '', 0, ?2 FROM academic_years WHERE id = ?1",
    )
      .bind(yearId, administrator.personId)
      .run()
    expect(await put('2026-05-26')).toBe('in_use endsOn')
    expect(await put('2026-05-29')).toBe('done')
    expect(await put('2026-05-28')).toBe('in_use endsOn')
    await env.JOURNAL_00.prepare('DELETE FROM term_locks').run()
    expect(await put('2026-05-26')).toBe('done')
  })

  it('[SET-07] of two administrators who each write a term for the same days, one is refused', async () => {
    const { yearId } = year()
    const put = () =>
      refusedAt(
        administrator.call(PutTerms, {
          yearId,
          removed: [],
          terms: [{ termId: null, kind: 'module', title: 'Модуль', startsOn: '2025-10-27', endsOn: '2025-10-31', ...ALL }],
        }),
      )
    expect((await Promise.all([put(), put()])).sort()).toEqual(['dates_overlap terms.0', 'done'])
    await look()
    const module = setup.terms.find(({ kind }) => kind === 'module')
    await administrator.call(PutTerms, { yearId, terms: [], removed: [module?.termId as TermId] })
    await look()
  })
})

describe('holidays', () => {
  it('[SET-05] take the lessons of their days away, and give them back when they go; a lesson with a mark stays', async () => {
    const orlova = await actAs('Орлова')
    const studyGroupId = await mathsOf7B(orlova)
    const { lessons, students } = await orlova.call(GetGrid, { studyGroupId })
    const marked = lessons.find(({ on }) => on > TODAY && on < '2025-10-20')
    const [student] = students
    if (!marked || !student) throw new Error('no lesson to come')
    const before = await lessonsOn(marked.on)
    const marks = [{ value: '5', kindId: null, comment: null }]
    const cell = { lessonId: marked.id, studentId: student.personId, marks, attendance: null, version: 0 }
    await orlova.call(PutCells, { studyGroupId, cells: [cell] })

    const quarantine = { title: 'Карантин', startsOn: marked.on, endsOn: marked.on, ...ALL }
    await administrator.call(PutHolidays, { holidays: [{ holidayId: null, ...quarantine }], removed: [] })
    expect(before).toBeGreaterThan(5)
    expect(await lessonsOn(marked.on)).toBe(1)
    await look()
    const holidayId = setup.holidays.find(({ title }) => title === 'Карантин')?.holidayId as HolidayId
    await administrator.call(PutHolidays, { holidays: [], removed: [holidayId] })
    expect(await lessonsOn(marked.on)).toBe(before)
  })

  it('[SET-05] of some year levels leave the others their lessons, after an import too', async () => {
    const before = await lessonsOn('2026-02-16', '2026-02-20')
    const first = { holidayId: null, title: 'Каникулы первых классов', startsOn: '2026-02-16', endsOn: '2026-02-22' }
    await administrator.call(PutHolidays, { holidays: [{ ...first, levelFrom: 1, levelTo: 1 }], removed: [] })
    expect(await lessonsOn('2026-02-16', '2026-02-20')).toBe(before)
    await look()
    const holidayId = setup.holidays.find(({ title }) => title === first.title)?.holidayId as HolidayId
    await administrator.call(PutHolidays, { holidays: [{ ...first, holidayId, levelFrom: 1, levelTo: 7 }], removed: [] })
    expect(await lessonsOn('2026-02-16', '2026-02-20')).toBe(0)
    await administrator.call(PutHolidays, { holidays: [{ ...first, holidayId, levelFrom: 1, levelTo: 1 }], removed: [] })
    expect(await lessonsOn('2026-02-16', '2026-02-20')).toBe(before)
    await administrator.call(PutHolidays, { holidays: [], removed: [holidayId] })
  })

  it('[SET-03] outside every school year, reversed or over another one are refused by their place', async () => {
    const put = (startsOn: string, endsOn: string) =>
      refusedAt(administrator.call(PutHolidays, { holidays: [{ holidayId: null, title: 'Лето', startsOn, endsOn, ...ALL }], removed: [] }))
    expect(await put('2026-05-27', '2026-08-31')).toBe('outside_year holidays.0')
    expect(await put('2025-12-30', '2026-01-05')).toBe('dates_overlap holidays.0')
    expect(await put('2025-12-30', '2025-12-29')).toBe('dates_reversed holidays.0')
  })
})

describe('bells', () => {
  const times = (...pairs: [string, string][]) => pairs.map(([startsAt, endsAt], index) => ({ number: index + 1, startsAt, endsAt }))

  it('[SET-08] that end before they begin, or begin before the one before them ends, are refused by their place', async () => {
    const put = (...pairs: [string, string][]) => refusedAt(administrator.call(PutBells, { set: null, times: times(...pairs) }))
    expect(await put(['08:30', '08:20'])).toBe('bells_in_disorder times.0')
    expect(await put(['08:30', '08:30'])).toBe('bells_in_disorder times.0')
    expect(await put(['08:30', '09:10'], ['09:05', '09:45'])).toBe('bells_in_disorder times.1')
    expect(await put(['8:30', '09:10'])).toBe('invalid times.0.startsAt')
    expect(await put(['08:30', '24:10'])).toBe('invalid times.0.endsAt')
    await look()
    expect(setup.bellSets[0]?.times).toHaveLength(7)
  })

  it('[SET-08] of a second shift and of short days are sets of their own, for a class or a day; a set in use stays', async () => {
    const short = {
      set: { bellSetId: null, title: 'Короткие уроки', weekdays: [], levels: null },
      times: times(['08:30', '09:00'], ['09:10', '09:40']),
    }
    await administrator.call(PutBells, short)
    expect(await refusedAt(administrator.call(PutBells, { ...short, set: { ...short.set, title: 'короткие уроки' } }))).toBe(
      'title_taken title',
    )
    await look()
    const bellSetId = setup.bellSets[1]?.bellSetId
    if (!bellSetId) throw new Error('no set')
    expect(setup.bellSets[1]).toMatchObject({ title: 'Короткие уроки', times: { length: 2 } })

    await administrator.call(PutBellDay, { dayOn: '2025-12-30', levelFrom: 1, levelTo: 4, bellSetId })
    expect(await refusedAt(administrator.call(PutBellDay, { dayOn: '2025-12-30', levelFrom: 4, levelTo: 9, bellSetId }))).toBe(
      'dates_overlap dayOn',
    )
    expect(await refusedAt(administrator.call(PutBellDay, { dayOn: '2026-07-01', levelFrom: 1, levelTo: 4, bellSetId }))).toBe(
      'outside_year dayOn',
    )
    expect(await refusedAt(administrator.call(RemoveBellSet, { bellSetId }))).toBe('in_use')
    await administrator.call(PutBellDay, { dayOn: '2025-12-30', levelFrom: 1, levelTo: 4, bellSetId: null })

    const [first] = setup.classes
    if (!first) throw new Error('no class')
    const asIs = { ...first, teacherIds: first.teachers.map(({ personId }) => personId) }
    await administrator.call(PutClass, { ...asIs, bellSetId })
    expect(await refusedAt(administrator.call(RemoveBellSet, { bellSetId }))).toBe('in_use')
    await administrator.call(PutClass, { ...asIs, bellSetId: null })
    expect(await refusedAt(administrator.call(RemoveBellSet, { bellSetId }))).toBe('done')
  })

  it('[SET-20] of a weekday are one set’s for each year level: another one that claims it is refused and changes nothing', async () => {
    const put = (title: string, weekdays: number[], levels: [number, number] | null, bellSetId: BellSetId | null = null) =>
      refusedAt(
        administrator.call(PutBells, {
          set: { bellSetId, title, weekdays, levels: levels && { levelFrom: levels[0], levelTo: levels[1] } },
          times: times(['08:30', '09:00']),
        }),
      )
    expect(await put('Суббота', [6, 1, 6], [1, 7])).toBe('done')
    await look()
    const saturday = setup.bellSets[1]
    expect(saturday).toMatchObject({ weekdays: [1, 6], levels: { levelFrom: 1, levelTo: 7 } })
    expect(await put('Короткая суббота', [6, 7], [7, 9])).toBe('bells_overlap set.levels')
    // None said is every day.
    expect(await put('Вторая смена', [], [5, 7])).toBe('bells_overlap set.levels')
    expect(await put('Старшие', [6], [9, 8])).toBe('invalid set.levels.levelTo')
    expect(await put('Восьмой день', [8], null)).toBe('invalid set.weekdays.0')
    await look()
    expect(setup.bellSets.map(({ title }) => title)).toEqual(['', 'Суббота'])
    expect(await put('Вторая смена', [2, 3], [5, 7])).toBe('done')
    expect(await put('Старшие', [], [8, 11])).toBe('done')
    expect(await put('По выбору класса', [], null)).toBe('done')
    // A set is in nobody's way but others'.
    expect(await put('Суббота', [6], [1, 7], saturday?.bellSetId)).toBe('done')
    expect(await put('Суббота', [], [1, 7], saturday?.bellSetId)).toBe('bells_overlap set.levels')
    await look()
    expect(setup.bellSets.find(({ title }) => title === 'Суббота')).toMatchObject({ weekdays: [6], levels: { levelFrom: 1, levelTo: 7 } })
  })
})

describe('a change by hand', () => {
  it('[SET-09] makes a plan of an import that was made before it stale, and is in the log with who made it', async () => {
    const { importId } = await upload(
      administrator,
      edited((files) => {
        files['zvonok-bells.csv'] = (files['zvonok-bells.csv'] ?? '').replace('08:30', '08:25')
      }),
    )
    await administrator.call(PutHolidays, {
      holidays: [{ holidayId: null, title: 'День города', startsOn: '2026-04-20', endsOn: '2026-04-20', ...ALL }],
      removed: [],
    })
    expect(await refusedAt(administrator.call(ApplyImport, { importId }))).toBe('import_stale')
    const row = await env.JOURNAL_00.prepare(
      "SELECT actor_id, after FROM journal_log WHERE what = 'setup.holidays.put' ORDER BY seq DESC LIMIT 1",
    ).first<{
      actor_id: string
      after: string
    }>()
    expect(row?.actor_id).toBe(administrator.personId)
    expect(row?.after).toContain('День города')
  })
})
