import { dateAt } from '../../protocol/dates.ts'
import type { ImportId } from '../../protocol/ids.ts'
import type { ImportPreview } from '../../protocol/school.ts'
import type { Tenant } from '../db/db.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireRosterRight } from './access.ts'
import { clearGuards, rosterChanged } from './apply-import.ts'
import { IN_USE, lessonIdsOf, needsLessons, underiveLessons } from './derive-lessons.ts'
import { type ImportRecord, isLatest, readImport, showPreview, stagedOf } from './import-record.ts'
import { switchStatements } from './switch-roster.ts'

/**
 * The exact inverse of applying, as atomic as it: every row is again what it was. Only of the latest applied import (else import_not_ready),
 * and refused (import_in_use) while a pupil it brought has marks or a lesson it made is in use.
 */
export async function undoImport(env: Env, actor: Actor, importId: ImportId): Promise<ImportPreview> {
  await requireRosterRight(actor, 'roster.import')
  const { tenant } = actor
  const record = await readImport(tenant, importId)
  if (!isLatest(record)) throw new Refusal('import_not_ready')
  if (await isInUse(tenant, record)) throw new Refusal('import_in_use')
  const at = now(env)
  try {
    await tenant.d1.batch(statements(tenant, record, at))
  } catch (error) {
    // The guard stopped the batch: somebody undid, imported or marked in this very moment.
    if (!isLatest(await readImport(tenant, importId))) throw new Refusal('import_not_ready')
    if (await isInUse(tenant, record)) throw new Refusal('import_in_use')
    throw error
  }
  log.info('import.undone', { importId })
  return showPreview(await readImport(tenant, importId))
}

async function isInUse({ d1, schoolId }: Tenant, { id, plan }: ImportRecord): Promise<boolean> {
  const { first, last } = lessonIdsOf(id)
  const row = await d1.prepare(`SELECT (${IN_USE}) AS used`).bind(id, plan, schoolId, first, last).first<{ used: number }>()
  return row?.used === 1
}

function statements(tenant: Tenant, record: ImportRecord, at: number): D1PreparedStatement[] {
  const { d1, schoolId } = tenant
  const staged = stagedOf(record)
  const { first, last } = lessonIdsOf(record.id)
  const guard = d1
    .prepare(
      `INSERT INTO batch_guards (ok) SELECT NOT (${IN_USE}) AND EXISTS (
         SELECT 1 FROM imports WHERE id = ?1 AND school_id = ?3 AND state = 'applied' AND plan = ?2
           AND roster_version + 1 = (SELECT version FROM rosters WHERE school_id = ?3))`,
    )
    .bind(record.id, record.plan, schoolId, first, last)
  const appliedOn = dateAt(record.appliedAt ?? at, tenant.timeZone)
  return [
    guard,
    ...(needsLessons(staged) ? underiveLessons(tenant, staged, appliedOn) : []),
    ...switchStatements(tenant, staged, 'undo'),
    d1.prepare("UPDATE imports SET state = 'undone', undone_at = ?2 WHERE id = ?1").bind(record.id, at),
    ...rosterChanged(tenant, at),
    clearGuards(tenant),
  ]
}
