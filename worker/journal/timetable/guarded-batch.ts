import type { Tenant } from '../../db/db.ts'

/** What must still be true when the batch runs: an SQL condition with its values. */
export type Guard = { readonly condition: string; readonly values: readonly unknown[] }

/**
 * Everything in one batch, or, when the guard does not hold any more, nothing: false, and the caller looks again.
 * Platform: D1 cannot refuse inside a batch but by a CHECK that fails (batch_guards).
 */
export async function guardedBatch(
  { d1 }: Tenant,
  { condition, values }: Guard,
  statements: readonly D1PreparedStatement[],
): Promise<boolean> {
  const guard = d1.prepare(`INSERT INTO batch_guards (ok) SELECT ${condition}`).bind(...values)
  try {
    await d1.batch([guard, ...statements, d1.prepare('DELETE FROM batch_guards')])
    return true
  } catch (error) {
    if (error instanceof Error && error.message.includes('CHECK constraint failed')) return false
    throw error
  }
}
