import { eq } from 'drizzle-orm'
import { directoryOf } from '../../db/db.ts'
import { idFlows } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import type { AppContext } from '../../platform/serve.ts'
import { issuerOf } from '../openid/issuer.ts'
import { denyAnswer } from '../openid/prepare-answer.ts'
import type { OpenFlow } from './flow-store.ts'

/** «Отмена»: nothing was made; the client hears access_denied. */
export async function leaveFlow(c: AppContext, flow: OpenFlow): Promise<{ redirectTo: string }> {
  await directoryOf(c.env)
    .update(idFlows)
    .set({ endedAt: now(c.env) })
    .where(eq(idFlows.id, flow.id))
  return { redirectTo: denyAnswer(issuerOf(c), flow.request, 'access_denied') }
}
