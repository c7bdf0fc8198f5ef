import { and, eq, inArray, lt, ne } from 'drizzle-orm'
import { IMPORT_UNFINISHED_HOURS_MAX } from '../../protocol/limits.ts'
import type { Tenant } from '../db/db.ts'
import { imports } from '../db/schema/school.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import { forgetFile, forgetImport } from './drop-import.ts'

const HOUR_MS = 3_600_000

/**
 * Called by cron. Forgets plans nobody applied within a day, with their files; forgets stages that no undo can reach any more
 * (a later import has been applied, or this one was undone): they hold people's data twice.
 */
export async function sweepImports(env: Env, tenant: Tenant): Promise<void> {
  const { db, d1, schoolId } = tenant
  const before = now(env) - IMPORT_UNFINISHED_HOURS_MAX * HOUR_MS
  const dead = await db
    .select({ id: imports.id, fileKey: imports.fileKey })
    .from(imports)
    .where(and(eq(imports.schoolId, schoolId), inArray(imports.state, ['reading', 'planned']), lt(imports.readingAt, before)))
  for (const one of dead) await forgetImport(env, tenant, one)
  const kept = await db
    .select({ id: imports.id, fileKey: imports.fileKey })
    .from(imports)
    .where(and(eq(imports.schoolId, schoolId), inArray(imports.state, ['applied', 'undone']), ne(imports.fileKey, '')))
  for (const one of kept) await forgetFile(env, tenant, one)
  const { meta } = await d1
    .prepare(
      `DELETE FROM import_changes WHERE import_id IN (
         SELECT id FROM imports WHERE school_id = ?1 AND (state = 'undone' OR (state = 'applied'
           AND roster_version + 1 < (SELECT version FROM rosters WHERE school_id = ?1))))`,
    )
    .bind(schoolId)
    .run()
  if (dead.length > 0 || meta.changes > 0) log.info('imports.swept', { forgotten: dead.length, stagedRows: meta.changes })
}
