// The second school, usually in the second journal database. An installation's later schools have no endpoint yet (docs/open-questions.md), so its
// rows are written here as the first run writes the first school's; from the first sign-in on everything goes through the product.
import { env } from 'cloudflare:workers'
import type { PersonId, SchoolId } from '../../protocol/ids.ts'
import { firstSignIn } from '../../scripts/house/administer.ts'
import { directoryOf, tenantOf } from '../../worker/db/db.ts'
import { journalAccounts, schools } from '../../worker/db/schema/directory.ts'
import { people, personRoles, rosters } from '../../worker/db/schema/school.ts'
import { newOneTimePassword, oneTimeHmac } from '../../worker/identity/passwords.ts'
import { now } from '../../worker/platform/clock.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { SECOND_ADMINISTRATOR, SECOND_SCHOOL } from '../cast/second-school.ts'
import { newClient, PASSWORD, Person } from './act-as.ts'

const DAY_MS = 86_400_000

/** Хасанова of Gymnasium No. 5, signed in; her school is empty but for her. The first school is in shard 0. */
export async function secondAdministrator(shard = 1): Promise<Person> {
  const at = now(env)
  const schoolId = newId<SchoolId>('school', at)
  const personId = newId<PersonId>('person', at)
  const { db } = tenantOf(env, { schoolId, timeZone: SECOND_SCHOOL.timeZone, shard })
  await db.batch([
    db.insert(rosters).values({ schoolId, version: 1 }),
    db.insert(people).values({ id: personId, schoolId, ...SECOND_ADMINISTRATOR }),
    db.insert(personRoles).values({ personId, role: 'schoolAdmin', schoolId }),
  ])
  const login = `${SECOND_SCHOOL.code}-admin`
  const oneTimePassword = newOneTimePassword()
  const directory = directoryOf(env)
  await directory.batch([
    directory.insert(schools).values({ id: schoolId, ...SECOND_SCHOOL, shard, createdAt: at }),
    directory.insert(journalAccounts).values({
      personId,
      schoolId,
      login,
      oneTimeHmac: await oneTimeHmac(env, personId, oneTimePassword),
      oneTimeExpiresAt: at + DAY_MS,
      createdAt: at,
    }),
  ])
  const client = newClient()
  await firstSignIn(client, { login, oneTimePassword }, PASSWORD)
  const person = new Person(personId)
  person.cookie = client.cookie
  person.totpSecret = client.totpSecret
  return person
}
