import { eq } from 'drizzle-orm'
import type { PersonId } from '../../protocol/ids.ts'
import { directoryOf, type Tenant } from '../db/db.ts'
import { journalAccounts, schools } from '../db/schema/directory.ts'
import { people, rosters } from '../db/schema/school.ts'
import { endSessions } from '../identity/sessions.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import { forEachChunk } from './chunks.ts'
import { endOutrankedSessions } from './end-outranked-sessions.ts'
import { followContacts } from './follow-contacts.ts'
import { newLogin } from './logins.ts'

/** A round is gone again when another run took a login that this one had chosen, or the roster moved on meanwhile. */
const ROUNDS_MAX = 5

/**
 * Makes the accounts follow the roster: everybody in it has one, who left cannot sign in, who came back can. Idempotent; the reaction to
 * roster.changed. The account of somebody whose import was undone before they ever chose a password goes with them. So do the contacts by which
 * the provider finds a roster's people, and sessions of a rank that is no longer their holder's.
 * Runs overlap (two drains, cron, slips) and no transaction spans the two databases: a run whose roster is no longer the roster after its
 * writes may have undone what a later run did, so it goes round again and leaves only when nothing has moved. Throws when it never does.
 * Answers who lost or regained the school.
 */
export async function ensureAccounts(env: Env, tenant: Tenant): Promise<PersonId[]> {
  const directory = directoryOf(env)
  const [school] = await directory.select({ code: schools.code }).from(schools).where(eq(schools.id, tenant.schoolId))
  if (!school) return []
  const moved = new Set<PersonId>()
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const version = await rosterVersion(tenant)
    // Accounts before people: an account is made after its person, so none of these can be of somebody too new for the second list.
    const accounts = await directory
      .select({ personId: journalAccounts.personId, login: journalAccounts.login, disabledAt: journalAccounts.disabledAt })
      .from(journalAccounts)
      .where(eq(journalAccounts.schoolId, tenant.schoolId))
    const roster = await tenant.db
      .select({
        id: people.id,
        familyName: people.familyName,
        givenName: people.givenName,
        phone: people.phone,
        email: people.email,
        leftOn: people.leftOn,
      })
      .from(people)
      .where(eq(people.schoolId, tenant.schoolId))
    const all = new Set(roster.map((person) => person.id))
    const here = new Set(roster.filter((person) => person.leftOn === null).map((person) => person.id))
    const have = new Set(accounts.map((account) => account.personId))
    const taken = new Set(accounts.map((account) => account.login))
    const missing = roster
      .filter((person) => here.has(person.id) && !have.has(person.id))
      .sort((one, other) => (one.id < other.id ? -1 : 1))
    const rows = missing.map((person) => [person.id, newLogin(school.code, person, taken)])
    const made = await insertAccounts(env, tenant, rows)
    const gone = accounts.filter((account) => !all.has(account.personId)).map((account) => account.personId)
    const left = accounts.filter((account) => account.disabledAt === null && !here.has(account.personId)).map((account) => account.personId)
    const back = accounts.filter((account) => account.disabledAt !== null && here.has(account.personId)).map((account) => account.personId)
    await forEachChunk(left, (ids) => disable(env, ids))
    await forEachChunk(back, (ids) => enable(env, ids))
    await forEachChunk(gone, (ids) => forgetUnused(env, ids))
    await followContacts(
      env,
      tenant,
      roster.filter((person) => here.has(person.id)),
    )
    await endOutrankedSessions(env, tenant)
    for (const personId of [...left, ...back]) moved.add(personId)
    if (rows.length + left.length + back.length > 0) log.info('accounts.ensured', { made, disabled: left.length, enabled: back.length })
    if (made === rows.length && version === (await rosterVersion(tenant))) return [...moved]
  }
  throw new Error('accounts do not agree with the roster yet: it kept changing')
}

async function rosterVersion({ db, schoolId }: Tenant): Promise<number> {
  const [row] = await db.select({ version: rosters.version }).from(rosters).where(eq(rosters.schoolId, schoolId))
  return row?.version ?? 0
}

async function insertAccounts(env: Env, tenant: Tenant, rows: readonly (readonly string[])[]): Promise<number> {
  let made = 0
  await forEachChunk(rows, async (chunk) => {
    const { meta } = await env.DIRECTORY.prepare(
      `INSERT OR IGNORE INTO journal_accounts (person_id, school_id, login, created_at)
       SELECT json_extract(value, '$[0]'), ?1, json_extract(value, '$[1]'), ?2 FROM json_each(?3)`,
    )
      .bind(tenant.schoolId, now(env), JSON.stringify(chunk))
      .run()
    // Platform: `meta.rows_written` counts index entries too; `meta.changes` counts rows.
    made += meta.changes
  })
  return made
}

/**
 * Security: who leaves loses the windows that are open, not only the next request. Their sessions end first and once more after the account is
 * closed: one that began in between is not left behind.
 */
async function disable(env: Env, ids: readonly PersonId[]): Promise<void> {
  await endSessions(env, ids)
  await env.DIRECTORY.prepare('UPDATE journal_accounts SET disabled_at = ?1 WHERE person_id IN (SELECT value FROM json_each(?2))')
    .bind(now(env), JSON.stringify(ids))
    .run()
  await endSessions(env, ids)
}

async function enable(env: Env, ids: readonly PersonId[]): Promise<void> {
  await env.DIRECTORY.prepare('UPDATE journal_accounts SET disabled_at = NULL WHERE person_id IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify(ids))
    .run()
}

async function forgetUnused(env: Env, ids: readonly PersonId[]): Promise<void> {
  await env.DIRECTORY.prepare(
    `DELETE FROM journal_accounts WHERE password_hash IS NULL AND person_id IN (SELECT value FROM json_each(?1))
       AND NOT EXISTS (SELECT 1 FROM profile_links WHERE profile_links.person_id = journal_accounts.person_id)`,
  )
    .bind(JSON.stringify(ids))
    .run()
}
