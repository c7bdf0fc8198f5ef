import { beforeEach, describe, expect, it } from 'vitest'
import { ApplyImport, ListImportChanges } from '../../protocol/roster-import.ts'
import { firstAdministrator, type Person } from '../kit/act-as.ts'
import { countRowsOf } from '../kit/dump-roster.ts'
import { edited, importAll, upload } from '../kit/import-demo.ts'

const FISHY = 'role-fishy,,,t-orlova,secondary,systemAdministrator,,,'

let administrator: Person
beforeEach(async () => {
  administrator = await firstAdministrator()
})

describe('rights that a file gives', () => {
  it('[IMP-21] who becomes head, deputy head or administrator is shown and told by name, before anything else', async () => {
    const first = await upload(administrator)
    const gains = first.problems.filter(({ code }) => code === 'role_gained')
    expect(gains.map(({ severity, file, value, params }) => [severity, file, value, params.role])).toEqual([
      ['warning', 'users.csv', 'Морозов Сергей', 'head'],
      ['warning', 'users.csv', 'Титов Олег', 'deputyHead'],
    ])
    expect(first.counts).toContainEqual({ entity: 'personRole', added: 35, changed: 0, gone: 0 })
    await administrator.call(ApplyImport, { importId: first.importId })

    const files = edited((all) => {
      all['roles.csv'] += `${FISHY}school-1,\r\n`
      // More noise than a preview shows.
      all['roles.csv'] += Array.from({ length: 300 }, (_, index) => `noise-${index},,,t-kim,primary,wizard,,,school-1,\r\n`).join('')
    })
    const second = await upload(administrator, files)
    expect(second.problems[0]).toMatchObject({ code: 'role_gained', value: 'Орлова Анна', params: { role: 'schoolAdmin' } })
    expect(second.counts).toEqual([{ entity: 'personRole', added: 1, changed: 0, gone: 0 }])
    const { changes } = await administrator.call(ListImportChanges, { importId: second.importId, entity: 'personRole' })
    expect(changes).toMatchObject([
      { action: 'add', title: 'Орлова Анна', fields: [{ field: 'role', before: null, after: 'schoolAdmin' }] },
    ])
    await importAll(administrator, files)
    expect((await upload(administrator, files)).problems.filter(({ code }) => code === 'role_gained')).toEqual([])
    const { importId, counts } = await upload(administrator)
    expect(counts).toEqual([{ entity: 'personRole', added: 0, changed: 0, gone: 1 }])
    const lost = await administrator.call(ListImportChanges, { importId, entity: 'personRole' })
    expect(lost.changes).toMatchObject([{ action: 'remove', fields: [{ field: 'role', before: 'schoolAdmin', after: null }] }])
  })

  it('[IMP-21] a role in the city’s office or in another school gives nothing here; one in a part of this school does', async () => {
    const files = edited((all) => {
      all['orgs.csv'] += 'city,,,Тула,district,,\r\nchess,,,Шахматный кружок,department,,school-1\r\n'
      all['orgs.csv'] = (all['orgs.csv'] ?? '').replace(/(school-1,,,[^,]*,school,[^,]*,)/, '$1city')
      all['roles.csv'] += `${FISHY}city,\r\n`
      all['roles.csv'] += 'role-chess,,,t-kim,secondary,siteAdministrator,,,chess,\r\n'
    })
    const preview = await upload(administrator, files)
    expect(preview.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(preview.problems.find(({ code }) => code === 'role_elsewhere')).toMatchObject({
      severity: 'warning',
      file: 'roles.csv',
      column: 'orgSourcedId',
      value: 'city',
    })
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect(await countRowsOf('person_roles', "role = 'schoolAdmin'")).toBe(1)
    expect(await countRowsOf('person_roles', "role = 'deputyHead'")).toBe(2)
    const nowhere = await upload(
      administrator,
      edited((all) => {
        all['roles.csv'] += `${FISHY}school-9,\r\n`
      }),
    )
    expect(nowhere.problems[0]).toMatchObject({ severity: 'error', code: 'unknown_org', file: 'roles.csv', value: 'school-9' })
  })

  it('[IMP-21] in version 1.1 roles belong to the organisations of their line', async () => {
    const old = edited((files) => {
      const roles = new Map((files['roles.csv'] ?? '').split('\r\n').map((line) => [line.split(',')[3], line.split(',')[5]]))
      const [header = '', ...rows] = (files['users.csv'] ?? '').trimEnd().split('\r\n')
      const widen = (row: string) => {
        const id = row.split(',')[0] ?? ''
        return `${row},${id === 'a-titov' ? 'city' : id === 'a-morozov' ? '"city,school-1"' : 'school-1'},${roles.get(id)}`
      }
      files['users.csv'] = [`${header},orgSourcedIds,role`, ...rows.map(widen), ''].join('\r\n')
      files['orgs.csv'] += 'city,,,Тула,district,,\r\n'
      delete files['roles.csv']
      files['manifest.csv'] = (files['manifest.csv'] ?? '').replace('oneroster.version,1.2', 'oneroster.version,1.1')
    })
    await importAll(administrator, old)
    expect(await countRowsOf('person_roles', "role = 'deputyHead'")).toBe(0)
    expect(await countRowsOf('person_roles', "role = 'head'")).toBe(1)
  })
})
