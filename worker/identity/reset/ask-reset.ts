import { and, eq, isNull } from 'drizzle-orm'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { AskReset } from '../../../protocol/identity.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { RESETS_PER_LOGIN_HOUR_MAX } from '../../../protocol/limits.ts'
import { directoryOf, tenantOf } from '../../db/db.ts'
import { idAccounts } from '../../db/schema/accounts.ts'
import { educationalProfiles, journalAccounts, profileLinks, schools } from '../../db/schema/directory.ts'
import { people } from '../../db/schema/school.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext, SchoolPlace } from '../../platform/serve.ts'
import { requireCalmAddress } from '../address.ts'
import { issuerOf } from '../openid/issuer.ts'
import { contactsOf } from '../school-id/vouch.ts'
import { type Contact, sendResetLink } from './reset-link.ts'

const HOUR_MS = 3_600_000

/**
 * «Забыли пароль?». Security: the answer is the same, after the same work, whoever the login is and whether there is anywhere to write to; whatever
 * differs happens after it. Refuses too_many_requests, counted by the login as it was typed and by the address.
 */
export async function askReset(c: AppContext, { login }: ParsedInputOf<typeof AskReset>): Promise<void> {
  const at = now(c.env)
  await requireCalmAddress(c, at, 'reset')
  const taken = await c.env.LIMITER.getByName(`reset:${login}`).take(RESETS_PER_LOGIN_HOUR_MAX, HOUR_MS, at)
  if (!taken.allowed) throw new Refusal('too_many_requests', { retryAfterSeconds: taken.retryAfterSeconds })
  c.executionCtx.waitUntil(sendTo(c.env, login, issuerOf(c)))
}

async function sendTo(env: Env, login: string, origin: string): Promise<void> {
  try {
    const [account] = await directoryOf(env)
      .select({
        personId: journalAccounts.personId,
        schoolId: schools.id,
        timeZone: schools.timeZone,
        shard: schools.shard,
        phone: idAccounts.phone,
        email: idAccounts.email,
      })
      .from(journalAccounts)
      .innerJoin(schools, eq(schools.id, journalAccounts.schoolId))
      .leftJoin(profileLinks, eq(profileLinks.personId, journalAccounts.personId))
      .leftJoin(educationalProfiles, eq(educationalProfiles.id, profileLinks.profileId))
      .leftJoin(idAccounts, eq(idAccounts.id, educationalProfiles.accountId))
      .where(and(eq(journalAccounts.login, login), isNull(journalAccounts.disabledAt)))
    if (!account) return
    // What its holder has proved by a code comes before what a roster says.
    const contacts: Contact[] = [...contactsOf(account), ...(await contactsOfRoster(env, account))]
    const [contact] = contacts
    if (contact) await sendResetLink(env, account.personId, contact, origin)
    log.info('reset.asked', { personId: account.personId, sent: contact !== undefined })
  } catch (error) {
    // Nobody waits for it any more: they ask again. What was refused has said so in the log.
    if (!(error instanceof Refusal)) log.error('reset.not_sent', error)
  }
}

async function contactsOfRoster(env: Env, account: SchoolPlace & { personId: PersonId }): Promise<Contact[]> {
  const { db, schoolId } = tenantOf(env, account)
  const [person] = await db
    .select({ phone: people.phone, email: people.email })
    .from(people)
    .where(and(eq(people.id, account.personId), eq(people.schoolId, schoolId), isNull(people.leftOn)))
  return person ? contactsOf(person) : []
}
