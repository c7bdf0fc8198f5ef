import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { GetMe } from '../../protocol/identity.ts'
import { ApplyImport, type ImportPreview, ListImportChanges, ListImports } from '../../protocol/roster-import.ts'
import { ListClasses, ListPeople } from '../../protocol/school.ts'
import { firstAdministrator, type Person } from '../kit/act-as.ts'
import { countRowsOf, dumpRoster } from '../kit/dump-roster.ts'
import { edited, importAll, upload, withoutLines } from '../kit/import-demo.ts'

describe('a OneRoster zip into an empty school', () => {
  let administrator: Person
  beforeEach(async () => {
    administrator = await firstAdministrator()
  })

  it('[IMP-02] the preview changes nothing, and what it counted is what applying does', async () => {
    const before = await dumpRoster()
    const preview = await upload(administrator)
    expect(preview).toMatchObject({
      state: 'planned',
      format: 'oneRoster',
      mayApply: true,
      mayUndo: false,
      errorsTotal: 0,
      warningsTotal: 2,
      rowsRead: 453,
    })
    expect(await dumpRoster()).toEqual(before)
    const counts = Object.fromEntries(preview.counts.map(({ entity, added, changed, gone }) => [entity, [added, changed, gone]]))
    expect(counts).toEqual({
      student: [12, 0, 0],
      parent: [11, 0, 0],
      staff: [12, 1, 0],
      personRole: [35, 0, 0],
      guardianship: [12, 0, 0],
      academicYear: [1, 0, 0],
      term: [4, 0, 0],
      holiday: [8, 0, 0],
      bell: [7, 0, 0],
      classGroup: [2, 0, 0],
      classMember: [12, 0, 0],
      classTeacher: [2, 0, 0],
      subject: [14, 0, 0],
      studyGroup: [29, 0, 0],
      studyGroupMember: [168, 0, 0],
      teachingLoad: [29, 0, 0],
      workKind: [3, 0, 0],
      timetableEntry: [64, 0, 0],
    })
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect(await countRowsOf('people')).toBe(36)
    expect(await countRowsOf('guardianships')).toBe(12)
    expect(await countRowsOf('study_group_members')).toBe(168)
    expect(await countRowsOf('timetable_entries')).toBe(64)
    expect(await countRowsOf('batch_guards')).toBe(0)
  })

  it('[IMP-02] a page of the preview names what is new in words', async () => {
    const { importId } = await upload(administrator)
    const { changes, next } = await administrator.call(ListImportChanges, { importId, entity: 'student' })
    expect(next).toBeNull()
    expect(changes).toHaveLength(12)
    expect(changes.map((change) => change.title)).toContain('Антонов Илья Андреевич, 7Б')
    const first = await administrator.call(ListImportChanges, { importId, entity: 'studyGroupMember' })
    expect(first.changes).toHaveLength(100)
    const second = await administrator.call(ListImportChanges, { importId, entity: 'studyGroupMember', after: first.next ?? 0 })
    expect(second.changes).toHaveLength(68)
  })

  it('[IMP-03] the same file a second time changes nothing', async () => {
    await importAll(administrator)
    const before = await dumpRoster()
    const again = await upload(administrator)
    expect(again.counts).toEqual([])
    await administrator.call(ApplyImport, { importId: again.importId })
    expect(await dumpRoster()).toEqual(before)
    const { imports } = await administrator.call(ListImports, {})
    expect(imports.map(({ state, mayUndo }) => [state, mayUndo])).toEqual([
      ['applied', false],
      ['applied', true],
    ])
  })

  it('[IMP-05] the administrator of the first run is the administrator of the file, not a second one', async () => {
    await importAll(administrator)
    expect(await countRowsOf('people', "family_name = 'Зуева'")).toBe(1)
    expect(await countRowsOf('people', `id = '${administrator.personId}' AND source_id = 'a-zueva'`)).toBe(1)
    expect((await administrator.call(GetMe, {})).roles).toEqual(['schoolAdmin'])
  })

  it('[IMP-12] a file without the one who imports takes neither their place nor their right', async () => {
    await importAll(administrator)
    const withoutHer = edited((files) => {
      for (const name of ['users.csv', 'roles.csv']) withoutLines(files, name, /a-zueva/)
    })
    await importAll(administrator, withoutHer)
    expect((await administrator.call(GetMe, {})).roles).toEqual(['schoolAdmin'])
    expect(await countRowsOf('people', `id = '${administrator.personId}' AND left_on IS NULL`)).toBe(1)
  })

  it('[IMP-17] version 1.1, with the role in users.csv, and 1.2, with resourceSourcedIds there, bring the same school', async () => {
    const old = edited((files) => {
      const roles = new Map((files['roles.csv'] ?? '').split('\r\n').map((line) => [line.split(',')[3], line.split(',')[5]]))
      const [header = '', ...rows] = (files['users.csv'] ?? '').trimEnd().split('\r\n')
      files['users.csv'] =
        `${[`${header},orgSourcedIds,role`, ...rows.map((row) => `${row},school-1,${roles.get(row.split(',')[0])}`)].join('\r\n')}\r\n`
      delete files['roles.csv']
      files['manifest.csv'] = (files['manifest.csv'] ?? '').replace('oneroster.version,1.2', 'oneroster.version,1.1')
    })
    const counts = (preview: ImportPreview) => preview.counts
    const bulk = await upload(administrator)
    const early = await upload(
      administrator,
      edited((files) => {
        const [header = '', ...rows] = (files['users.csv'] ?? '').trimEnd().split('\r\n')
        const wider = rows.map((row) => row.replace(/((,[^,]*){5})$/, ',$1'))
        files['users.csv'] = [header.replace('userMasterIdentifier,', 'userMasterIdentifier,resourceSourcedIds,'), ...wider, ''].join(
          '\r\n',
        )
      }),
    )
    const first = await upload(administrator, old)
    expect(early.problems).toEqual(bulk.problems)
    expect(counts(early)).toEqual(counts(bulk))
    expect(first.problems).toEqual(bulk.problems)
    expect(counts(first)).toEqual(counts(bulk))
  })

  it('[IMP-18] a group of a whole class is called as the class, a part of it as the source calls it, and pupils of two classes have no class', async () => {
    await importAll(
      administrator,
      edited((files) => {
        files['classes.csv'] += 'club,,,Олимпиадная математика,7,course-1,,scheduled,,school-1,year-2025,,,\r\n'
        files['enrollments.csv'] +=
          'club1,,,club,school-1,s-antonov,student,false,,\r\nclub2,,,club,school-1,s-antonova,student,false,,\r\n'
      }),
    )
    const groups = await env.JOURNAL_00.prepare(
      `SELECT s.title AS subject, g.title, c.title AS class FROM study_groups g JOIN subjects s ON s.id = g.subject_id
       LEFT JOIN class_groups c ON c.id = g.class_group_id WHERE g.source_id IN ('c-7b-mat', 'c-7b-eng-1', 'club') ORDER BY g.title`,
    ).all()
    expect(groups.results).toEqual([
      { subject: 'Математика', title: '7Б', class: '7Б' },
      { subject: 'Английский язык', title: '7Б, 1-я подгруппа', class: '7Б' },
      { subject: 'Математика', title: 'Олимпиадная математика', class: null },
    ])
  })

  it('[LSN-01] lessons follow the timetable from the year’s first day to its last, except in holidays', async () => {
    await importAll(administrator)
    const { results } = await env.JOURNAL_00.prepare(
      `SELECT min(lesson_on) AS first, max(lesson_on) AS last, count(*) AS lessons, count(DISTINCT strftime('%w', lesson_on)) AS weekdays
       FROM lessons WHERE study_group_id = (SELECT id FROM study_groups WHERE source_id = 'c-7b-mat')`,
    ).all()
    expect(results).toEqual([{ first: '2025-09-01', last: '2026-05-26', lessons: schoolDays(), weekdays: 5 }])
    expect(await countRowsOf('lessons', "lesson_on BETWEEN '2025-10-25' AND '2025-11-02'")).toBe(0)
    expect(await countRowsOf('lessons', "lesson_on = '2025-11-04'")).toBe(0)
  })

  it('[PPL-01] classes and people are listed with who belongs to whom', async () => {
    await importAll(administrator)
    const { classes, staff } = await administrator.call(ListClasses, {})
    expect(staff).toBe(13)
    expect(classes.map(({ title, students, parents, teachers }) => [title, students, parents, teachers[0]?.name.familyName])).toEqual([
      ['7А', 4, 4, 'Лебедева'],
      ['7Б', 8, 8, 'Орлова'],
    ])
    const { people } = await administrator.call(ListPeople, { classGroupId: classes[1]?.classGroupId })
    expect(people.map(({ name }) => name.familyName).slice(0, 3)).toEqual(['Антонов', 'Борисова', 'Воронов'])
    const mother = people.find(({ name }) => name.familyName === 'Антонова')
    expect(mother?.children.map(({ name }) => name.givenName).sort()).toEqual(['Илья', 'Соня'])
    expect(mother?.phone).toBe('+79161234567')
  })
})

function schoolDays(): number {
  const holidays = [
    ['2025-10-25', '2025-11-02'],
    ['2025-11-04', '2025-11-04'],
    ['2025-12-31', '2026-01-11'],
    ['2026-02-23', '2026-02-23'],
    ['2026-03-28', '2026-04-05'],
    ['2026-05-01', '2026-05-01'],
    ['2026-05-09', '2026-05-09'],
  ]
  let days = 0
  for (let at = Date.parse('2025-09-01'); at <= Date.parse('2026-05-26'); at += 86_400_000) {
    const on = new Date(at).toISOString().slice(0, 10)
    const weekday = new Date(at).getUTCDay()
    if (weekday >= 1 && weekday <= 5 && !holidays.some(([from = '', to = '']) => from <= on && on <= to)) days += 1
  }
  return days
}
