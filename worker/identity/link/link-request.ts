// What our client of the provider must still know when the browser comes back: kept here, found by the state, used once.
import { and, eq, gt } from 'drizzle-orm'
import type { PersonId } from '../../../protocol/ids.ts'
import { FLOW_MINUTES } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { linkRequests } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import type { AppContext } from '../../platform/serve.ts'
import { bindBrowser, browserHashOf } from '../browser.ts'
import { hashOf } from '../secrets.ts'

export type LinkRequest = {
  readonly purpose: 'link' | 'signIn'
  readonly personId: PersonId | null
  readonly verifier: string
  readonly nonce: string
  readonly returnTo: string
  readonly shared: boolean
}

export async function rememberRequest(
  c: AppContext,
  { state, at, ...request }: LinkRequest & { state: string; at: number },
): Promise<void> {
  // A minute more than the flow may take.
  const expiresAt = at + (FLOW_MINUTES + 1) * 60_000
  await directoryOf(c.env)
    .insert(linkRequests)
    .values({ ...request, stateHash: await hashOf(state), browserHash: await bindBrowser(c), expiresAt })
}

/** Null when there is none, or it was begun in another browser. Security: gone with the look, so that an answer counts once. */
export async function takeRequest(c: AppContext, state: string): Promise<LinkRequest | null> {
  const browserHash = await browserHashOf(c)
  if (browserHash === null) return null
  const [row] = await directoryOf(c.env)
    .delete(linkRequests)
    .where(
      and(
        eq(linkRequests.stateHash, await hashOf(state)),
        eq(linkRequests.browserHash, browserHash),
        gt(linkRequests.expiresAt, now(c.env)),
      ),
    )
    .returning()
  return row ?? null
}
