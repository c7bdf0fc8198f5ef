import { lte } from 'drizzle-orm'
import { CLAIM_DECIDED_DAYS } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { claims } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'

const DAY_MS = 86_400_000

/** What people said of themselves does not stay for ever. Called by cron. */
export async function sweepClaims(env: Env): Promise<void> {
  await directoryOf(env)
    .delete(claims)
    .where(lte(claims.decidedAt, now(env) - CLAIM_DECIDED_DAYS * DAY_MS))
}
