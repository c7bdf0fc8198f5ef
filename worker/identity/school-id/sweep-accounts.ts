import { lte } from 'drizzle-orm'
import { directoryOf } from '../../db/db.ts'
import { codes, idFlows, idSessions, linkRequests, outsideRequests } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'

/** A day after it ran out: until then a person who comes back late is told that it did, and an operator can see what happened. */
const KEPT_MS = 86_400_000

/** Phones and names of flows that were never finished do not stay. Called by cron. */
export async function sweepAccounts(env: Env): Promise<void> {
  const directory = directoryOf(env)
  const at = now(env)
  await directory.batch([
    directory.delete(idSessions).where(lte(idSessions.expiresAt, at)),
    directory.delete(idFlows).where(lte(idFlows.expiresAt, at - KEPT_MS)),
    directory.delete(codes).where(lte(codes.expiresAt, at - KEPT_MS)),
    directory.delete(linkRequests).where(lte(linkRequests.expiresAt, at)),
    directory.delete(outsideRequests).where(lte(outsideRequests.expiresAt, at)),
  ])
}
