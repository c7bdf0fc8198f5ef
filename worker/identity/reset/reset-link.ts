// One-time links that set a new password. The token is in the address's fragment, which browsers send to nobody; the table keeps its hash.
import { and, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { type ContactKind, maskContact } from '../../../protocol/contact.ts'
import type { AccountId, PersonId } from '../../../protocol/ids.ts'
import { RESET_LINK_MINUTES } from '../../../protocol/limits.ts'
import { type Db, directoryOf, type Tenant, tenantOf } from '../../db/db.ts'
import { resetLinks } from '../../db/schema/accounts.ts'
import { educationalProfiles, journalAccounts, profileLinks, schools } from '../../db/schema/directory.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import { courierOf } from '../courier/courier.ts'
import { spendMessage } from '../courier/daily-budget.ts'
import { hashOf, newSecret } from '../secrets.ts'

export type Contact = { readonly kind: ContactKind; readonly contact: string }

/**
 * Sends a fresh link; the person's earlier ones end. Answers the contact as its owner recognises it. `origin`: of this installation. Refuses
 * codes_paused (the installation's messages of the day are used up), courier_failed.
 */
export async function sendResetLink(env: Env, personId: PersonId, { kind, contact }: Contact, origin: string): Promise<string> {
  const at = now(env)
  await spendMessage(env).catch((refusal: unknown) => {
    log.warn('reset.paused', { personId })
    throw refusal
  })
  const token = newSecret()
  const directory = directoryOf(env)
  await directory.batch([
    endResetLinks(directory, at, eq(resetLinks.personId, personId)),
    directory.insert(resetLinks).values({ tokenHash: await hashOf(token), personId, expiresAt: at + RESET_LINK_MINUTES * 60_000 }),
  ])
  const address = `${origin}/reset#${token}`
  const text = `Новый пароль для электронного журнала: ${address}`
  if (kind === 'phone') await courierOf(env).sms(contact, `${text} (${RESET_LINK_MINUTES} минут). Не просили — не открывайте.`)
  else
    await courierOf(env).email(
      contact,
      'Новый пароль для электронного журнала',
      `${text}\n\nСсылка действует ${RESET_LINK_MINUTES} минут и открывается один раз. Если вы её не просили, ничего не делайте: пароль останется прежним.`,
    )
  return maskContact(kind, contact)
}

/** Those that are still good and that `which` names. */
export function endResetLinks(directory: Db, at: number, which: SQL | undefined) {
  return directory
    .update(resetLinks)
    .set({ usedAt: at })
    .where(and(isNull(resetLinks.usedAt), which))
}

/** Of everybody the account is at schools: a link lies where its holder could be written to when it was sent. */
export function endResetLinksOfAccount(directory: Db, at: number, accountId: AccountId) {
  const selves = directory
    .select({ personId: profileLinks.personId })
    .from(educationalProfiles)
    .innerJoin(profileLinks, eq(profileLinks.profileId, educationalProfiles.id))
    .where(eq(educationalProfiles.accountId, accountId))
  return endResetLinks(directory, at, inArray(resetLinks.personId, selves))
}

export type ResetAccount = {
  readonly personId: PersonId
  readonly login: string
  readonly school: { readonly name: string; readonly city: string }
  readonly tenant: Tenant
}

/** Whose password it sets. Refuses link_over: expired, used, never made, of somebody who has left, all alike. */
export async function findResetLink(env: Env, tokenHash: string): Promise<ResetAccount> {
  const [row] = await directoryOf(env)
    .select({
      personId: journalAccounts.personId,
      login: journalAccounts.login,
      schoolId: schools.id,
      timeZone: schools.timeZone,
      shard: schools.shard,
      name: schools.name,
      city: schools.city,
    })
    .from(resetLinks)
    .innerJoin(journalAccounts, and(eq(journalAccounts.personId, resetLinks.personId), isNull(journalAccounts.disabledAt)))
    .innerJoin(schools, eq(schools.id, journalAccounts.schoolId))
    .where(stillGood(tokenHash, now(env)))
  if (!row) throw new Refusal('link_over')
  const { personId, login, name, city } = row
  return { personId, login, school: { name, city }, tenant: tenantOf(env, row) }
}

export function stillGood(tokenHash: string, at: number) {
  return and(eq(resetLinks.tokenHash, tokenHash), isNull(resetLinks.usedAt), gt(resetLinks.expiresAt, at))
}

/** True inside a statement while the link is good. */
export function whileGood(tokenHash: string, at: number) {
  return sql`exists (select 1 from ${resetLinks} where ${stillGood(tokenHash, at)})`
}
