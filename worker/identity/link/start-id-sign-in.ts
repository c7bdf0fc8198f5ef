import { now } from '../../platform/clock.ts'
import type { AppContext } from '../../platform/serve.ts'
import { requireCalmAddress } from '../address.ts'
import { rememberRequest } from './link-request.ts'
import { beginAtProvider } from './own-client.ts'

/** «Войти» of the messenger: by the provider's account. Refuses too_many_requests. */
export async function startIdSignIn(c: AppContext, { returnTo, shared }: { returnTo: string; shared: boolean }): Promise<{ redirectTo: string }> {
  const at = now(c.env)
  await requireCalmAddress(c, at)
  const context = { purpose: 'signIn' as const, emailAllowed: false, suggestedName: null, shared, personId: null }
  const { redirectTo, ...begun } = await beginAtProvider(c, context)
  await rememberRequest(c, { ...begun, purpose: 'signIn', personId: null, returnTo, shared, at })
  return { redirectTo }
}
