import { lte } from 'drizzle-orm'
import { directoryOf } from '../../db/db.ts'
import { oidcCodes, oidcGrants, oidcPushedRequests, oidcTokens } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { rotateKeys } from './keys.ts'

/** A code that comes back within a day is still known as used, and takes its grant with it. */
const CODE_REMEMBERED_MS = 86_400_000

/** For cron: what has expired goes, keys are changed when it is time. A used refresh token stays as long as its grant, to be known when it comes again. */
export async function sweepOpenId(env: Env): Promise<void> {
  const at = now(env)
  const directory = directoryOf(env)
  await directory.batch([
    directory.delete(oidcPushedRequests).where(lte(oidcPushedRequests.expiresAt, at)),
    directory.delete(oidcCodes).where(lte(oidcCodes.expiresAt, at - CODE_REMEMBERED_MS)),
    directory.delete(oidcTokens).where(lte(oidcTokens.expiresAt, at)),
    directory.delete(oidcGrants).where(lte(oidcGrants.expiresAt, at)),
  ])
  await rotateKeys(env)
}
