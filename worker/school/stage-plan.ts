// Puts a plan's changes into import_changes in chunks, so that a plan of any size passes through without being held.
import type { SchoolDate } from '../../protocol/dates.ts'
import type { ImportId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import type { Change } from './import/change.ts'
import type { ImportSummary } from './import-record.ts'

// Platform: a D1 statement takes 100 parameters but a parameter up to 2 MB, so rows go in as one JSON array.
const CHUNK_ROWS = 1_000
const CHUNK_CHARS = 500_000

const STAGE = `INSERT INTO import_changes (import_id, plan, entity, seq, row_key, action, before, after)
  SELECT ?1, ?2, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]'),
    json_extract(value, '$[4]'), json_extract(value, '$[5]') FROM json_each(?3)`

/** Answers with how many rows of each kind were staged. */
export async function stagePlan(
  { d1 }: Tenant,
  importId: ImportId,
  plan: number,
  changes: Iterable<Change>,
  today: SchoolDate,
): Promise<ImportSummary['staged']> {
  const counts = new Map<string, ImportSummary['staged'][number]>()
  let chunk: string[] = []
  let chars = 0
  let seq = 0
  const flush = async () => {
    if (chunk.length === 0) return
    await d1
      .prepare(STAGE)
      .bind(importId, plan, `[${chunk.join(',')}]`)
      .run()
    chunk = []
    chars = 0
  }
  for (const { entity, action, title, before, after } of changes) {
    seq += 1
    const row = JSON.stringify([entity, seq, title, action, before, after])
    chunk.push(row)
    chars += row.length
    const count = counts.get(`${entity} ${action}`) ?? { entity, action, rows: 0, gone: 0 }
    count.rows += 1
    if (isGone(before, after, today)) count.gone += 1
    counts.set(`${entity} ${action}`, count)
    if (chunk.length >= CHUNK_ROWS || chars >= CHUNK_CHARS) await flush()
  }
  await flush()
  return [...counts.values()]
}

/**
 * Nothing of a roster is deleted that history needs: people leave, memberships end, classes are archived. To a reader all of it is gone.
 * A last day to come is a date like another: a membership is gone once it lies behind.
 */
export function isGone(before: object | null, after: object | null, today: SchoolDate): boolean {
  if (after === null) return true
  if (before === null) return false
  const [was, is] = [before, after] as [Record<string, unknown>, Record<string, unknown>]
  const isOver = ({ toOn }: Record<string, unknown>) => typeof toOn === 'string' && toOn < today
  return (
    ['leftOn', 'archivedOn'].some((field) => (was[field] ?? null) === null && (is[field] ?? null) !== null) || (isOver(is) && !isOver(was))
  )
}
