// From the stored file to a finished preview. It may die anywhere: what it staged is invisible until the last batch names its plan, and
// asking for the preview again makes the plan again.
import { dateAt } from '../../protocol/dates.ts'
import type { ImportId, PersonId } from '../../protocol/ids.ts'
import { IMPORT_ERRORS_SHOWN_MAX } from '../../protocol/limits.ts'
import type { Tenant } from '../db/db.ts'
import { now } from '../platform/clock.ts'
import { newId } from '../platform/new-id.ts'
import { Refusal } from '../platform/refusal.ts'
import { planRoster } from './import/plan-roster.ts'
import { readRoster } from './import/roster.ts'
import { Problems } from './import/says.ts'
import { type ImportRecord, type ImportSettings, type ImportSummary, readImport } from './import-record.ts'
import { readImportFile } from './read-import-file.ts'
import { markedAmong } from './setup/put-terms.ts'
import { stagePlan } from './stage-plan.ts'

/** Refuses as the file deserves (import_…), import_not_ready when the import is applied or undone, not_found when it or its file is gone. */
export async function makePlan(
  env: Env,
  tenant: Tenant,
  actorId: PersonId,
  importId: ImportId,
  settings?: ImportSettings,
): Promise<ImportRecord> {
  const record = await readImport(tenant, importId)
  const begun = await beginPlan(env, tenant, importId)
  const settled = settings ?? record.settings
  const file = await env.FILES.get(record.fileKey)
  // A crash between the row and the file: there is nothing to plan from, and sweepImports takes the row.
  if (file === null) throw new Refusal('not_found')
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const problems = new Problems(IMPORT_ERRORS_SHOWN_MAX)
  const reading = await readImportFile({ name: record.fileName, body: file.body }, settled, problems, today)
  const roster = await readRoster(tenant)
  const saidTerms = new Set(reading.says.terms.map(({ sourceId }) => sourceId))
  const unsaid = roster.terms.filter(({ sourceId }) => sourceId !== null && !saidTerms.has(sourceId)).map(({ id }) => id)
  const marked = new Set<string>(unsaid.length === 0 ? [] : (await markedAmong(tenant, unsaid)).map(({ termId }) => termId))
  const others = { count: 0, held: false }
  // A OneRoster file whose references lead nowhere would make everybody behind them «gone»: with errors there is no plan to show.
  const plannable = reading.says.format === 'classList' || problems.errorsTotal === 0
  const context = { today, newId: newIds(at), marked, actorId, othersLeave: settled.othersLeave, fileName: record.fileName }
  const changes = plannable ? planRoster(reading.says, roster, context, problems, others) : []
  const staged = await stagePlan(tenant, importId, begun, changes, today)
  const { rowsRead, duplicates, ignoredFiles, sheets } = reading
  const summary: ImportSummary = {
    staged,
    rowsRead,
    duplicates,
    errorsTotal: problems.errorsTotal,
    warningsTotal: problems.warningsTotal,
    problems: problems.shown(),
    ignoredFiles: [...ignoredFiles],
    sheets: [...sheets],
    othersCount: others.count,
    othersHeld: others.held,
  }
  await showPlan(tenant, importId, begun, { format: reading.says.format, rosterVersion: roster.version, settings: settled, summary })
  return readImport(tenant, importId)
}

/** Takes the next number. Two makings at once take two numbers, and the later one stays. */
async function beginPlan(env: Env, { d1, schoolId }: Tenant, importId: ImportId): Promise<number> {
  const begun = await d1
    .prepare(
      `UPDATE imports SET plans_begun = plans_begun + 1, reading_at = ?3
       WHERE id = ?1 AND school_id = ?2 AND state IN ('reading', 'planned') RETURNING plans_begun`,
    )
    .bind(importId, schoolId, now(env))
    .first<{ plans_begun: number }>()
  if (begun === null) throw new Refusal('import_not_ready')
  return begun.plans_begun
}

async function showPlan(
  { d1 }: Tenant,
  importId: ImportId,
  plan: number,
  found: { format: string; rosterVersion: number; settings: ImportSettings; summary: ImportSummary },
): Promise<void> {
  await d1.batch([
    d1
      .prepare(
        `UPDATE imports SET state = 'planned', plan = ?2, format = ?3, roster_version = ?4, settings = ?5, summary = ?6
         WHERE id = ?1 AND plan < ?2 AND state IN ('reading', 'planned')`,
      )
      .bind(importId, plan, found.format, found.rosterVersion, JSON.stringify(found.settings), JSON.stringify(found.summary)),
    d1.prepare('DELETE FROM import_changes WHERE import_id = ?1 AND plan < (SELECT plan FROM imports WHERE id = ?1)').bind(importId),
  ])
}

function newIds(at: number) {
  return <Id extends string>(kind: Parameters<typeof newId>[0]): Id => newId<Id>(kind, at)
}
