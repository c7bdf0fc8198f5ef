import { and, eq, isNull, sql } from 'drizzle-orm'
import type { StartPasswordReset } from '../../../protocol/claims.ts'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { ONE_TIME_PASSWORD_DAYS } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { identityLog, passkeys, recoveryCodes, resetLinks, totps } from '../../db/schema/accounts.ts'
import { journalAccounts } from '../../db/schema/directory.ts'
import { issuerOf } from '../../identity/openid/issuer.ts'
import { newOneTimePassword, oneTimeHmac } from '../../identity/passwords.ts'
import { type ActorAtTheDoor, requireFreshProof } from '../../identity/require-actor.ts'
import { type Contact, endResetLinks, sendResetLink } from '../../identity/reset/reset-link.ts'
import { contactsOf } from '../../identity/school-id/vouch.ts'
import { endSessions } from '../../identity/sessions.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { requireRosterRight } from '../access.ts'
import { ensureAccounts } from '../ensure-accounts.ts'
import { onePerson } from '../people-of.ts'

const DAY_MS = 86_400_000

type Result = ResultOf<typeof StartPasswordReset>

/**
 * Closes every way in by the old password and opens one for its owner: a link to the roster's phone or e-mail, or else a slip. Security: an administrator
 * never chooses a password, and sees a slip only where there is nowhere to write to, or the message was not taken. Refuses not_found, not_allowed for
 * oneself, step_up_required.
 */
export async function startPasswordReset(
  c: AppContext,
  actor: ActorAtTheDoor,
  { personId, factorsToo = false }: ParsedInputOf<typeof StartPasswordReset>,
): Promise<Result> {
  const { env } = c
  await requireRosterRight(actor, 'password.reset')
  const [person] = await onePerson(actor.tenant, personId, dateAt(now(env), actor.tenant.timeZone))
  if (!person) throw new Refusal('not_found')
  if (personId === actor.personId) throw new Refusal('not_allowed')
  requireFreshProof(env, actor)
  await close(env, actor, personId, factorsToo)
  const sentTo = await sendToFirst(c, personId, contactsOf(person))
  return sentTo === null ? { sentTo, slip: await newSlip(env, personId) } : { sentTo, slip: null }
}

async function close(env: Env, { personId: actorId, tenant }: ActorAtTheDoor, personId: PersonId, factorsToo: boolean): Promise<void> {
  const at = now(env)
  const directory = directoryOf(env)
  const { schoolId } = tenant
  const row = (what: string) =>
    directory.insert(identityLog).select(sql`select null, ${at}, ${what}, ${personId}, ${actorId}, ${schoolId} where changes() > 0`)
  const forget = () =>
    directory.batch([
      directory
        .update(journalAccounts)
        .set({ passwordHash: null, pepperVersion: null, oneTimeHmac: null, oneTimeExpiresAt: null })
        .where(and(eq(journalAccounts.personId, personId), isNull(journalAccounts.disabledAt)))
        .returning({ personId: journalAccounts.personId }),
      row('password.resetStarted'),
      endResetLinks(directory, at, eq(resetLinks.personId, personId)),
    ])
  if ((await forget())[0].length === 0) {
    // Right after an import the reaction that makes accounts may still be under way.
    await ensureAccounts(env, tenant)
    if ((await forget())[0].length === 0) throw new Refusal('not_found')
  }
  if (factorsToo) {
    await directory.batch([
      directory.delete(recoveryCodes).where(eq(recoveryCodes.ownerId, personId)),
      directory.delete(totps).where(eq(totps.ownerId, personId)),
      row('factor.removed'),
      directory.delete(passkeys).where(eq(passkeys.ownerId, personId)),
      row('factor.removed'),
    ])
  }
  await endSessions(env, [personId])
}

/** Masked, to whom it went; null when nobody took it. */
async function sendToFirst(c: AppContext, personId: PersonId, contacts: readonly Contact[]): Promise<string | null> {
  for (const contact of contacts) {
    try {
      return await sendResetLink(c.env, personId, contact, issuerOf(c))
    } catch (error) {
      // An installation without a gateway, or with one that is down: the next contact, and in the end paper.
      if (!(error instanceof Refusal)) throw error
    }
  }
  return null
}

async function newSlip(env: Env, personId: PersonId): Promise<Result['slip']> {
  const at = now(env)
  const oneTimePassword = newOneTimePassword()
  const expiresAt = at + ONE_TIME_PASSWORD_DAYS * DAY_MS
  const directory = directoryOf(env)
  const [[account]] = await directory.batch([
    directory
      .update(journalAccounts)
      .set({ oneTimeHmac: await oneTimeHmac(env, personId, oneTimePassword), oneTimeExpiresAt: expiresAt })
      // Whoever has used a link that seemed lost keeps the password they chose.
      .where(and(eq(journalAccounts.personId, personId), isNull(journalAccounts.passwordHash)))
      .returning({ login: journalAccounts.login }),
    endResetLinks(directory, at, eq(resetLinks.personId, personId)),
  ])
  return account ? { login: account.login, oneTimePassword, expiresAt } : null
}
