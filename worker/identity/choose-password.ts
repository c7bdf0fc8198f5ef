import { and, eq, isNull } from 'drizzle-orm'
import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import type { ChoosePassword } from '../../protocol/identity.ts'
import { directoryOf } from '../db/db.ts'
import { journalAccounts, sessions } from '../db/schema/directory.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { enter } from './enter.ts'
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
  requireGoodPassword(newPassword, { login: actor.login, staff: actor.staff })
  const directory = directoryOf(c.env)
  const [account] = await directory
    .select({ oneTimeHmac: journalAccounts.oneTimeHmac })
    .from(journalAccounts)
    .where(eq(journalAccounts.personId, actor.personId))
  if (sameHmac(account?.oneTimeHmac ?? '', await oneTimeHmac(c.env, actor.personId, newPassword))) throw new Refusal('password_unchanged')
  const hash = await hashPassword(c.env, newPassword)
  // Security: a slip may have been seen by somebody else who is at this same door. The first to choose wins, and only with the slip they came
  // in with; every other session a slip opened ends with it.
  const chosen = await directory
    .update(journalAccounts)
    .set({ passwordHash: hash.phc, pepperVersion: hash.pepperVersion, oneTimeHmac: null, oneTimeExpiresAt: null })
    .where(
      and(
        eq(journalAccounts.personId, actor.personId),
        isNull(journalAccounts.passwordHash),
        eq(journalAccounts.oneTimeHmac, account?.oneTimeHmac ?? ''),
      ),
    )
    .returning({ personId: journalAccounts.personId })
  await endSessions(c.env, [actor.personId], eq(sessions.restrictedTo, 'password'))
  if (chosen.length === 0) throw new Refusal('not_signed_in')
  return enter(c, { personId: actor.personId, openedBy: 'password', shared: actor.shared, secondFactorAt: null })
}
