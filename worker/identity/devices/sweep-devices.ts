import { lt } from 'drizzle-orm'
import { directoryOf } from '../../db/db.ts'
import { handoffs } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'

/** What has run out is kept a little longer, so that a page left open is told that it is over and not that it never was. */
const KEPT_MS = 3_600_000

/** Called by cron. */
export async function sweepDevices(env: Env): Promise<void> {
  await directoryOf(env)
    .delete(handoffs)
    .where(lt(handoffs.expiresAt, now(env) - KEPT_MS))
}
