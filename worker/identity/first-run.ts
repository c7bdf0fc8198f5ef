import { and, eq, isNull, sql } from 'drizzle-orm'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { FirstRun } from '../../protocol/identity.ts'
import type { PersonId, SchoolId } from '../../protocol/ids.ts'
import { ONE_TIME_PASSWORD_DAYS } from '../../protocol/limits.ts'
import { directoryOf, tenantOf } from '../db/db.ts'
import { firstRun as firstRunTable, journalAccounts, schools } from '../db/schema/directory.ts'
import { people, personRoles, rosters } from '../db/schema/school.ts'
import { now } from '../platform/clock.ts'
import { newId } from '../platform/new-id.ts'
import { Refusal } from '../platform/refusal.ts'
import { newOneTimePassword, oneTimeHmac } from './passwords.ts'
import { sameHmac } from './secrets.ts'

const DAY_MS = 86_400_000
const FIRST_SHARD = 0

/**
 * Makes the installation's first school and its administrator. Works once, with the secret the operator set (FIRST_RUN_SECRET).
 * Asked again before that administrator has chosen a password, it answers a new one-time password. Refuses setup_secret_wrong, then setup_done: without the secret nobody learns whether an installation is taken.
 */
export async function firstRun(env: Env, input: ParsedInputOf<typeof FirstRun>): Promise<ResultOf<typeof FirstRun>> {
  // An installation without a secret has no first run, rather than one for everybody.
  const [right, given] = await Promise.all([hmacOf(env, env.FIRST_RUN_SECRET ?? ''), hmacOf(env, input.secret)])
  if (!env.FIRST_RUN_SECRET || !sameHmac(right, given)) throw new Refusal('setup_secret_wrong')
  if (!isTimeZone(input.school.timeZone)) throw new Refusal('invalid', { field: 'school.timeZone' })
  const directory = directoryOf(env)
  const [done] = await directory.select().from(firstRunTable)
  if (done) return slipAgain(env, done.schoolId)

  const at = now(env)
  const schoolId = newId<SchoolId>('school', at)
  const personId = newId<PersonId>('person', at)
  const login = `${input.school.code}-admin`
  const oneTimePassword = newOneTimePassword()
  const tenant = tenantOf(env, { schoolId, timeZone: input.school.timeZone, shard: FIRST_SHARD })
  // The person first: a crash before the second batch leaves a roster nobody can reach, and the first run can be done again.
  await tenant.db.batch([
    tenant.db.insert(rosters).values({ schoolId, version: 1 }),
    tenant.db.insert(people).values({ id: personId, schoolId, ...input.administrator }),
    tenant.db.insert(personRoles).values({ personId, role: 'schoolAdmin', schoolId }),
  ])
  try {
    await directory.batch([
      directory.insert(firstRunTable).values({ id: 1, schoolId, doneAt: at }),
      directory.insert(schools).values({ id: schoolId, ...input.school, shard: FIRST_SHARD, createdAt: at }),
      directory.insert(journalAccounts).values({
        personId,
        schoolId,
        login,
        oneTimeHmac: await oneTimeHmac(env, personId, oneTimePassword),
        oneTimeExpiresAt: at + ONE_TIME_PASSWORD_DAYS * DAY_MS,
        createdAt: at,
      }),
    ])
  } catch (error) {
    // Two first runs at once: the table's primary key let one through.
    const [other] = await directory.select().from(firstRunTable)
    if (other) return slipAgain(env, other.schoolId)
    throw error
  }
  return { schoolId, login, oneTimePassword }
}

/**
 * The answer of the first run may have been lost on its way: as long as the administrator has chosen no password, whoever has the secret is
 * given a new one-time password. After that, setup_done.
 */
async function slipAgain(env: Env, schoolId: SchoolId): Promise<ResultOf<typeof FirstRun>> {
  const directory = directoryOf(env)
  const [account] = await directory
    .select({ personId: journalAccounts.personId, login: journalAccounts.login })
    .from(journalAccounts)
    .innerJoin(schools, eq(schools.id, journalAccounts.schoolId))
    .where(and(eq(journalAccounts.schoolId, schoolId), eq(journalAccounts.login, sql`${schools.code} || '-admin'`)))
  if (!account) throw new Refusal('setup_done')
  const oneTimePassword = newOneTimePassword()
  const renewed = await directory
    .update(journalAccounts)
    .set({
      oneTimeHmac: await oneTimeHmac(env, account.personId, oneTimePassword),
      oneTimeExpiresAt: now(env) + ONE_TIME_PASSWORD_DAYS * DAY_MS,
    })
    .where(and(eq(journalAccounts.personId, account.personId), isNull(journalAccounts.passwordHash)))
    .returning({ personId: journalAccounts.personId })
  if (renewed.length === 0) throw new Refusal('setup_done')
  return { schoolId, login: account.login, oneTimePassword }
}

function hmacOf(env: Env, secret: string): Promise<string> {
  return oneTimeHmac(env, 'first-run', secret)
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return true
  } catch {
    // The only way to ask: an unknown zone is a RangeError.
    return false
  }
}
