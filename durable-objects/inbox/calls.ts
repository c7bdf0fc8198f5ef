// SQL of a person's calls: what rings now, and what has been. The calls' rooms tell it. Rules CALL-9….
import type { Ringing } from '../../protocol/call/ringing.ts'
import type { CallRecord } from '../../protocol/calls.ts'
import type { CallId } from '../../protocol/ids.ts'
import { CALLS_KEPT_MAX, CALLS_LISTED } from '../../protocol/limits.ts'
import { hasStorage } from '../shared/migrate.ts'
import { readStored } from '../shared/stored-json.ts'

export function keepRinging(sql: SqlStorage, ringing: Ringing): void {
  sql.exec(
    'INSERT INTO ringing (call_id, until, ringing) VALUES (?, ?, ?) ON CONFLICT (call_id) DO UPDATE SET until = excluded.until, ringing = excluded.ringing',
    ringing.callId,
    ringing.until,
    JSON.stringify(ringing),
  )
}

/** Did it ring? */
export function hush(sql: SqlStorage, callId: CallId): boolean {
  return sql.exec('DELETE FROM ringing WHERE call_id = ? RETURNING 1', callId).toArray().length > 0
}

/** What rang out without our having been told is forgotten here. */
export function ringingNow(storage: DurableObjectStorage, nowMs: number): Ringing[] {
  if (!hasStorage(storage)) return []
  const { sql } = storage
  const rows = sql.exec<{ until: number; ringing: string }>('SELECT until, ringing FROM ringing').toArray()
  if (rows.some(({ until }) => until <= nowMs)) sql.exec('DELETE FROM ringing WHERE until <= ?', nowMs)
  return rows.filter(({ until }) => until > nowMs).map(({ ringing }) => readStored<Ringing>(ringing))
}

/** As the call's room has it now. False: it was known already. */
export function keepCall(sql: SqlStorage, record: CallRecord): boolean {
  const text = JSON.stringify(record)
  const [known] = sql.exec<{ record: string }>('SELECT record FROM calls WHERE call_id = ?', record.callId).toArray()
  if (known?.record === text) return false
  sql.exec(
    `INSERT INTO calls (call_id, at, outcome, seen, record) VALUES (?, ?, ?, 0, ?)
     ON CONFLICT (call_id) DO UPDATE SET at = excluded.at, outcome = excluded.outcome, record = excluded.record`,
    record.callId,
    record.at,
    record.outcome,
    text,
  )
  if (!known) {
    sql.exec(
      'DELETE FROM calls WHERE call_id IN (SELECT call_id FROM calls ORDER BY at DESC, call_id DESC LIMIT -1 OFFSET ?)',
      CALLS_KEPT_MAX,
    )
  }
  return true
}

/** The latest first; `next`: where the page after it begins. */
export function listCalls(sql: SqlStorage, before: number): { calls: CallRecord[]; next: number | null } {
  const rows = sql
    .exec<{ record: string }>('SELECT record FROM calls WHERE at < ? ORDER BY at DESC, call_id DESC LIMIT ?', before, CALLS_LISTED + 1)
    .toArray()
  const calls = rows.slice(0, CALLS_LISTED).map(({ record }) => readStored<CallRecord>(record))
  return { calls, next: rows.length > CALLS_LISTED ? (calls.at(-1)?.at ?? null) : null }
}

/** Those in which the person may be now. */
export function runningCalls(sql: SqlStorage): CallId[] {
  return sql
    .exec<{ callId: CallId }>("SELECT call_id AS callId FROM calls WHERE outcome = 'running'")
    .toArray()
    .map(({ callId }) => callId)
}

export function missedCalls(storage: DurableObjectStorage): number {
  if (!hasStorage(storage)) return 0
  return storage.sql.exec<{ n: number }>("SELECT count(*) AS n FROM calls WHERE outcome = 'missed' AND seen = 0").one().n
}

/** Has anything been seen that was not? */
export function seeCalls(sql: SqlStorage): boolean {
  return sql
    .exec('UPDATE calls SET seen = 1 WHERE seen = 0 RETURNING outcome')
    .toArray()
    .some(({ outcome }) => outcome === 'missed')
}
