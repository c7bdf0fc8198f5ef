import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import { ApplyImport, GetImport, ListImports, ReviseImport, UndoImport } from '../../protocol/roster-import.ts'
import { ListPeople } from '../../protocol/school.ts'
import { ListTermLocks, SetTermLock } from '../../protocol/term-marks.ts'
import { actAs, classNamed, demoSchool, type Person } from '../kit/act-as.ts'
import { countRowsOf, dumpRoster } from '../kit/dump-roster.ts'
import { edited, importAll, upload, withoutLines } from '../kit/import-demo.ts'
import { refusalOf } from '../kit/refusal-of.ts'

const MONDAY = '2025-10-06'

describe('a OneRoster zip into a school at work', () => {
  let administrator: Person
  beforeEach(async () => {
    await demoSchool()
    administrator = await actAs('Зуева')
  })

  it('[IMP-13] who is not in a bulk file has left, and what they did stays', async () => {
    const orlova = await actAs('Орлова Анна')
    await putMark(orlova, 'Антонов')
    const later = edited((files) => {
      withoutLines(files, 'users.csv', /^(s-antonov|p-borisov),/)
      files['users.csv'] = (files['users.csv'] ?? '')
        .replace('s-borisova,p-borisov', 's-borisova')
        .replaceAll('"s-antonov,s-antonova"', 's-antonova')
        .replaceAll('"s-antonova,s-antonov"', 's-antonova')
        .replace(',p-borisov,', ',,')
      for (const name of ['roles.csv', 'demographics.csv', 'enrollments.csv']) withoutLines(files, name, /(s-antonov|p-borisov)(,|$)/)
    })
    const preview = await upload(administrator, later)
    expect(preview.problems).toEqual([])
    expect(preview.counts).toContainEqual({ entity: 'student', added: 0, changed: 0, gone: 1 })
    expect(preview.counts).toContainEqual({ entity: 'parent', added: 0, changed: 0, gone: 1 })
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect(await countRowsOf('people', `source_id = 's-antonov' AND left_on = '${MONDAY}'`)).toBe(1)
    expect(await countRowsOf('class_members', "to_on = '2025-10-05'")).toBe(1)
    expect(await countRowsOf('study_group_members', "to_on = '2025-10-05'")).toBe(14)
    expect(await countRowsOf('cells')).toBe(1)
    const { people } = await administrator.call(ListPeople, { classGroupId: await classNamed('7Б') })
    expect(people.map(({ name }) => `${name.familyName} ${name.givenName}`)).not.toContain('Антонов Илья')
  })

  it('[LSN-02] a changed timetable moves lessons to come, and leaves past ones and those in use', async () => {
    const orlova = await actAs('Орлова Анна')
    // Today's lesson gets a mark, in the next one a mark has been taken back; then mathematics leaves Monday.
    await putMark(orlova, 'Антонов')
    await env.JOURNAL_00.prepare(
      `INSERT INTO cells (lesson_id, student_id, marks, attendance, version, changed_at, changed_by)
       SELECT id, 'per_00000000000000000000', '[]', NULL, 2, 0, 'per_00000000000000000000' FROM lessons
       WHERE study_group_id = (SELECT id FROM study_groups WHERE source_id = 'c-7b-mat') AND lesson_on = '2025-10-13'`,
    ).run()
    const of = (where: string) =>
      countRowsOf(
        'lessons',
        `study_group_id = (SELECT id FROM study_groups WHERE source_id = 'c-7b-mat') AND strftime('%w', lesson_on) = '1' AND ${where}`,
      )
    const past = await of(`lesson_on < '${MONDAY}'`)
    expect(past).toBe(5)
    const before = await dumpRoster()
    const preview = await upload(
      administrator,
      edited((files) => withoutLines(files, 'zvonok-timetable.csv', /^c-7b-mat,1,1,/)),
    )
    expect(preview.counts).toEqual([{ entity: 'timetableEntry', added: 0, changed: 0, gone: 1 }])
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect(await of(`lesson_on < '${MONDAY}'`)).toBe(past)
    expect(await of(`lesson_on = '${MONDAY}'`)).toBe(1)
    expect(await of(`lesson_on > '${MONDAY}'`)).toBe(0)
    await administrator.call(UndoImport, { importId: preview.importId })
    expect(sorted(await dumpRoster())).toEqual(sorted(before))
  })

  it('[LCK-11] [IMP-04] a changed timetable leaves the days of a term that was locked after the preview; what comes after them follows', async () => {
    const of = (weekday: number, where: string) =>
      countRowsOf(
        'lessons',
        `study_group_id = (SELECT id FROM study_groups WHERE source_id = 'c-7b-mat') AND strftime('%w', lesson_on) = '${weekday}' AND ${where}`,
      )
    const files = edited((all) => {
      withoutLines(all, 'zvonok-timetable.csv', /^c-7b-mat,1,1,/)
      all['zvonok-timetable.csv'] += 'c-7b-mat,6,1,21,2025-09-01,2026-05-26\r\n'
    })
    const { importId } = await upload(administrator, files)
    const titov = await actAs('Титов')
    const { periods } = await titov.call(ListTermLocks, {})
    const [first] = periods
    if (!first) throw new Error('no term')
    await titov.call(SetTermLock, { periodId: first.periodId, locked: true })
    expect(await refusalOf(administrator.call(ApplyImport, { importId }))).toBe('import_stale')
    await administrator.call(ReviseImport, { importId })
    await administrator.call(ApplyImport, { importId })
    expect([await of(1, `lesson_on > '${first.endsOn}'`), await of(6, `lesson_on <= '${first.endsOn}'`)]).toEqual([0, 0])
    expect(await of(1, `lesson_on BETWEEN '${MONDAY}' AND '${first.endsOn}'`)).toBe(3)
    expect(await of(6, `lesson_on > '${first.endsOn}'`)).toBeGreaterThan(20)
  })

  it('[LSN-03] a new room is the room of lessons to come', async () => {
    const before = await dumpRoster()
    const files = edited((all) => {
      all['zvonok-timetable.csv'] = (all['zvonok-timetable.csv'] ?? '').replace('c-7b-mat,1,1,21,', 'c-7b-mat,1,1,актовый зал,')
    })
    const { importId } = await importAll(administrator, files)
    expect(await countRowsOf('lessons', `room = 'актовый зал' AND lesson_on < '${MONDAY}'`)).toBe(0)
    expect(await countRowsOf('lessons', "room = 'актовый зал'")).toBeGreaterThan(25)
    await administrator.call(UndoImport, { importId })
    expect(sorted(await dumpRoster())).toEqual(sorted(before))
  })

  it('[IMP-07] undo brings back every field that the import changed, and every row it took or added', async () => {
    const before = await dumpRoster()
    const changed = edited((files) => {
      files['users.csv'] = (files['users.csv'] ?? '').replace('Борисова', 'Борисова-Львова').replace('+79161234568', '+79990000000')
      files['categories.csv'] = (files['categories.csv'] ?? '').replace('Контрольная работа,4', 'Контрольная работа,5')
      files['academicSessions.csv'] = (files['academicSessions.csv'] ?? '').replace('1 четверть', 'Первая четверть')
      files['zvonok-bells.csv'] = (files['zvonok-bells.csv'] ?? '').replace('7,13:45,14:25\r\n', '')
      files['zvonok-holidays.csv'] += 'Карантин,2025-10-20,2025-10-24\r\n'
      withoutLines(files, 'enrollments.csv', /c-7a,school-1,s-chernov/)
    })
    const preview = await importAll(administrator, changed)
    expect(preview.mayUndo).toBe(true)
    const after = await dumpRoster()
    expect(after.people).toContainEqual(expect.objectContaining({ family_name: 'Борисова-Львова' }))
    expect(after.bells).toHaveLength(6)
    expect(after.lessons.length).toBeLessThan(before.lessons.length)
    const undone = await administrator.call(UndoImport, { importId: preview.importId })
    expect(undone).toMatchObject({ state: 'undone', mayUndo: false })
    expect(sorted(await dumpRoster())).toEqual(sorted(before))
  })

  it('[IMP-07] only the latest import can be undone', async () => {
    const { imports } = await administrator.call(ListImports, {})
    const first = imports[0]?.importId
    if (!first) throw new Error('no import')
    await importAll(
      administrator,
      edited((files) => {
        files['users.csv'] = (files['users.csv'] ?? '').replace('+79161234568', '+79990000000')
      }),
    )
    await expect(administrator.call(UndoImport, { importId: first })).rejects.toMatchObject({ code: 'import_not_ready' })
  })

  it('[IMP-08] an import whose pupils have marks cannot be undone', async () => {
    const orlova = await actAs('Орлова Анна')
    await putMark(orlova, 'Антонов')
    const before = await dumpRoster()
    const { imports } = await administrator.call(ListImports, {})
    const importId = imports[0]?.importId
    if (!importId) throw new Error('no import')
    await expect(administrator.call(UndoImport, { importId })).rejects.toMatchObject({ code: 'import_in_use' })
    expect(await dumpRoster()).toEqual(before)
  })

  it('[IMP-04] a plan made against another roster is refused, and made again it can be applied', async () => {
    const phones = edited((files) => {
      files['users.csv'] = (files['users.csv'] ?? '').replace('+79161234568', '+79990000000')
    })
    const [slow, quick] = [await upload(administrator, phones), await upload(administrator, phones)]
    await administrator.call(ApplyImport, { importId: quick.importId })
    await expect(administrator.call(ApplyImport, { importId: slow.importId })).rejects.toMatchObject({ code: 'import_stale' })
    const again = await administrator.call(ReviseImport, { importId: slow.importId })
    expect(again.counts).toEqual([])
    await administrator.call(ApplyImport, { importId: slow.importId })
    await expect(administrator.call(ApplyImport, { importId: slow.importId })).rejects.toMatchObject({ code: 'import_not_ready' })
  })

  it('[IMP-04] of two who apply one plan at once, one does', async () => {
    const preview = await upload(
      administrator,
      edited((files) => {
        files['users.csv'] = (files['users.csv'] ?? '').replace('+79161234568', '+79990000000')
      }),
    )
    const outcomes = await Promise.allSettled([1, 2].map(() => administrator.call(ApplyImport, { importId: preview.importId })))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await administrator.call(GetImport, { importId: preview.importId })).state).toBe('applied')
    expect(await countRowsOf('people', "phone = '+79990000000'")).toBe(1)
  })
})

/** Rows come back in another order after an undo; which order a table has says nothing. */
function sorted(dump: Awaited<ReturnType<typeof dumpRoster>>) {
  return Object.fromEntries(Object.entries(dump).map(([table, rows]) => [table, rows.map((row) => JSON.stringify(row)).sort()]))
}

async function putMark(teacher: Person, familyName: string): Promise<void> {
  const { classes } = await teacher.call(ListJournals, {})
  const studyGroupId = classes.find(({ title }) => title === '7Б')?.groups.find(({ subject }) => subject === 'Математика')?.studyGroupId
  if (!studyGroupId) throw new Error('no mathematics of 7Б')
  const grid = await teacher.call(GetGrid, { studyGroupId })
  const lesson = grid.lessons.find(({ on }) => on === MONDAY)
  const student = grid.students.find(({ name }) => name.familyName === familyName)
  if (!lesson || !student) throw new Error('the grid is not what it was')
  const cell = {
    lessonId: lesson.id,
    studentId: student.personId,
    marks: [{ value: '5' as const, kindId: null, comment: null }],
    attendance: null,
    version: 0,
  }
  const { outcomes } = await teacher.call(PutCells, { studyGroupId, cells: [cell] })
  expect(outcomes[0]?.outcome).toBe('saved')
}
