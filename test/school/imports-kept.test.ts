import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { IMPORTS_LISTED_MAX } from '../../protocol/limits.ts'
import { ApplyImport, CreateImport, GetImport, ListImports, ReviseImport, UndoImport } from '../../protocol/roster-import.ts'
import { LIST_7B, list7b } from '../cast/class-lists.ts'
import { firstAdministrator, type Person } from '../kit/act-as.ts'
import { queriesDuring } from '../kit/count-statements.ts'

let administrator: Person
beforeEach(async () => {
  administrator = await firstAdministrator()
})

describe('what is kept of imports', () => {
  it('[IMP-09] applied or undone, an import keeps its numbers and none of the people it read', async () => {
    const { importId } = await administrator.call(CreateImport, { fileName: '7b.xlsx' }, list7b())
    const corrections = [{ sheet: 0, line: LIST_7B.badDateLine, columnIndex: LIST_7B.badDateColumn, value: LIST_7B.goodDate }]
    await administrator.call(ReviseImport, { importId, corrections })
    const kept = async () => {
      const row = await env.JOURNAL_00.prepare('SELECT settings, summary FROM imports WHERE id = ?1').bind(importId).first()
      return JSON.stringify(row)
    }
    expect(await kept()).toContain('Антонов')
    const applied = await administrator.call(ApplyImport, { importId })
    for (const name of ['Антонов', '+7916', '916', LIST_7B.goodDate]) expect(await kept()).not.toContain(name)
    expect(applied).toMatchObject({ state: 'applied', rowsRead: 9, duplicates: 1, mayUndo: true, sheets: [], problems: [] })
    expect(applied.counts).toContainEqual({ entity: 'student', added: 8, changed: 0, gone: 0 })
    await administrator.call(UndoImport, { importId })
    expect(await kept()).not.toContain('Антонов')
    expect((await administrator.call(GetImport, { importId })).counts).toEqual(applied.counts)
  })

  it('[IMP-09] warnings stay with their lines, without what stood there', async () => {
    const { importId } = await administrator.call(CreateImport, { fileName: '7b.xlsx' }, list7b())
    await administrator.call(ReviseImport, { importId, skipLinesWithErrors: true })
    const { problems, errorsTotal } = await administrator.call(ApplyImport, { importId })
    expect(errorsTotal).toBe(1)
    expect(problems).toMatchObject([{ code: 'bad_date', line: LIST_7B.badDateLine, value: null }])
  })

  it('[IMP-22] the list is the latest fifty, and the database is asked for no more', async () => {
    const { importId } = await administrator.call(CreateImport, { fileName: '7b.xlsx' }, list7b())
    await env.JOURNAL_00.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       INSERT INTO imports SELECT 'imp_' || printf('%020d', i), school_id, 'applied', format, file_name, '', file_bytes, plan, plans_begun,
         reading_at, roster_version, settings, summary, created_by, created_at + i, created_at + i, NULL FROM imports, n WHERE id = ?1`,
    )
      .bind(importId, IMPORTS_LISTED_MAX + 10)
      .run()
    let listed: readonly { createdAt: number }[] = []
    const queries = await queriesDuring(async () => {
      listed = (await administrator.call(ListImports, {})).imports
    })
    expect(listed).toHaveLength(IMPORTS_LISTED_MAX)
    const times = listed.map(({ createdAt }) => createdAt)
    expect(times).toEqual([...times].sort((one, other) => other - one))
    const [query] = queries.filter((sql) => /from "imports"/.test(sql))
    expect(query).toMatch(/order by .*"created_at" desc.* limit/i)
    const { results } = await env.JOURNAL_00.prepare(`EXPLAIN QUERY PLAN ${query}`).bind('', 1).all<{ detail: string }>()
    expect(results.map(({ detail }) => detail).join()).toMatch(/USING INDEX imports_by_school/)
    expect(results.map(({ detail }) => detail).join()).not.toMatch(/TEMP B-TREE FOR ORDER BY$/)
  })
})
