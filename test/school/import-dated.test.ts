// OneRoster's endDate is usually the year's end: it says how long somebody is meant to stay, not that they have gone.
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { GetGrid, ListJournals } from '../../protocol/journal.ts'
import { ListImportChanges, UndoImport } from '../../protocol/roster-import.ts'
import { actAs, demoSchool, type Person, personNamed } from '../kit/act-as.ts'
import { countRowsOf } from '../kit/dump-roster.ts'
import { edited, importAll, upload, withoutLines } from '../kit/import-demo.ts'
import { fillMarks, groupOf } from '../kit/journals.ts'

const YESTERDAY = '2025-10-05'

/** Every enrolment from the year's first day to its last, and some gone from the file. */
function dated(without?: RegExp) {
  return edited((files) => {
    files['enrollments.csv'] = (files['enrollments.csv'] ?? '').replace(/,,\r\n/g, ',2025-09-01,2026-05-27\r\n')
    if (without) withoutLines(files, 'enrollments.csv', without)
  })
}

describe('a file whose enrolments have dates', () => {
  let administrator: Person
  beforeEach(async () => {
    await demoSchool()
    administrator = await actAs('Зуева')
    await importAll(administrator, dated())
  })

  it('[IMP-13] who is no longer enrolled has left the class and its groups, although they were meant to stay until May', async () => {
    expect(await countRowsOf('class_members', "to_on = '2026-05-26'")).toBe(12)
    const { importId, counts } = await importAll(administrator, dated(/,s-antonov,/))
    expect(counts).toContainEqual({ entity: 'classMember', added: 0, changed: 0, gone: 1 })
    expect(counts).toContainEqual({ entity: 'studyGroupMember', added: 0, changed: 0, gone: 14 })
    const { changes } = await administrator.call(ListImportChanges, { importId, entity: 'classMember' })
    expect(changes.map(({ action }) => action)).toEqual(['remove'])
    expect(await countRowsOf('class_members', `to_on = '${YESTERDAY}'`)).toBe(1)
    expect(await countRowsOf('study_group_members', `to_on = '${YESTERDAY}'`)).toBe(14)
    await administrator.call(UndoImport, { importId })
    expect(await countRowsOf('class_members', "to_on = '2026-05-26'")).toBe(12)
  })

  it('[IMP-13] a teacher taken off a group puts no more marks there', async () => {
    const kim = await actAs('Ким Виктор')
    const open = async () =>
      (await kim.call(ListJournals, {})).classes.flatMap(({ groups }) => groups).filter(({ teaches }) => teaches).length
    expect(await open()).toBe(2)
    const { counts } = await importAll(administrator, dated(/,c-7b-eng-1,school-1,t-kim,/))
    expect(counts).toContainEqual({ entity: 'teachingLoad', added: 0, changed: 0, gone: 1 })
    expect(await countRowsOf('teaching_loads', `to_on = '${YESTERDAY}'`)).toBe(1)
    expect(await open()).toBe(1)
  })

  it('[IMP-26] hours a week of a load come from a column of ours; an empty cell keeps them, and what is no number is told', async () => {
    const withHours = (hours: string) =>
      edited((files) => {
        const [header = '', ...lines] = (dated()['enrollments.csv'] ?? '').split('\r\n')
        files['enrollments.csv'] = [
          `${header},metadata.hoursPerWeek`,
          ...lines.map((line) => (line === '' ? '' : `${line},${line.includes(',c-7b-eng-1,school-1,t-kim,') ? hours : ''}`)),
        ].join('\r\n')
      })
    const hours = () =>
      env.JOURNAL_00.prepare('SELECT week_hours_hundredths AS hours FROM teaching_loads WHERE week_hours_hundredths IS NOT NULL').all()
    const { importId, counts } = await importAll(administrator, withHours('"2,5"'))
    expect(counts).toEqual([{ entity: 'teachingLoad', added: 0, changed: 1, gone: 0 }])
    expect((await hours()).results).toEqual([{ hours: 250 }])
    expect((await importAll(administrator, withHours(''))).counts).toEqual([])
    expect((await hours()).results).toEqual([{ hours: 250 }])
    const bad = await upload(administrator, withHours('много'))
    expect(bad.problems).toMatchObject([{ code: 'bad_number', column: 'metadata.hoursPerWeek', value: 'много' }])
    await administrator.call(UndoImport, { importId })
    expect((await hours()).results).toEqual([])
  })

  it('[IMP-13] who had gone before stays as they went, and new dates of an enrolment are a change', async () => {
    await importAll(administrator, dated(/,s-antonov,/))
    const again = await importAll(administrator, dated(/,s-antonov,/))
    expect(again.counts).toEqual([])
    const longer = edited((files) => {
      files['enrollments.csv'] = (dated(/,s-antonov,/)['enrollments.csv'] ?? '').replaceAll(',2026-05-27', ',2026-05-30')
    })
    const { counts } = await importAll(administrator, longer)
    expect(counts.find(({ entity }) => entity === 'classMember')).toEqual({ entity: 'classMember', added: 0, changed: 11, gone: 0 })
  })

  it('[IMP-13] who left and comes back has the days from before, and the marks of those days; the same file again changes nothing', async () => {
    const orlova = await actAs('Орлова')
    const studyGroupId = await groupOf('7Б', 'Математика')
    const grid = await orlova.call(GetGrid, { studyGroupId })
    const ilya = personNamed('Антонов Илья').personId
    await fillMarks(grid, ilya, ['5', '4'])
    await importAll(administrator, dated(/,s-antonov,/))
    const back = edited((files) => {
      files['enrollments.csv'] = (dated()['enrollments.csv'] ?? '').replace(/(,s-antonov,.*),2025-09-01,/g, '$1,2025-10-06,')
    })
    const { counts, problems } = await importAll(administrator, back)
    expect(problems).toEqual([])
    expect(counts.find(({ entity }) => entity === 'classMember')).toEqual({ entity: 'classMember', added: 0, changed: 1, gone: 0 })
    const again = await orlova.call(GetGrid, { studyGroupId })
    expect(again.students.find(({ personId }) => personId === ilya)).toMatchObject({ fromOn: '2025-09-01', toOn: '2026-05-26' })
    expect(again.cells.filter(({ studentId }) => studentId === ilya)).toHaveLength(2)
    expect((await importAll(administrator, back)).counts).toEqual([])
  })

  it('[IMP-13] two enrolments of one pupil in one class are their days from the first to the last, in whatever order the file has them', async () => {
    for (const turned of [false, true]) {
      const twice = edited((files) => {
        const lines = (dated()['enrollments.csv'] ?? '').split('\r\n').flatMap((line) => {
          if (!line.includes(',s-antonov,')) return [line]
          const stays = [line.replace('2026-05-27', '2025-09-20'), line.replace(/^[^,]+/, '$&-again').replace('2025-09-01', '2025-10-01')]
          return turned ? stays.reverse() : stays
        })
        files['enrollments.csv'] = lines.join('\r\n')
      })
      const preview = await importAll(administrator, twice)
      expect([preview.problems, preview.counts]).toEqual([[], []])
    }
  })
})
