import { isNull, sql } from 'drizzle-orm'
import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import type { ChangePassword } from '../../protocol/identity.ts'
import { directoryOf } from '../db/db.ts'
import { journalAccounts } from '../db/schema/directory.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { aboutPerson } from './context-words.ts'
import { passwordOf, requirePassword, setPassword } from './own-password.ts'
import { hashPassword, type PasswordHash, requireGoodPassword, verifyPassword } from './passwords.ts'
import { type ActorAtTheDoor, actorOf, requireFreshProof } from './require-actor.ts'
import { endOtherSessions, renewSession } from './sessions.ts'

/**
 * A new password for the journal; every other session of the person ends. Refuses password_wrong, sign_in_paused; without the old one invalid (for who came
 * in with a password) and step_up_required; password_too_short, password_too_common, password_unchanged; not_signed_in when the account was reset
 * meanwhile.
 */
export async function changePassword(
  c: AppContext,
  actor: ActorAtTheDoor,
  { oldPassword, newPassword }: ParsedInputOf<typeof ChangePassword>,
): Promise<ActorAtTheDoor> {
  const { env } = c
  const before = oldPassword === undefined ? await withoutTheOld(env, actor) : await requirePassword(env, actor, oldPassword)
  requireGoodPassword(newPassword, await aboutPerson(env, actor))
  if (before !== null && (await verifyPassword(env, before, newPassword))) throw new Refusal('password_unchanged')

  const directory = directoryOf(env)
  const hash = await hashPassword(env, newPassword)
  const at = now(env)
  // Security: the password that was looked at is the one that goes. A reset in between has the last word.
  const provided = before === null ? isNull(journalAccounts.passwordHash) : sql`${journalAccounts.passwordHash} = ${before.phc}`
  const { personId, schoolId } = actor
  const [changed] = await directory.batch(setPassword(directory, at, { personId, schoolId, hash, what: 'password.changed', provided }))
  if (changed.length === 0) throw new Refusal('not_signed_in')
  // Security: not a fresh proof: for whoever has a second factor a password is none (step-up.ts).
  const tokenHash = await renewSession(c, actor, { provedAt: actor.provedAt })
  await endOtherSessions(env, personId, tokenHash)
  return actorOf(c, tokenHash)
}

/** Who comes in by the provider or with a key may never have known it. */
async function withoutTheOld(env: Env, actor: ActorAtTheDoor): Promise<PasswordHash | null> {
  if (actor.openedBy !== 'schoolId' && actor.openedBy !== 'passkey') throw new Refusal('invalid', { field: 'oldPassword' })
  requireFreshProof(env, actor)
  return passwordOf(env, actor.personId)
}
