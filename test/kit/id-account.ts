// Accounts of the provider («Школьный ID») made by rows, for tests that are about what comes after registering: whom a school vouches for, claims,
// several selves, chats of people who are linked. How an account is really made is test/identity's subject.
import { env } from 'cloudflare:workers'
import { eq } from 'drizzle-orm'
import type { AccountId, PersonId, ProfileId, SessionId } from '../../protocol/ids.ts'
import type { PersonName } from '../../protocol/people.ts'
import { Client } from '../../scripts/house/client.ts'
import { directoryOf, tenantOf } from '../../worker/db/db.ts'
import { idAccounts, idSessions } from '../../worker/db/schema/accounts.ts'
import { educationalProfiles, journalAccounts, schools } from '../../worker/db/schema/directory.ts'
import { linkPerson, type PlacedPerson } from '../../worker/identity/school-id/vouch.ts'
import { hashOf, newSecret } from '../../worker/identity/secrets.ts'
import { now } from '../../worker/platform/clock.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { drainOutbox } from '../../worker/reactions.ts'
import { fetchProduct, ORIGIN } from './product.ts'

const DAY_MS = 86_400_000

/** A browser that has proved an account and is signed in nowhere else. */
export class Holder extends Client {
  readonly accountId: AccountId
  readonly profileId: ProfileId
  readonly phone: string | null

  constructor(accountId: AccountId, profileId: ProfileId, phone: string | null) {
    super(ORIGIN, fetchProduct)
    this.accountId = accountId
    this.profileId = profileId
    this.phone = phone
  }
}

let accounts = 0

/** A new account with a profile of this name. Without a phone or an e-mail it gets a phone nobody has. */
export async function idAccount(name: PersonName, contact: { phone?: string; email?: string } = {}): Promise<Holder> {
  const at = now(env)
  accounts += 1
  const email = contact.email ?? null
  const phone = contact.phone ?? (email === null ? `+7999${String(accounts).padStart(7, '0')}` : null)
  const holder = new Holder(newId<AccountId>('account', at), newId<ProfileId>('profile', at), phone)
  const token = newSecret()
  const directory = directoryOf(env)
  await directory.batch([
    directory.insert(idAccounts).values({ id: holder.accountId, phone, email, provedAt: at, createdAt: at }),
    directory.insert(educationalProfiles).values({ id: holder.profileId, accountId: holder.accountId, createdAt: at, ...name }),
    directory.insert(idSessions).values({
      tokenHash: await hashOf(token),
      id: newId<SessionId>('session', at),
      accountId: holder.accountId,
      device: '',
      shared: false,
      provedAt: at,
      createdAt: at,
      seenAt: at,
      expiresAt: at + DAY_MS,
    }),
  ])
  holder.cookie = `__Host-idsid=${token}`
  return holder
}

/** Links a person of a roster to an account, a new one when none is given, and lets chats follow. */
export async function linkByHand(personId: PersonId, holder?: Holder): Promise<Holder> {
  const by = holder ?? (await idAccount({ familyName: 'Связанный', givenName: 'Человек', patronymic: null }))
  const person = await placeOf(personId)
  const outcome = await linkPerson(env, person, by.profileId, by.accountId, now(env))
  if (outcome !== 'linked') throw new Error(outcome)
  await drainOutbox(env, tenantOf(env, person))
  return by
}

export async function placeOf(personId: PersonId): Promise<PlacedPerson> {
  const [row] = await directoryOf(env)
    .select({ personId: journalAccounts.personId, schoolId: schools.id, timeZone: schools.timeZone, shard: schools.shard })
    .from(journalAccounts)
    .innerJoin(schools, eq(schools.id, journalAccounts.schoolId))
    .where(eq(journalAccounts.personId, personId))
  if (!row) throw new Error('nobody has this id')
  return row
}
