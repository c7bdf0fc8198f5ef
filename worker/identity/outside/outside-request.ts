// From «Войти через …» to the provider's answer: what must come back with it. Bound to the browser that asked, for one use, for ten minutes.
import { and, eq } from 'drizzle-orm'
import { calculatePKCECodeChallenge } from 'oauth4webapi'
import { OUTSIDE_CALLBACK_PATH } from '../../../protocol/school-id.ts'
import { directoryOf } from '../../db/db.ts'
import { outsideRequests } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { bindBrowser, browserHashOf } from '../browser.ts'
import { issuerOf } from '../openid/issuer.ts'
import { hashOf, newSecret } from '../secrets.ts'
import { outsideProviderOf } from './config.ts'
import { reasonOf } from './outside-provider.ts'

const REQUEST_MS = 10 * 60_000

export type OutsideRequest = typeof outsideRequests.$inferSelect
type Purpose = Pick<OutsideRequest, 'flowId' | 'accountId'>

/** Answers the provider's address. Refuses not_found (not turned on), outside_refused (cannot be asked now); then nothing has been written. */
export async function beginOutside(c: AppContext, providerId: string, purpose: Purpose): Promise<string> {
  const { env } = c
  const provider = outsideProviderOf(env, providerId)
  const [state, verifier, nonce] = [newSecret(), newSecret(), newSecret()]
  const challenge = await calculatePKCECodeChallenge(verifier)
  const goTo = await provider.begin({ state, challenge, nonce, redirectUri: redirectUriOf(c, providerId) }).catch((failure: unknown) => {
    log.warn('outside.refused', { provider: providerId, reason: reasonOf(failure) })
    throw new Refusal('outside_refused')
  })
  const request = { browserHash: await bindBrowser(c), provider: providerId, verifier, nonce, expiresAt: now(env) + REQUEST_MS }
  await directoryOf(env)
    .insert(outsideRequests)
    .values({ stateHash: await hashOf(state), ...purpose, ...request })
  return goTo
}

/** Uses the request up; null when there is none, when it is over, or when another browser began it. One statement: of two answers one finds it. */
export async function takeOutsideRequest(c: AppContext, providerId: string, state: string | null): Promise<OutsideRequest | null> {
  const browserHash = await browserHashOf(c)
  if (state === null || state.length > 100 || browserHash === null) return null
  const [request] = await directoryOf(c.env)
    .delete(outsideRequests)
    .where(
      and(
        eq(outsideRequests.stateHash, await hashOf(state)),
        // Security: in the condition, so that somebody else's browser cannot even use it up.
        eq(outsideRequests.browserHash, browserHash),
        eq(outsideRequests.provider, providerId),
      ),
    )
    .returning()
  return request && request.expiresAt > now(c.env) ? request : null
}

/** One address for each provider: an answer of one cannot be taken for another's (mix-up). */
export function redirectUriOf(c: AppContext, providerId: string): string {
  return issuerOf(c) + OUTSIDE_CALLBACK_PATH.replace(':provider', providerId)
}
