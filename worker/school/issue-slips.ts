import { sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { ONE_TIME_PASSWORD_DAYS, SLIPS_PAGE } from '../../protocol/limits.ts'
import type { IssueSlips, Slip } from '../../protocol/school.ts'
import { directoryOf, type Tenant } from '../db/db.ts'
import { journalAccounts } from '../db/schema/directory.ts'
import { newOneTimePassword, oneTimeHmac } from '../identity/passwords.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireRosterRight } from './access.ts'
import { ensureAccounts } from './ensure-accounts.ts'
import { classTitleOf, type FoundPerson, onePerson, pageAfter, peopleOfClass, peopleOfStaff, placeOf } from './people-of.ts'

const DAY_MS = 86_400_000

type Input = ParsedInputOf<typeof IssueSlips>

/**
 * Logins and fresh one-time passwords for those who have not chosen their own yet, a page at a time.
 * Security: what was printed earlier for these people stops working, and so do sessions opened with it.
 */
export async function issueSlips(env: Env, actor: Actor, input: Input): Promise<ResultOf<typeof IssueSlips>> {
  await requireRosterRight(actor, 'slips.issue')
  const { tenant } = actor
  const at = now(env)
  const chosen = await choose(tenant, input.whom, dateAt(at, tenant.timeZone))
  const accounts = await accountsFor(env, tenant, chosen)
  const without = chosen.filter((person) => accounts.get(person.personId)?.hasPassword === false)
  const after = input.after === undefined ? undefined : await placeOf(tenant, input.after)
  const { page, next } = pageAfter(without, after, SLIPS_PAGE)
  const expiresAt = at + ONE_TIME_PASSWORD_DAYS * DAY_MS
  const passwords = new Map(page.map((person) => [person.personId, newOneTimePassword()]))
  const written = await store(env, tenant, passwords, expiresAt)
  log.info('slips.issued', { actorId: actor.personId, of: input.whom.of, slips: written.size })
  const slips = page.flatMap((person): Slip[] => {
    const oneTimePassword = passwords.get(person.personId)
    const login = accounts.get(person.personId)?.login
    if (oneTimePassword === undefined || login === undefined || !written.has(person.personId)) return []
    const { personId, name, roles, children } = person
    return [{ personId, name, roles, classTitle: person.classTitle, children, login, oneTimePassword, expiresAt }]
  })
  return { slips, havePassword: chosen.filter((person) => accounts.get(person.personId)?.hasPassword).length, next }
}

async function choose(tenant: Tenant, whom: Input['whom'], today: string): Promise<FoundPerson[]> {
  if (whom.of === 'staff') return peopleOfStaff(tenant, today)
  if (whom.of === 'person') {
    const found = await onePerson(tenant, whom.personId, today)
    if (found.length === 0) throw new Refusal('not_found')
    return found
  }
  const title = await classTitleOf(tenant, whom.classGroupId)
  if (title === null) throw new Refusal('not_found')
  const found = await peopleOfClass(tenant, whom.classGroupId, today)
  // A parent's slip goes home with the class it was printed for.
  return found.map((person) => ({ ...person, classTitle: person.classTitle ?? title }))
}

type Account = { readonly login: string; readonly hasPassword: boolean }

/** Right after an import the reaction that makes accounts may still be under way: then they are made here. */
async function accountsFor(env: Env, tenant: Tenant, chosen: readonly FoundPerson[]): Promise<Map<PersonId, Account>> {
  const read = async () => {
    const ids = JSON.stringify(chosen.map((person) => person.personId))
    const rows = await directoryOf(env)
      .select({
        personId: journalAccounts.personId,
        login: journalAccounts.login,
        hasPassword: sql<number>`${journalAccounts.passwordHash} IS NOT NULL`,
      })
      .from(journalAccounts)
      .where(
        sql`+${journalAccounts.schoolId} = ${tenant.schoolId} AND ${journalAccounts.personId} IN (SELECT value FROM json_each(${ids}))`,
      )
    return new Map(rows.map((row) => [row.personId, { login: row.login, hasPassword: row.hasPassword === 1 }]))
  }
  const found = await read()
  if (found.size === chosen.length) return found
  await ensureAccounts(env, tenant)
  return read()
}

/** Answers with whom it was written for: somebody who chooses a password in this very moment keeps it. */
async function store(env: Env, { schoolId }: Tenant, passwords: ReadonlyMap<PersonId, string>, expiresAt: number): Promise<Set<PersonId>> {
  const hmacs = await Promise.all(
    [...passwords].map(async ([personId, password]) => [personId, await oneTimeHmac(env, personId, password)]),
  )
  const list = JSON.stringify(Object.fromEntries(hmacs))
  const [written] = await env.DIRECTORY.batch<{ person_id: PersonId }>([
    // Platform: not UPDATE … FROM json_each: SQLite would read every account of the school once for every slip.
    env.DIRECTORY.prepare(
      `UPDATE journal_accounts SET one_time_hmac = json_extract(?1, '$.' || person_id), one_time_expires_at = ?2
       WHERE person_id IN (SELECT key FROM json_each(?1)) AND +school_id = ?3 AND password_hash IS NULL RETURNING person_id`,
    ).bind(list, expiresAt, schoolId),
    env.DIRECTORY.prepare("DELETE FROM sessions WHERE restricted_to = 'password' AND person_id IN (SELECT key FROM json_each(?1))").bind(
      list,
    ),
  ])
  return new Set(written?.results.map((row) => row.person_id) ?? [])
}
