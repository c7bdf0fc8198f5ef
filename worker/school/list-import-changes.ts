import { and, asc, eq, gt } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { IMPORT_CHANGES_PAGE } from '../../protocol/limits.ts'
import type { ImportChange, ListImportChanges } from '../../protocol/roster-import.ts'
import { importChanges } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { requireRosterRight } from './access.ts'
import { readImport } from './import-record.ts'
import { isGone } from './stage-plan.ts'

/** A page of what the plan does to one kind of thing. */
export async function listImportChanges(
  actor: Actor,
  input: ParsedInputOf<typeof ListImportChanges>,
): Promise<ResultOf<typeof ListImportChanges>> {
  await requireRosterRight(actor, 'roster.import')
  const { tenant } = actor
  const { plan, readingAt } = await readImport(tenant, input.importId)
  const plannedOn = dateAt(readingAt, tenant.timeZone)
  const rows = await tenant.db
    .select()
    .from(importChanges)
    .where(
      and(
        eq(importChanges.importId, input.importId),
        eq(importChanges.plan, plan),
        eq(importChanges.entity, input.entity),
        gt(importChanges.seq, input.after ?? 0),
      ),
    )
    .orderBy(asc(importChanges.seq))
    .limit(IMPORT_CHANGES_PAGE)
  const changes = rows.map((row): ImportChange => {
    const [before, after] = [row.before as Fields | null, row.after as Fields | null]
    return {
      seq: row.seq,
      entity: input.entity,
      action: row.action === 'change' && isGone(before, after, plannedOn) ? 'remove' : row.action,
      title: row.rowKey,
      fields: row.action === 'change' || input.entity === 'personRole' ? changedFields(before ?? {}, after ?? {}) : [],
    }
  })
  return { changes, next: rows.length === IMPORT_CHANGES_PAGE ? (rows.at(-1)?.seq ?? null) : null }
}

type Fields = Record<string, string | number | null>

/** Ids say nothing to a reader; what they stand for is in the title. */
function changedFields(before: Fields, after: Fields): ImportChange['fields'] {
  return Object.keys({ ...before, ...after })
    .filter((field) => before[field] !== after[field] && !/Id$/.test(field))
    .map((field) => ({ field, before: shown(before[field]), after: shown(after[field]) }))
}

function shown(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value)
}
