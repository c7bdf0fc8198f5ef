import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { ProveContact } from '../../../protocol/school-id.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { hashPassword, requireGoodPassword } from '../passwords.ts'
import { checkCode } from './codes.ts'
import { moveOn, type OpenFlow, owesPassword, requireStep } from './flow-store.ts'
import { setIdPassword, verifyIdPassword } from './id-password.ts'
import { isStale } from './stale-contact.ts'
import { emailMayRegister } from './vouch.ts'

const NOTHING_PROVED = { contactKind: null, contact: null, codeId: null, provedAt: null }

type Input = Pick<ParsedInputOf<typeof ProveContact>, 'code' | 'password' | 'newPassword'>

/**
 * The code, and after it the password of an account that has one. Security: the code is judged before anything is known of the account, so that
 * only who holds the phone or mailbox learns whether it has one; then a wrong password is said (password_wrong), and guesses are counted by
 * account. Refuses contact_stale for a number nobody has proved for a year, and also as checkCode and requireGoodPassword do, and email_not_allowed for an e-mail nobody under 14 has.
 */
export async function proveContact(c: AppContext, flow: OpenFlow, { code, password, newPassword }: Input): Promise<OpenFlow> {
  requireStep(flow, now(c.env), 'prove')
  if (newPassword !== undefined) requireGoodPassword(newPassword, { login: '', staff: false })
  const proved = flow.provedAt === null ? await proveCode(c, flow, code) : flow
  const { account } = proved
  if (account === null) return proveNew(c, proved, newPassword)
  const knowsMore = proved.factors.length > 0 || (newPassword === undefined && owesPassword(proved))
  if (!knowsMore && isStale(account, now(c.env))) {
    // The proof is taken back, or the flow would go on with it.
    await moveOn(c, proved, NOTHING_PROVED)
    throw new Refusal('contact_stale')
  }
  if (newPassword !== undefined) {
    const hash = await hashPassword(c.env, newPassword)
    // Whoever has a second factor proves it before the password changes (ASVS 6.4.3): prove-flow.ts.
    if (proved.factors.length > 0)
      return moveOn(c, proved, { accountId: account.id, passwordHash: hash.phc, pepperVersion: hash.pepperVersion })
    await setIdPassword(c, account.id, hash, 'password.reset')
    return moveOn(c, proved, { accountId: account.id })
  }
  if (owesPassword(proved)) {
    if (password === undefined) return proved
    await verifyIdPassword(c.env, account, password)
  }
  return moveOn(c, proved, { accountId: account.id })
}

async function proveCode(c: AppContext, flow: OpenFlow, code: string | undefined): Promise<OpenFlow> {
  if (code === undefined || flow.codeId === null) throw new Refusal('invalid', { field: 'code' })
  await checkCode(c.env, flow.codeId, flow.id, code)
  return moveOn(c, flow, { provedAt: now(c.env) })
}

/** Nobody has this contact yet: an account will be made at the end. The code has been given, so this tells nobody but its holder. */
async function proveNew(c: AppContext, flow: OpenFlow, newPassword: string | undefined): Promise<OpenFlow> {
  if (flow.contactKind === 'email' && flow.context.purpose !== 'link' && !(await emailMayRegister(c.env, flow.contact ?? ''))) {
    await moveOn(c, flow, NOTHING_PROVED)
    throw new Refusal('email_not_allowed')
  }
  if (newPassword === undefined) return flow
  const hash = await hashPassword(c.env, newPassword)
  return moveOn(c, flow, { passwordHash: hash.phc, pepperVersion: hash.pepperVersion })
}
