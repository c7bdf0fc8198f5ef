import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ImportId } from '../../protocol/ids.ts'
import { ApplyImport, CreateImport, ListImports, UndoImport } from '../../protocol/roster-import.ts'
import { IssueSlips } from '../../protocol/school.ts'
import { type SheetCell, workbook } from '../cast/class-lists.ts'
import { actAs, demoSchool, type Person, settle } from '../kit/act-as.ts'
import { countRowsOf, dumpRoster } from '../kit/dump-roster.ts'
import { edited, importAll } from '../kit/import-demo.ts'

let administrator: Person
beforeEach(async () => {
  await demoSchool()
  administrator = await actAs('Зуева')
})

async function latest(): Promise<ImportId> {
  const { imports } = await administrator.call(ListImports, {})
  const importId = imports[0]?.importId
  if (!importId) throw new Error('no import')
  return importId
}

async function importRows(rows: readonly (readonly SheetCell[])[]): Promise<ImportId> {
  const { importId } = await administrator.call(CreateImport, { fileName: 'list.xlsx' }, workbook([{ title: 'Лист1', rows }]))
  await administrator.call(ApplyImport, { importId })
  await settle()
  return importId
}

describe('an import that people live with already', () => {
  it('[IMP-08] is not undone once somebody it brought has chosen a password', async () => {
    await actAs('Антонов Илья', { linked: false })
    const before = await dumpRoster()
    await expect(administrator.call(UndoImport, { importId: await latest() })).rejects.toMatchObject({ code: 'import_in_use' })
    expect(await dumpRoster()).toEqual(before)
  })

  it('[IMP-08] is not undone once a class it brought has a chat that is open', async () => {
    await actAs('Орлова Анна')
    const importId = (
      await importAll(
        administrator,
        edited((files) => {
          files['classes.csv'] += 'c-8z,,,8Я,8,course-1,,homeroom,,school-1,year-2025,,,\r\n'
          files['enrollments.csv'] += 'e-8z,,,c-8z,school-1,t-orlova,teacher,false,,\r\n'
        }),
      )
    ).importId
    await settle()
    expect(await env.JOURNAL_00.prepare("SELECT count(*) AS rows FROM chats WHERE title = '8Я' AND opened = 1").first('rows')).toBe(1)
    await expect(administrator.call(UndoImport, { importId })).rejects.toMatchObject({ code: 'import_in_use' })
    expect(await countRowsOf('class_groups', "title = '8Я'")).toBe(1)
  })

  it('[IMP-08] is not undone once a group or somebody it brought has a plan, an unlock, a term’s mark, a notice or a signature', async () => {
    const importId = await latest()
    const group = "(SELECT id FROM study_groups WHERE source_id = 'c-7b-mat')"
    const pupil = "(SELECT id FROM people WHERE source_id = 's-antonov')"
    const parent = "(SELECT id FROM people WHERE source_id = 'p-antonova')"
    const school = '(SELECT school_id FROM people LIMIT 1)'
    const rests = {
      lesson_plans: `(${group}, ${school}, '', '[]', 1, 0, '')`,
      unlocks: `('unl', ${school}, ${group}, '', '', '', 0, '', NULL, NULL, NULL)`,
      term_marks: `(${group}, ${pupil}, 'year', ${school}, '5', NULL, NULL, NULL, NULL, 1, 0, '')`,
      absence_notices: `('abn', ${school}, ${pupil}, '', '', NULL, 'illness', NULL, 0, ${parent}, NULL)`,
      diary_signatures: `(${pupil}, '2025-10-06', ${parent}, ${school}, 0)`,
    }
    for (const [table, row] of Object.entries(rests)) {
      await env.JOURNAL_00.prepare(`INSERT INTO ${table} VALUES ${row}`).run()
      expect([table, await administrator.call(UndoImport, { importId }).catch(({ code }) => code)]).toEqual([table, 'import_in_use'])
      await env.JOURNAL_00.prepare(`DELETE FROM ${table}`).run()
    }
    expect(await administrator.call(UndoImport, { importId })).toMatchObject({ state: 'undone' })
  })

  it('[IMP-07] a printed slip that nobody has used yet stops no undo, and neither do people who were there before', async () => {
    await actAs('Орлова Анна')
    const importId = await importRows([
      ['ФИО', 'Класс', 'Дата рождения'],
      ['Юдин Степан', '9В', '03.03.2010'],
    ])
    const personId = (await env.JOURNAL_00.prepare("SELECT id FROM people WHERE family_name = 'Юдин'").first('id')) as Person['personId']
    expect((await administrator.call(IssueSlips, { whom: { of: 'person', personId } })).slips).toHaveLength(1)
    await administrator.call(UndoImport, { importId })
    await settle()
    expect(await countRowsOf('people', "family_name = 'Юдин'")).toBe(0)
    expect(await env.DIRECTORY.prepare('SELECT count(*) AS rows FROM journal_accounts').first('rows')).toBe(36)
  })
})
