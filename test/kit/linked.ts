// A human with two selves, and browsers that say what they are: for tests of devices and sessions.
import { env } from 'cloudflare:workers'
import { SignIn } from '../../protocol/identity.ts'
import type { AccountId, PersonId, SchoolId, SessionId } from '../../protocol/ids.ts'
import { ADDRESS_SIGN_INS_PER_HOUR_MAX } from '../../protocol/limits.ts'
import type { PersonName } from '../../protocol/people.ts'
import { Client, Refused } from '../../scripts/house/client.ts'
import { directoryOf, tenantOf } from '../../worker/db/db.ts'
import { idSessions, type OwnerId, totps } from '../../worker/db/schema/accounts.ts'
import { journalAccounts, schools } from '../../worker/db/schema/directory.ts'
import { guardianships, people, personRoles, rosters } from '../../worker/db/schema/school.ts'
import type { Door } from '../../worker/identity/address.ts'
import { hashOf, newSecret } from '../../worker/identity/secrets.ts'
import { now } from '../../worker/platform/clock.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { PASSWORD } from './act-as.ts'
import { backgroundDone, fetchProduct, ORIGIN } from './product.ts'

const ID_SESSION_MS = 90 * 86_400_000

export const AGENTS = {
  windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  phone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
} as const

/** A browser nobody is signed in at, at an address of the internet if one is given. */
export function browser(agent: string = AGENTS.windows, address?: string): Client {
  return new Client(ORIGIN, (url, init) => {
    const headers = new Headers(init.headers)
    headers.set('user-agent', agent)
    if (address !== undefined) headers.set('cf-connecting-ip', address)
    return fetchProduct(url, { ...init, headers })
  })
}

/** One more browser of somebody who has chosen a password (actAs). */
export async function signedIn(personId: PersonId, client = browser(), shared = false): Promise<Client> {
  const row = await env.DIRECTORY.prepare('select login from journal_accounts where person_id = ?')
    .bind(personId)
    .first<{ login: string }>()
  await client.call(SignIn, { login: row?.login ?? '', password: PASSWORD, shared })
  return client
}

/** The cookie of a browser that has proved this account. */
export async function provedTo({ accountId }: { readonly accountId: AccountId }, shared = false): Promise<{ cookie: string }> {
  const token = newSecret()
  const at = now(env)
  const row = { device: '', shared, provedAt: at, createdAt: at, seenAt: at, expiresAt: at + ID_SESSION_MS }
  await directoryOf(env)
    .insert(idSessions)
    .values({ ...row, tokenHash: await hashOf(token), id: newId<SessionId>('session', at), accountId })
  return { cookie: `__Host-idsid=${token}` }
}

/** The same browser has proved the account to the provider too (provedTo). */
export function alsoAs(client: Client, holder: { readonly cookie: string }): Client {
  client.cookie = [client.cookie, holder.cookie].filter(Boolean).join('; ')
  return client
}

/** A parent with one child at a school in Kazan that has nobody else, in the other database. */
export async function parentInKazan(
  name: PersonName,
  child: PersonName & { readonly birthOn: string },
): Promise<{ parent: PersonId; child: PersonId }> {
  const at = now(env)
  const place = { schoolId: newId<SchoolId>('school', at), timeZone: 'Europe/Moscow', shard: 1 }
  const { schoolId } = place
  const [parentId, studentId] = [newId<PersonId>('person', at), newId<PersonId>('person', at)]
  const { db } = tenantOf(env, place)
  await db.batch([
    db.insert(rosters).values({ schoolId, version: 1 }),
    db.insert(people).values({ id: parentId, schoolId, ...name }),
    db.insert(people).values({ id: studentId, schoolId, ...child }),
    db.insert(personRoles).values({ personId: parentId, role: 'parent', schoolId }),
    db.insert(personRoles).values({ personId: studentId, role: 'student', schoolId }),
    db.insert(guardianships).values({ studentId, parentId, schoolId }),
  ])
  const directory = directoryOf(env)
  await directory.batch([
    directory.insert(schools).values({ id: schoolId, code: 'kazan5', name: 'Гимназия № 5', city: 'Казань', ...place, createdAt: at }),
    directory.insert(journalAccounts).values({ personId: parentId, schoolId, login: 'kazan5-parent', createdAt: at }),
    directory.insert(journalAccounts).values({ personId: studentId, schoolId, login: 'kazan5-child', createdAt: at }),
  ])
  return { parent: parentId, child: studentId }
}

export const refusalOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )

/** Moves what these rows remember of time back, which is the same as moving the clock on. */
export async function age(table: string, columns: readonly string[], ms: number): Promise<void> {
  await backgroundDone()
  await env.DIRECTORY.prepare(`update ${table} set ${columns.map((column) => `${column} = ${column} - ${ms}`).join(', ')}`).run()
}

/** A second factor that nobody can pass: it is only there. */
export async function withTotp(ownerId: OwnerId): Promise<void> {
  await directoryOf(env).insert(totps).values({ ownerId, sealedSeed: 'sealed', confirmedAt: 1, lastStep: 0, createdAt: 1 })
}

/** From this address as many have come to this door as may within an hour. */
export async function tireOut(address: string, door: Door): Promise<void> {
  const limiter = env.LIMITER.getByName(`address:${door}:${address}`)
  const take = () => limiter.take(ADDRESS_SIGN_INS_PER_HOUR_MAX, 3_600_000, now(env))
  await Promise.all(Array.from({ length: ADDRESS_SIGN_INS_PER_HOUR_MAX }, take))
}
