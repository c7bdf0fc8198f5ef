import { eq } from 'drizzle-orm'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { Contact, StartContactChange } from '../../../protocol/school-id.ts'
import { directoryOf } from '../../db/db.ts'
import { idAccounts } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { contactView, findCodeOf, sendCode } from './codes.ts'
import { readContact } from './give-contact.ts'
import { type IdHolder, requireFreshHolder } from './id-session.ts'

/**
 * A code to the new phone. An e-mail may only take the place of an e-mail: it is a login of accounts that began under 14. Refuses
 * step_up_required, email_not_allowed, and as sendCode does.
 */
export async function startContactChange(c: AppContext, holder: IdHolder, given: Contact): Promise<ResultOf<typeof StartContactChange>> {
  requireFreshHolder(c.env, holder)
  const contact = readContact(given)
  if (given.by === 'email') {
    const [account] = await directoryOf(c.env).select().from(idAccounts).where(eq(idAccounts.id, holder.accountId))
    if ((account?.email ?? null) === null) throw new Refusal('email_not_allowed')
  }
  const boundTo = holder.sessionId
  const code = await sendCode(c, { boundTo, kind: given.by, contact, personId: null, earlier: await findCodeOf(c.env, boundTo) })
  const { masked, resendInSeconds, expiresInSeconds } = contactView(given.by, contact, code, now(c.env))
  return { masked, resendInSeconds, expiresInSeconds }
}
