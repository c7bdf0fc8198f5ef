import { and, eq, isNull } from 'drizzle-orm'
import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import type { ChoosePassword } from '../../protocol/identity.ts'
import { directoryOf } from '../db/db.ts'
import { journalAccounts, sessions } from '../db/schema/directory.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { aboutPerson } from './context-words.ts'
import { enter } from './enter.ts'
import { setPassword } from './own-password.ts'
import { hashPassword, oneTimeHmac, requireGoodPassword } from './passwords.ts'
import type { ActorAtTheDoor } from './require-actor.ts'
import { sameHmac } from './secrets.ts'
import { endSessions } from './sessions.ts'

/** The first sign-in's own password. The slip's one-time password stops working, the session is exchanged for an unrestricted one. */
export async function choosePassword(
  c: AppContext,
  actor: ActorAtTheDoor,
  { newPassword }: ParsedInputOf<typeof ChoosePassword>,
): Promise<ActorAtTheDoor> {
  // Changing a password one already has needs the old one: ChangePassword.
  if (actor.restrictedTo !== 'password') throw new Refusal('not_allowed')
  requireGoodPassword(newPassword, await aboutPerson(c.env, actor))
  const directory = directoryOf(c.env)
  const [account] = await directory
    .select({ oneTimeHmac: journalAccounts.oneTimeHmac })
    .from(journalAccounts)
    .where(eq(journalAccounts.personId, actor.personId))
  if (sameHmac(account?.oneTimeHmac ?? '', await oneTimeHmac(c.env, actor.personId, newPassword))) throw new Refusal('password_unchanged')
  const hash = await hashPassword(c.env, newPassword)
  // Security: a slip may have been seen by somebody else who is at this same door. The first to choose wins, and only with the slip they came
  // in with; every other session a slip opened ends with it.
  const provided = and(isNull(journalAccounts.passwordHash), eq(journalAccounts.oneTimeHmac, account?.oneTimeHmac ?? ''))
  const { personId, schoolId } = actor
  const [chosen] = await directory.batch(
    setPassword(directory, now(c.env), { personId, schoolId, hash, what: 'password.chosen', provided }),
  )
  await endSessions(c.env, [actor.personId], eq(sessions.restrictedTo, 'password'))
  if (chosen.length === 0) throw new Refusal('not_signed_in')
  return enter(c, { personId: actor.personId, openedBy: 'password', shared: actor.shared, secondFactorAt: null })
}
