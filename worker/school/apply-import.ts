import { dateAt } from '../../protocol/dates.ts'
import type { ImportId } from '../../protocol/ids.ts'
import type { ImportPreview } from '../../protocol/roster-import.ts'
import type { Tenant } from '../db/db.ts'
import { outboxRow } from '../db/outbox.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireRosterRight } from './access.ts'
import { deriveLessons, needsLessons } from './derive-lessons.ts'
import { forgetFile } from './drop-import.ts'
import { hasChanges, type ImportRecord, mayApply, readImport, showPreview, stagedOf, withoutPeople } from './import-record.ts'
import { switchStatements, tiesEnded } from './switch-roster.ts'

/**
 * Makes the staged plan true: one atomic batch, so that a crash leaves all of it or none.
 * Refuses import_not_ready, import_has_errors, import_stale (the roster has changed since the plan: revise makes a new one).
 */
export async function applyImport(env: Env, actor: Actor, importId: ImportId): Promise<ImportPreview> {
  await requireRosterRight(actor, 'roster.import')
  const { tenant } = actor
  const record = await readImport(tenant, importId)
  requireReady(record)
  const at = now(env)
  try {
    await tenant.d1.batch(statements(tenant, record, at))
  } catch (error) {
    // The guard stopped the batch because another request was faster; what has become of the import says which refusal it is.
    requireReady(await readImport(tenant, importId))
    throw error
  }
  log.info('import.applied', { importId, changes: record.summary.staged.reduce((sum, one) => sum + one.rows, 0) })
  await forgetFile(env, tenant, record)
  return showPreview(await readImport(tenant, importId))
}

function requireReady(record: ImportRecord): void {
  if (record.state !== 'planned') throw new Refusal('import_not_ready')
  if (!mayApply(record)) throw new Refusal('import_has_errors')
  if (record.rosterVersion !== record.rosterVersionNow) throw new Refusal('import_stale')
}

function statements(tenant: Tenant, record: ImportRecord, at: number): D1PreparedStatement[] {
  const { d1, schoolId } = tenant
  const staged = stagedOf(record)
  const guard = d1
    .prepare(
      `INSERT INTO batch_guards (ok) SELECT EXISTS (
         SELECT 1 FROM imports WHERE id = ?1 AND school_id = ?2 AND state = 'planned' AND plan = ?3
           AND roster_version = coalesce((SELECT version FROM rosters WHERE school_id = ?2), 0))`,
    )
    .bind(record.id, schoolId, record.plan)
  const { settings, summary } = withoutPeople(record)
  const done = d1
    .prepare("UPDATE imports SET state = 'applied', applied_at = ?2, settings = ?3, summary = ?4 WHERE id = ?1")
    .bind(record.id, at, JSON.stringify(settings), JSON.stringify(summary))
  if (!hasChanges(record)) return [guard, done, clearGuards(tenant)]
  const lessons = needsLessons(staged) ? deriveLessons(tenant, staged, dateAt(at, tenant.timeZone)) : []
  return [
    guard,
    ...switchStatements(tenant, staged, 'apply'),
    ...lessons,
    done,
    ...tiesEnded(tenant, staged, 'apply', at),
    ...rosterChanged(tenant, at),
    clearGuards(tenant),
  ]
}

export function clearGuards({ d1 }: Tenant): D1PreparedStatement {
  return d1.prepare('DELETE FROM batch_guards')
}

/** The version that plans are checked against. */
export function nextRosterVersion({ d1, schoolId }: Tenant): D1PreparedStatement {
  return d1
    .prepare('INSERT INTO rosters (school_id, version) VALUES (?1, 1) ON CONFLICT (school_id) DO UPDATE SET version = version + 1')
    .bind(schoolId)
}

/** The version, and the news for accounts and chats. */
export function rosterChanged(tenant: Tenant, at: number): D1PreparedStatement[] {
  const news = outboxRow(tenant, at, { news: 'roster.changed' }).toSQL()
  return [nextRosterVersion(tenant), tenant.d1.prepare(news.sql).bind(...news.params)]
}
