import { dateAt } from '../../protocol/dates.ts'
import type { ImportId } from '../../protocol/ids.ts'
import type { ImportPreview } from '../../protocol/roster-import.ts'
import type { Tenant } from '../db/db.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireRosterRight } from './access.ts'
import { clearGuards, rosterChanged } from './apply-import.ts'
import { ADDED_PEOPLE, IN_USE, lessonIdsOf, needsLessons, underiveLessons } from './derive-lessons.ts'
import { type ImportRecord, isLatest, readImport, showPreview, stagedOf } from './import-record.ts'
import { switchStatements, tiesEnded } from './switch-roster.ts'

// Platform: a parameter of D1 holds 2 MB.
const CHUNK_IDS = 50_000

/**
 * The exact inverse of applying, as atomic as it: every row is again what it was. Only of the latest applied import (else import_not_ready),
 * and refused (import_in_use) while a pupil it brought has marks, a lesson it made is in use, a class it brought has an open chat, or
 * somebody it brought has an account of their own: a chosen password, a linked profile.
 */
export async function undoImport(env: Env, actor: Actor, importId: ImportId): Promise<ImportPreview> {
  await requireRosterRight(actor, 'roster.import')
  const { tenant } = actor
  const record = await readImport(tenant, importId)
  if (!isLatest(record)) throw new Refusal('import_not_ready')
  if (await isInUse(env, tenant, record)) throw new Refusal('import_in_use')
  const at = now(env)
  try {
    await tenant.d1.batch(statements(tenant, record, at))
  } catch (error) {
    // The guard stopped the batch: somebody undid, imported or marked in this very moment.
    if (!isLatest(await readImport(tenant, importId))) throw new Refusal('import_not_ready')
    if (await isInUse(env, tenant, record)) throw new Refusal('import_in_use')
    throw error
  }
  log.info('import.undone', { importId })
  return showPreview(await readImport(tenant, importId))
}

async function isInUse(env: Env, { d1, schoolId }: Tenant, { id, plan }: ImportRecord): Promise<boolean> {
  const { first, last } = lessonIdsOf(id)
  const [used, added] = await d1.batch<{ used: number; id: string }>([
    d1.prepare(`SELECT (${IN_USE}) AS used`).bind(id, plan, schoolId, first, last),
    d1.prepare(ADDED_PEOPLE).bind(id, plan),
  ])
  if (used?.results[0]?.used === 1) return true
  const ids = added?.results.map((row) => row.id) ?? []
  for (let at = 0; at < ids.length; at += CHUNK_IDS) if (await anyOwnAccount(env, ids.slice(at, at + CHUNK_IDS))) return true
  return false
}

/**
 * Accounts live in the other database, which the guard of the batch cannot see: whoever chooses a password between this look and the batch
 * keeps an account that is closed (ensureAccounts), never one that is lost.
 */
async function anyOwnAccount(env: Env, ids: readonly string[]): Promise<boolean> {
  const row = await env.DIRECTORY.prepare(
    `SELECT EXISTS (SELECT 1 FROM journal_accounts WHERE person_id IN (SELECT value FROM json_each(?1)) AND password_hash IS NOT NULL)
       OR EXISTS (SELECT 1 FROM profile_links WHERE person_id IN (SELECT value FROM json_each(?1))) AS used`,
  )
    .bind(JSON.stringify(ids))
    .first<{ used: number }>()
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
    ...tiesEnded(tenant, staged, 'undo', at),
    ...rosterChanged(tenant, at),
    clearGuards(tenant),
  ]
}
