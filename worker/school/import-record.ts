// The row of an import as the use cases of this area see it, and as its preview shows it.
import { and, desc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import * as z from 'zod/mini'
import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import type { ImportId } from '../../protocol/ids.ts'
import { IMPORTS_LISTED_MAX } from '../../protocol/limits.ts'
import type { PersonName } from '../../protocol/people.ts'
import {
  ClassListField,
  ClassListSheet,
  IMPORT_ENTITIES,
  type Import,
  type ImportCount,
  type ImportEntity,
  type ImportPreview,
  ImportProblem,
  type ReviseImport,
} from '../../protocol/roster-import.ts'
import type { Tenant } from '../db/db.ts'
import { imports, people, rosters } from '../db/schema/school.ts'
import { Refusal } from '../platform/refusal.ts'
import type { StagedEntity } from './import/roster.ts'
import type { Staged, StagedCount } from './switch-roster.ts'

/** What the person has settled in the preview. */
export const ImportSettings = z.object({
  columns: z.array(z.object({ sheet: z.int(), index: z.int(), field: z.nullable(ClassListField) })),
  corrections: z.array(z.object({ sheet: z.int(), line: z.int(), columnIndex: z.int(), value: z.string() })),
  classTitles: z.array(z.object({ sheet: z.int(), classTitle: z.string() })),
  skipLinesWithErrors: z.boolean(),
  othersLeave: z.boolean(),
})
export type ImportSettings = z.infer<typeof ImportSettings>

export const NO_SETTINGS: ImportSettings = { columns: [], corrections: [], classTitles: [], skipLinesWithErrors: false, othersLeave: false }

/** What the plan found; `staged` says which statements applying needs, `gone` is for showing. */
export const ImportSummary = z.object({
  staged: z.array(z.object({ entity: z.string(), action: z.enum(['add', 'change', 'remove']), rows: z.int(), gone: z.int() })),
  rowsRead: z.int(),
  duplicates: z.int(),
  errorsTotal: z.int(),
  warningsTotal: z.int(),
  problems: z.array(ImportProblem),
  ignoredFiles: z.array(z.string()),
  sheets: z.array(ClassListSheet),
  othersCount: z.int(),
  othersHeld: z.boolean(),
})
export type ImportSummary = z.infer<typeof ImportSummary>

export const NO_SUMMARY: ImportSummary = {
  staged: [],
  rowsRead: 0,
  duplicates: 0,
  errorsTotal: 0,
  warningsTotal: 0,
  problems: [],
  ignoredFiles: [],
  sheets: [],
  othersCount: 0,
  othersHeld: false,
}

export type ImportRecord = Omit<typeof imports.$inferSelect, 'settings' | 'summary'> & {
  readonly settings: ImportSettings
  readonly summary: ImportSummary
  readonly rosterVersionNow: number
  /** Of whoever uploaded it. */
  readonly createdByName: PersonName | null
}

/** The import, or not_found for one of another school. */
export async function readImport(tenant: Tenant, importId: ImportId): Promise<ImportRecord> {
  const [record] = await readImports(tenant, eq(imports.id, importId), imports.summary)
  if (!record) throw new Refusal('not_found')
  return record
}

/** The latest, newest first, without problems and sheets: these may be half a megabyte an import, and a list shows numbers. */
export async function readLatestImports(tenant: Tenant): Promise<ImportRecord[]> {
  const numbers = sql`json_set(${imports.summary}, '$.problems', json('[]'), '$.sheets', json('[]'))`.mapWith(imports.summary)
  return readImports(tenant, undefined, numbers)
}

async function readImports(tenant: Tenant, where: SQL | undefined, summary: SQL | typeof imports.summary): Promise<ImportRecord[]> {
  const [rows, versions] = await tenant.db.batch([
    tenant.db
      .select({
        ...getTableColumns(imports),
        summary,
        familyName: people.familyName,
        givenName: people.givenName,
        patronymic: people.patronymic,
      })
      .from(imports)
      .leftJoin(people, eq(people.id, imports.createdBy))
      .where(and(eq(imports.schoolId, tenant.schoolId), where))
      .orderBy(desc(imports.createdAt), desc(imports.id))
      .limit(IMPORTS_LISTED_MAX),
    tenant.db.select().from(rosters).where(eq(rosters.schoolId, tenant.schoolId)),
  ])
  return rows.map(({ familyName, givenName, patronymic, ...row }) => ({
    ...row,
    createdByName: familyName === null || givenName === null ? null : { familyName, givenName, patronymic },
    settings: ImportSettings.parse(row.settings),
    summary: ImportSummary.parse(row.summary),
    rosterVersionNow: versions[0]?.version ?? 0,
  }))
}

/**
 * What an import that has been carried out still says of its people: nothing. Undo needs the stage, a list the numbers; the rows read and what
 * was typed over them are needed by nobody.
 */
export function withoutPeople({ settings, summary }: ImportRecord): Pick<ImportRecord, 'settings' | 'summary'> {
  return {
    settings: { ...settings, corrections: [] },
    summary: { ...summary, sheets: [], problems: summary.problems.map((problem) => ({ ...problem, value: null })) },
  }
}

export function stagedOf(record: ImportRecord): Staged {
  // The names were written by our own plan from the same list.
  const counts = record.summary.staged.map(({ entity, action, rows }): StagedCount => ({ entity: entity as StagedEntity, action, rows }))
  return { importId: record.id, plan: record.plan, counts }
}

export function hasChanges({ summary }: ImportRecord): boolean {
  return summary.staged.length > 0
}

/** Applying raises the roster's version by one, so an import is the latest applied one exactly while the version is its own plus one. */
export function isLatest(record: ImportRecord): boolean {
  return record.state === 'applied' && hasChanges(record) && record.rosterVersionNow === record.rosterVersion + 1
}

export function mayApply({ state, format, summary, settings }: ImportRecord): boolean {
  return (
    state === 'planned' && (summary.errorsTotal === 0 || (format === 'classList' && settings.skipLinesWithErrors && summary.rowsRead > 0))
  )
}

export function showImport(record: ImportRecord): Import {
  const { summary } = record
  return {
    importId: record.id,
    state: record.state,
    format: record.format,
    fileName: record.fileName,
    fileBytes: record.fileBytes,
    createdAt: record.createdAt,
    createdBy: record.createdByName && { personId: record.createdBy, name: record.createdByName },
    appliedAt: record.appliedAt,
    undoneAt: record.undoneAt,
    counts: countsOf(summary),
    rowsRead: summary.rowsRead,
    duplicates: summary.duplicates,
    errorsTotal: summary.errorsTotal,
    warningsTotal: summary.warningsTotal,
    mayApply: mayApply(record),
    mayUndo: isLatest(record),
  }
}

export function showPreview(record: ImportRecord): ImportPreview {
  const { summary, settings } = record
  return {
    ...showImport(record),
    problems: summary.problems,
    ignoredFiles: summary.ignoredFiles,
    sheets: summary.sheets,
    skipLinesWithErrors: settings.skipLinesWithErrors,
    othersLeave: settings.othersLeave,
    othersCount: summary.othersCount,
    othersHeld: summary.othersHeld,
  }
}

function countsOf({ staged }: ImportSummary): ImportCount[] {
  const shown: readonly string[] = IMPORT_ENTITIES
  const counts = new Map<string, ImportCount>()
  for (const { entity, action, rows, gone } of staged) {
    if (!shown.includes(entity)) continue
    const count = counts.get(entity) ?? { entity: entity as ImportEntity, added: 0, changed: 0, gone: 0 }
    if (action === 'add') count.added += rows
    else if (action === 'remove') count.gone += rows
    else {
      count.gone += gone
      count.changed += rows - gone
    }
    counts.set(entity, count)
  }
  return IMPORT_ENTITIES.flatMap((entity) => counts.get(entity) ?? [])
}

/** What is new is laid over what was settled before; the later word on a cell or column counts. */
export function settle(settings: ImportSettings, news: Omit<ParsedInputOf<typeof ReviseImport>, 'importId'>): ImportSettings {
  return {
    columns: laid(settings.columns, news.columns ?? [], (one) => `${one.sheet} ${one.index}`),
    corrections: laid(settings.corrections, news.corrections ?? [], (one) => `${one.sheet} ${one.line} ${one.columnIndex}`),
    classTitles: laid(settings.classTitles, news.classTitles ?? [], (one) => String(one.sheet)),
    skipLinesWithErrors: news.skipLinesWithErrors ?? settings.skipLinesWithErrors,
    othersLeave: news.othersLeave ?? settings.othersLeave,
  }
}

function laid<T>(known: readonly T[], news: readonly T[], keyOf: (one: T) => string): T[] {
  return [...new Map([...known, ...news].map((one) => [keyOf(one), one])).values()]
}
