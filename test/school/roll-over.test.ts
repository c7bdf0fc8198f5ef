import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { GetDiaryMarks } from '../../protocol/diary.ts'
import type { BellSetId } from '../../protocol/ids.ts'
import { GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import { JOURNAL_RULES_DEFAULT, SetJournalRules } from '../../protocol/journal-rules.ts'
import { GetRollOver, RollOver } from '../../protocol/roll-over.ts'
import { ListClasses } from '../../protocol/school.ts'
import { GetSchoolSetup, ListStudyGroups, PutAcademicYear, PutBells, PutClass, PutTerms } from '../../protocol/school-setup.ts'
import { actAs, classNamed, demoSchool, type Person, personNamed, settle } from '../kit/act-as.ts'
import { countRowsOf, dumpRoster } from '../kit/dump-roster.ts'
import { refusedAt } from '../kit/refused-at.ts'

let administrator: Person

/** The demo school a year back: its year was over in May, and today is 6 October. */
async function aYearBack(): Promise<void> {
  const back = (table: string, ...columns: string[]) =>
    env.JOURNAL_00.prepare(`UPDATE ${table} SET ${columns.map((column) => `${column} = date(${column}, '-1 year')`).join(', ')}`)
  await env.JOURNAL_00.batch([
    env.JOURNAL_00.prepare(
      "UPDATE academic_years SET title = '2024/25', starts_on = date(starts_on, '-1 year'), ends_on = date(ends_on, '-1 year')",
    ),
    back('terms', 'starts_on', 'ends_on'),
    back('holidays', 'starts_on', 'ends_on'),
    back('timetable_entries', 'from_on', 'to_on'),
    back('lessons', 'lesson_on'),
    back('class_members', 'from_on', 'to_on'),
    back('study_group_members', 'from_on', 'to_on'),
    back('teaching_loads', 'from_on', 'to_on'),
  ])
}

beforeEach(async () => {
  await demoSchool()
  administrator = await actAs('Зуева')
})

const preview = () => administrator.call(GetRollOver, {})

describe('the roll-over to the next school year', () => {
  it('[SET-15] shows what it would do and does nothing; while the year runs it does not go', async () => {
    const before = await dumpRoster()
    const plan = await preview()
    expect(plan).toMatchObject({
      open: false,
      closed: 'running',
      from: { title: '2025/26' },
      to: { title: '2026/27', startsOn: '2026-09-01' },
      groups: 29,
      loads: 29,
    })
    expect(plan.classes.map(({ title, becomes, students }) => [title, becomes, students])).toEqual([
      ['7А', '8А', 4],
      ['7Б', '8Б', 8],
    ])
    expect(plan.terms.map(({ title, startsOn }) => [title, startsOn])[0]).toEqual(['1 четверть', '2026-09-01'])
    expect(await refusedAt(administrator.call(RollOver, { version: plan.version, leaving: [], carry: 'nothing' }))).toBe('roll_over_closed')
    expect(await dumpRoster()).toEqual(before)
  })

  it('[SET-16] 7Б is 8Б with its pupils, class teacher, groups and teachers; last year’s marks stay with 7Б and in the diary', async () => {
    await aYearBack()
    const orlova = await actAs('Орлова')
    const pupil = await actAs('Антонов Илья')
    const { groups } = await administrator.call(ListStudyGroups, { classGroupId: await classNamed('7Б') })
    const maths = groups.find(({ subject }) => subject === 'Математика')
    if (!maths) throw new Error('no maths')
    await administrator.call(SetJournalRules, { rules: { ...JOURNAL_RULES_DEFAULT, editWindowDays: null }, version: 0 })
    const old = await orlova.call(GetGrid, { studyGroupId: maths.studyGroupId })
    const marks = [{ value: '5', kindId: null, comment: null }]
    const lessonId = old.lessons[0]?.id as never
    await orlova.call(PutCells, {
      studyGroupId: maths.studyGroupId,
      cells: [{ lessonId, studentId: pupil.personId, marks, attendance: null, version: 0 }],
    })
    const bells = { bellSetId: null, title: 'Суббота', weekdays: [6], levels: { levelFrom: 7, levelTo: 8 } }
    await administrator.call(PutBells, { set: bells, times: [{ number: 1, startsAt: '09:00', endsAt: '09:30' }] })
    const { bellSets } = await administrator.call(GetSchoolSetup, {})
    const bellSetId = bellSets[1]?.bellSetId as BellSetId
    await administrator.call(PutClass, {
      classGroupId: await classNamed('7Б'),
      yearLevel: 7,
      letter: 'Б',
      profile: 'физико-математический',
      planKind: 'classic',
      room: null,
      teacherIds: [orlova.personId],
      bellSetId,
    })
    const plan = await preview()
    expect(plan.open).toBe(true)
    const asked = { version: plan.version, leaving: [], carry: 'loads' as const }
    const both = await Promise.all([refusedAt(administrator.call(RollOver, asked)), refusedAt(administrator.call(RollOver, asked))])
    expect(both.filter((outcome) => outcome === 'done')).toHaveLength(1)
    await settle()

    const setup = await administrator.call(GetSchoolSetup, {})
    expect(setup.years.map(({ title }) => title)).toEqual(['2024/25', '2025/26'])
    expect(setup.yearId).toBe(setup.years[1]?.yearId)
    expect(
      setup.classes.map(({ title, students, groups: all, groupsWithoutTeacher }) => [title, students, all, groupsWithoutTeacher]),
    ).toEqual([
      ['8А', 4, 14, 0],
      ['8Б', 8, 15, 0],
    ])
    expect(setup.classes[1]?.teachers).toMatchObject([{ name: { familyName: 'Орлова' } }])
    expect(setup.classes.map((one) => one.bellSetId)).toEqual([null, bellSetId])
    expect(setup.classes.map((one) => one.profile)).toEqual([null, 'физико-математический'])
    expect(setup.bellSets).toEqual(bellSets)
    expect(setup.terms.filter(({ yearId }) => yearId === setup.yearId)).toHaveLength(4)
    const { classes } = await administrator.call(ListClasses, {})
    expect(classes.map(({ title, students }) => [title, students])).toEqual([
      ['8А', 4],
      ['8Б', 8],
    ])
    const next = await administrator.call(ListStudyGroups, { classGroupId: await classNamed('8Б') })
    expect(
      next.groups.filter(({ subject }) => subject === 'Английский язык').map(({ title, studentIds }) => [title, studentIds.length]),
    ).toEqual([
      ['8Б, 1-я подгруппа', 4],
      ['8Б, 2-я подгруппа', 4],
    ])
    // The old journal is read by the heads and written by nobody; the new one is open to its teacher.
    const titov = await actAs('Титов')
    const kept = await titov.call(GetGrid, { studyGroupId: maths.studyGroupId, termId: old.termId as never })
    expect([kept.group.classTitle, kept.mayPut]).toEqual(['7Б', false])
    expect(kept.cells).toMatchObject([{ lessonId, studentId: pupil.personId, marks: [{ value: '5' }] }])
    const diary = await pupil.call(GetDiaryMarks, { studentId: pupil.personId, termId: old.termId as never })
    expect(diary.terms).toHaveLength(8)
    expect(diary.subjects.find(({ subject }) => subject === 'Математика')?.marks).toHaveLength(1)
    const mine = await orlova.call(ListJournals, {})
    expect(mine.classes.map(({ title }) => title)).toEqual(['8А', '8Б'])
    const fresh = mine.classes[1]?.groups.find(({ subject }) => subject === 'Математика')
    const grid = await orlova.call(GetGrid, { studyGroupId: fresh?.studyGroupId as never })
    expect([grid.mayPut, grid.students.length, grid.terms.length]).toEqual([true, 8, 4])
    // Last year's journals are listed for who may read them: the heads, and the class teacher her class's.
    const past = await titov.call(ListJournals, {})
    expect(past.pastYears.map(({ title }) => title)).toEqual(['2024/25'])
    const [lastYear] = past.pastYears
    const listed = await titov.call(ListJournals, { yearId: lastYear?.yearId })
    expect(listed.classes.map(({ title, groups: all }) => [title, all.length])).toEqual([
      ['7А', 14],
      ['7Б', 15],
    ])
    const ledBefore = await orlova.call(ListJournals, { yearId: lastYear?.yearId })
    expect(ledBefore.classes.map(({ title, groups: all }) => [title, all.length])).toContainEqual(['7Б', 15])
    // A second time there is nothing to roll over.
    expect((await preview()).open).toBe(false)
  })

  it('[SET-16] a pupil who moved between the year’s end and the roll-over goes on from the class they moved to, counted once', async () => {
    await aYearBack()
    const pupil = personNamed('Антонов Илья').personId
    const classIds = [await classNamed('7Б'), await classNamed('7А')]
    // As an import moves: out of the old class and its groups yesterday, into the new ones today.
    await env.JOURNAL_00.batch([
      env.JOURNAL_00.prepare("UPDATE class_members SET to_on = '2025-10-05' WHERE student_id = ?1").bind(pupil),
      env.JOURNAL_00.prepare("UPDATE study_group_members SET to_on = '2025-10-05' WHERE student_id = ?1").bind(pupil),
      env.JOURNAL_00.prepare(
        "INSERT INTO class_members (class_group_id, student_id, school_id, from_on) SELECT id, ?1, school_id, '2025-10-06' FROM class_groups WHERE id = ?2",
      ).bind(pupil, classIds[1]),
      env.JOURNAL_00.prepare(
        `INSERT INTO study_group_members (study_group_id, student_id, school_id, from_on)
         SELECT id, ?1, school_id, '2025-10-06' FROM study_groups WHERE class_group_id = ?2 AND title = '7А'`,
      ).bind(pupil, classIds[1]),
    ])
    const { version, classes } = await preview()
    expect(classes.map(({ title, students }) => [title, students])).toEqual([
      ['7А', 5],
      ['7Б', 7],
    ])
    // The class they came from leaves, they do not.
    await administrator.call(RollOver, { version, leaving: classIds.slice(0, 1), carry: 'groups' })
    await settle()
    expect(await countRowsOf('people', "left_on = '2025-10-06'")).toBe(7 + 7)
    const setup = await administrator.call(GetSchoolSetup, {})
    expect(setup.classes.map(({ title, students }) => [title, students])).toEqual([['8А', 5]])
  })

  it('[SET-16] one who moved before the roll-over of both classes is in one class and one group of a subject', async () => {
    await aYearBack()
    const pupil = personNamed('Антонов Илья').personId
    await env.JOURNAL_00.batch([
      env.JOURNAL_00.prepare("UPDATE class_members SET to_on = '2025-10-05' WHERE student_id = ?1").bind(pupil),
      env.JOURNAL_00.prepare("UPDATE study_group_members SET to_on = '2025-10-05' WHERE student_id = ?1").bind(pupil),
      env.JOURNAL_00.prepare(
        "INSERT INTO class_members (class_group_id, student_id, school_id, from_on) SELECT id, ?1, school_id, '2025-10-06' FROM class_groups WHERE id = ?2",
      ).bind(pupil, await classNamed('7А')),
    ])
    const { version } = await preview()
    await administrator.call(RollOver, { version, leaving: [], carry: 'groups' })
    const setup = await administrator.call(GetSchoolSetup, {})
    expect(setup.classes.map(({ title, students }) => [title, students])).toEqual([
      ['8А', 5],
      ['8Б', 7],
    ])
    expect(await countRowsOf('class_members', `student_id = '${pupil}' AND to_on IS NULL`)).toBe(1)
    // 7Б's groups do not go along into 8Б.
    expect(await countRowsOf('study_group_members', `student_id = '${pupil}' AND to_on IS NULL`)).toBe(0)
  })

  it('[SET-15] a next year made ahead, without classes, is taken with its dates and terms; with classes it is done, and says so', async () => {
    await aYearBack()
    // Made by hand with half-years and no holidays, a day later than ours would begin; it has begun, and everybody is still in 7А and 7Б.
    const { yearId } = await administrator.call(PutAcademicYear, {
      yearId: null,
      title: '2025–26',
      startsOn: '2025-09-02',
      endsOn: '2026-05-29',
    })
    const half = { termId: null, kind: 'halfYear' as const, levelFrom: 1, levelTo: 11 }
    const terms = [
      { ...half, title: '1 полугодие', startsOn: '2025-09-02', endsOn: '2025-12-28' },
      { ...half, title: '2 полугодие', startsOn: '2026-01-12', endsOn: '2026-05-29' },
    ]
    await administrator.call(PutTerms, { yearId, terms, removed: [] })
    const plan = await preview()
    expect(plan).toMatchObject({
      open: true,
      closed: null,
      from: { title: '2024/25' },
      to: { title: '2025–26', startsOn: '2025-09-02', endsOn: '2026-05-29' },
      toExists: true,
    })
    expect(plan.terms.map(({ title }) => title)).toEqual(['1 полугодие', '2 полугодие'])
    expect(plan.holidays.length).toBeGreaterThan(0)
    expect(await administrator.call(RollOver, { version: plan.version, leaving: [], carry: 'loads' })).toEqual({ yearId })
    await settle()
    const setup = await administrator.call(GetSchoolSetup, {})
    expect(setup.years.map(({ title }) => title)).toEqual(['2024/25', '2025–26'])
    expect(setup.terms.filter((term) => term.yearId === yearId).map(({ title }) => title)).toEqual(['1 полугодие', '2 полугодие'])
    expect(setup.holidays.filter(({ startsOn }) => startsOn >= '2025-09-02')).toHaveLength(plan.holidays.length)
    expect(setup.classes.map(({ title, students }) => [title, students])).toEqual([
      ['8А', 4],
      ['8Б', 8],
    ])
    expect(await countRowsOf('class_groups', `year_id = '${yearId}'`)).toBe(2)
    // In June, between the years: the next one has its classes.
    await env.JOURNAL_00.prepare("UPDATE academic_years SET starts_on = '2025-10-20' WHERE id = ?1").bind(yearId).run()
    expect(await preview()).toMatchObject({ open: false, closed: 'done', from: { title: '2024/25' }, to: { title: '2025–26' } })
  })

  it('[SET-17] pupils of a class that leaves are gone, and the parents who have nobody else here; who has another child stays', async () => {
    await aYearBack()
    const parent = await actAs('Воронова')
    const { version, classes } = await preview()
    const leaving = classes.filter(({ title }) => title === '7Б').map(({ classGroupId }) => classGroupId)
    expect(await refusedAt(administrator.call(RollOver, { version: version - 1, leaving, carry: 'groups' }))).toBe('changed_by_another')
    await administrator.call(RollOver, { version, leaving, carry: 'groups' })
    await settle()
    expect(await countRowsOf('people', "left_on = '2025-10-06'")).toBe(8 + 7)
    const gone = await env.JOURNAL_00.prepare('SELECT family_name FROM people WHERE left_on IS NULL AND family_name IN (?1, ?2)')
      .bind('Антонова', 'Воронова')
      .all<{ family_name: string }>()
    // Антонова’s daughter is in 7А; Антонова Соня herself has the same surname.
    expect(gone.results.map(({ family_name }) => family_name)).toEqual(['Антонова', 'Антонова'])
    expect(await refusedAt(parent.call(GetDiaryMarks, { studentId: parent.personId }))).toBe('not_signed_in')
    const setup = await administrator.call(GetSchoolSetup, {})
    expect(
      setup.classes.map(({ title, students, groups, groupsWithoutTeacher }) => [title, students, groups, groupsWithoutTeacher]),
    ).toEqual([['8А', 4, 14, 14]])
    expect(await countRowsOf('class_members', 'to_on IS NULL')).toBe(4)
  })

  it('[SET-16] without groups the classes begin empty of subjects, and nothing of the old year is lost', async () => {
    await aYearBack()
    const lessons = await countRowsOf('lessons')
    const { version } = await preview()
    await administrator.call(RollOver, { version, leaving: [], carry: 'nothing' })
    const setup = await administrator.call(GetSchoolSetup, {})
    expect(setup.classes.map(({ groups }) => groups)).toEqual([0, 0])
    expect(await countRowsOf('lessons')).toBe(lessons)
    expect(await countRowsOf('study_groups', 'archived_on IS NOT NULL')).toBe(29)
  })
})
