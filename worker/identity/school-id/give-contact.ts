import { emailAddress, phoneNumber } from '../../../protocol/contact.ts'
import type { Contact } from '../../../protocol/school-id.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { findCodeOf, sendCode } from './codes.ts'
import { moveOn, type OpenFlow, requireStep } from './flow-store.ts'

/**
 * Sends a code to a phone, or to the mailbox of a child. Security: whether the contact has an account is not looked at, so everything about the
 * answer is the same either way (ASVS 6.3.8). An e-mail for a link is judged by the roster's birth date before anything else (checklist ⚠A3).
 */
export async function giveContact(c: AppContext, flow: OpenFlow, given: Contact): Promise<OpenFlow> {
  requireStep(flow, now(c.env), 'account', 'contact', 'prove')
  if (flow.provedAt !== null) throw new Refusal('flow_moved_on')
  const { purpose, emailAllowed } = flow.context
  if (given.by === 'email' && purpose === 'link' && !emailAllowed) throw new Refusal('email_not_allowed')
  const contact = readContact(given)
  // Another number of the same flow waits as long as the same number would: a flow is not a way around the back-off.
  const earlier = await findCodeOf(c.env, flow.id)
  const code = await sendCode(c, { boundTo: flow.id, kind: given.by, contact, personId: flow.context.personId, earlier })
  return moveOn(c, flow, { contactKind: given.by, contact, codeId: code.id })
}

/** Brings it to the one form it is kept in. Refuses phone_invalid, email_invalid. */
export function readContact(given: Contact): string {
  const contact = given.by === 'phone' ? phoneNumber(given.phone) : emailAddress(given.email)
  if (contact === null) throw new Refusal(given.by === 'phone' ? 'phone_invalid' : 'email_invalid')
  return contact
}
