import { lte } from 'drizzle-orm'
import { directoryOf } from '../../db/db.ts'
import { resetLinks } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'

/** Links that are over. */
export async function sweepResetLinks(env: Env): Promise<void> {
  await directoryOf(env)
    .delete(resetLinks)
    .where(lte(resetLinks.expiresAt, now(env)))
}
