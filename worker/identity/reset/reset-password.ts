import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { ResetPassword } from '../../../protocol/identity.ts'
import { isStaff } from '../../../protocol/rights.ts'
import { directoryOf } from '../../db/db.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { aboutPerson } from '../context-words.ts'
import { enter } from '../enter.ts'
import { setPassword } from '../own-password.ts'
import { hashPassword, requireGoodPassword } from '../passwords.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { rolesOf } from '../roles.ts'
import { hashOf } from '../secrets.ts'
import { endSessions } from '../sessions.ts'
import { findResetLink, whileGood } from './reset-link.ts'

/**
 * The link's holder sets a password: the link is used up, every session of the person ends, and this browser is let in as far as a password lets
 * in: a second factor is still asked for. Refuses link_over; password_too_short and password_too_common leave the link as it is.
 */
export async function resetPassword(c: AppContext, { token, newPassword }: ParsedInputOf<typeof ResetPassword>): Promise<ActorAtTheDoor> {
  const { env } = c
  const tokenHash = await hashOf(token)
  const account = await findResetLink(env, tokenHash)
  const { personId, tenant } = account
  requireGoodPassword(newPassword, await aboutPerson(env, { ...account, staff: isStaff(await rolesOf(tenant, personId)) }))
  const hash = await hashPassword(env, newPassword)
  const at = now(env)
  const directory = directoryOf(env)
  const change = { personId, schoolId: tenant.schoolId, hash, what: 'password.reset', provided: whileGood(tokenHash, at) } as const
  // Of two who come with the link at once one finds it good: the batch is one transaction.
  const [changed] = await directory.batch(setPassword(directory, at, change))
  if (changed.length === 0) throw new Refusal('link_over')
  await endSessions(env, [personId])
  // Whoever forgot the password may have guessed themselves into the pause.
  await env.LIMITER.getByName(`sign-in:${account.login}`).clear()
  return enter(c, { personId, openedBy: 'password', shared: false, secondFactorAt: null })
}
