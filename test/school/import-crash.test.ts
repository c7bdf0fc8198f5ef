import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ImportId } from '../../protocol/ids.ts'
import { IMPORT_READING_SECONDS_MAX, IMPORT_UNFINISHED_HOURS_MAX } from '../../protocol/limits.ts'
import {
  ApplyImport,
  CreateImport,
  GetImport,
  type ImportPreview,
  ListImportChanges,
  ListImports,
  UndoImport,
} from '../../protocol/roster-import.ts'
import { tenantOf } from '../../worker/db/db.ts'
import { sweepImports } from '../../worker/school/sweep-imports.ts'
import { list7bCsv1251 } from '../cast/class-lists.ts'
import { demoSchoolZip } from '../cast/demo-school.ts'
import { firstAdministrator, type Person } from '../kit/act-as.ts'
import { countRowsOf, dumpRoster } from '../kit/dump-roster.ts'
import { expectErrors } from '../kit/expect-errors.ts'

let administrator: Person
beforeEach(async () => {
  administrator = await firstAdministrator()
})

function upload(): Promise<ImportPreview> {
  return administrator.call(CreateImport, { fileName: 'school.zip' }, demoSchoolZip('2025-10-06'))
}

/** As if the Worker had died while it staged the plan: some rows are there, no plan is named, and it was a while ago. */
async function dieInTheMiddle(importId: ImportId): Promise<void> {
  await env.JOURNAL_00.batch([
    env.JOURNAL_00.prepare("UPDATE imports SET state = 'reading', plan = 0, reading_at = reading_at - ?2 WHERE id = ?1").bind(
      importId,
      (IMPORT_READING_SECONDS_MAX + 1) * 1000,
    ),
    env.JOURNAL_00.prepare('DELETE FROM import_changes WHERE import_id = ?1 AND seq > 100').bind(importId),
  ])
}

async function sweep(): Promise<void> {
  const school = await env.DIRECTORY.prepare('SELECT id, shard, time_zone FROM schools').first<{
    id: string
    shard: number
    time_zone: string
  }>()
  if (!school) throw new Error('no school')
  await sweepImports(env, tenantOf(env, { schoolId: school.id as never, shard: school.shard, timeZone: school.time_zone }))
}

function age(hours: number): Promise<unknown> {
  return env.JOURNAL_00.prepare('UPDATE imports SET reading_at = reading_at - ?1')
    .bind(hours * 3_600_000)
    .run()
}

describe('a crash', () => {
  it('[IMP-09] while a plan is made: asking for the preview makes it again, whole', async () => {
    const { importId, counts } = await upload()
    await dieInTheMiddle(importId)
    await expect(administrator.call(ApplyImport, { importId })).rejects.toMatchObject({ code: 'import_not_ready' })
    const again = await administrator.call(GetImport, { importId })
    expect(again).toMatchObject({ state: 'planned', mayApply: true })
    expect(again.counts).toEqual(counts)
    const staged = await countRowsOf('import_changes')
    await administrator.call(ApplyImport, { importId })
    expect(await countRowsOf('people')).toBe(36)
    expect(staged).toBe(counts.reduce((sum, one) => sum + one.added + one.changed + one.gone, 0))
  })

  it('[IMP-09] in the middle of applying: nothing of it is there', async () => {
    expectErrors(/request\.failed/)
    const { importId } = await upload()
    const before = await dumpRoster()
    // The last statements of the batch cannot succeed: a row that must be written is refused by the table.
    await env.JOURNAL_00.prepare(
      "CREATE TRIGGER stop BEFORE UPDATE ON imports WHEN new.state = 'applied' BEGIN SELECT RAISE(ABORT, 'stop'); END",
    ).run()
    const response = await administrator.fetch(`/api/school/imports/${importId}/apply`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(response.status).toBe(500)
    expect(await dumpRoster()).toEqual(before)
    expect(await countRowsOf('outbox')).toBe(0)
    await env.JOURNAL_00.prepare('DROP TRIGGER stop').run()
    expect((await administrator.call(ApplyImport, { importId })).state).toBe('applied')
  })

  it('[IMP-09] a plan nobody applied within a day is forgotten, with its file and its stage', async () => {
    const { importId } = await upload()
    await age(IMPORT_UNFINISHED_HOURS_MAX - 1)
    await sweep()
    expect(await countRowsOf('imports')).toBe(1)
    await age(2)
    await sweep()
    expect([await countRowsOf('imports'), await countRowsOf('import_changes'), (await env.FILES.list()).objects.length]).toEqual([0, 0, 0])
    await expect(administrator.call(GetImport, { importId })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('[IMP-09] what no undo can reach is not kept: the file once applied, the stage once another import followed', async () => {
    const first = await upload()
    await administrator.call(ApplyImport, { importId: first.importId })
    expect((await env.FILES.list()).objects).toEqual([])
    const staged = await countRowsOf('import_changes')
    await sweep()
    expect(await countRowsOf('import_changes')).toBe(staged)
    const second = await administrator.call(CreateImport, { fileName: '7b.csv' }, list7bCsv1251())
    await administrator.call(ApplyImport, { importId: second.importId })
    await sweep()
    expect(await countRowsOf('import_changes', `import_id = '${first.importId}'`)).toBe(0)
    expect(await countRowsOf('import_changes', `import_id = '${second.importId}'`)).toBeGreaterThan(0)
    await administrator.call(UndoImport, { importId: second.importId })
    const { imports } = await administrator.call(ListImports, {})
    expect(imports.map(({ state, mayUndo }) => [state, mayUndo])).toEqual([
      ['undone', false],
      ['applied', false],
    ])
  })

  it('[IMP-09] of two plans of one import only the later is seen, and the earlier is gone', async () => {
    const { importId } = await upload()
    await dieInTheMiddle(importId)
    const [one, two] = await Promise.all([1, 2].map(() => administrator.call(GetImport, { importId })))
    expect(one?.counts).toEqual(two?.counts)
    expect(await countRowsOf('import_changes', "entity = 'student'")).toBe(12)
    const { changes } = await administrator.call(ListImportChanges, { importId, entity: 'student' })
    expect(changes).toHaveLength(12)
  })
})
