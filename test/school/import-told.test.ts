// What an administrator is told of an import: of each change what it is about, of each import who made it.
import { beforeEach, describe, expect, it } from 'vitest'
import { ApplyImport, CreateImport, GetImport, ListImportChanges, ListImports, ReviseImport } from '../../protocol/roster-import.ts'
import { workbook } from '../cast/class-lists.ts'
import { actAs, demoSchool, type Person, settle } from '../kit/act-as.ts'
import { edited, importAll, upload, withoutLines } from '../kit/import-demo.ts'

let administrator: Person
beforeEach(async () => {
  await demoSchool()
  administrator = await actAs('Зуева')
})

async function titlesOf(importId: Awaited<ReturnType<typeof upload>>['importId'], entity: 'timetableEntry' | 'studyGroupMember') {
  const { changes } = await administrator.call(ListImportChanges, { importId, entity })
  return changes.map(({ action, title }) => [action, title])
}

describe('what a preview tells', () => {
  it('[IMP-24] a lesson that goes, comes or moves to another room, by its subject', async () => {
    const gone = await upload(
      administrator,
      edited((files) => withoutLines(files, 'zvonok-timetable.csv', /^c-7b-mat,1,1,/)),
    )
    expect(await titlesOf(gone.importId, 'timetableEntry')).toEqual([['remove', 'Математика, 7Б: пн, 1']])
    const others = edited((files) => {
      files['zvonok-timetable.csv'] =
        `${(files['zvonok-timetable.csv'] ?? '').replace('c-7b-mat,1,1,21,', 'c-7b-mat,1,1,33,')}c-7b-mat,6,7,,,\r\n`
    })
    expect(await titlesOf((await upload(administrator, others)).importId, 'timetableEntry')).toEqual([
      ['change', 'Математика, 7Б: пн, 1'],
      ['add', 'Математика, 7Б: сб, 7'],
    ])
  })

  it('[IMP-24] whom a class list takes out, by the subjects they no longer study', async () => {
    const rows = [
      ['ФИО', 'Класс'],
      ...['Борисова Дарья', 'Воронов Максим', 'Гусева Полина', 'Ершов Кирилл', 'Карпова Алиса', 'Носов Артём', 'Яковлев Пётр'].map(
        (name) => [name, '7Б'],
      ),
    ]
    const { importId } = await administrator.call(CreateImport, { fileName: '7b.xlsx' }, workbook([{ title: 'Лист1', rows }]))
    await administrator.call(ReviseImport, { importId, othersLeave: true })
    const titles = (await titlesOf(importId, 'studyGroupMember')).map(([, title]) => title)
    expect(titles).toContain('Математика, 7Б: Антонов Илья')
    expect(new Set(titles).size).toBe(titles.length)
  })
})

describe('the list of imports', () => {
  it('[IMP-23] says who made each, also when they have left since', async () => {
    const [demo] = (await administrator.call(ListImports, {})).imports
    const name = { familyName: 'Зуева', givenName: 'Мария', patronymic: 'Ивановна' }
    expect(demo?.createdBy).toEqual({ personId: administrator.personId, name })
    if (!demo) throw new Error('no import')
    expect((await administrator.call(GetImport, { importId: demo.importId })).createdBy).toEqual({ personId: administrator.personId, name })

    const withKim = edited((files) => {
      files['roles.csv'] += 'role-kim-admin,,,t-kim,secondary,systemAdministrator,,,school-1,\r\n'
    })
    await importAll(administrator, withKim)
    await settle()
    const kim = await actAs('Ким Виктор')
    const { importId } = await upload(kim)
    await kim.call(ApplyImport, { importId })
    const without = edited((files) => {
      for (const file of ['users.csv', 'roles.csv', 'enrollments.csv', 'demographics.csv']) withoutLines(files, file, /t-kim/)
    })
    await importAll(administrator, without)
    const { imports } = await administrator.call(ListImports, {})
    expect(imports.find((one) => one.importId === importId)?.createdBy?.personId).toBe(kim.personId)
  })
})
