import { and, eq, isNotNull, sql } from 'drizzle-orm'
import type { MakeClaim } from '../../../protocol/claims.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { ClaimId, ProfileId } from '../../../protocol/ids.ts'
import { CLAIMS_PER_ACCOUNT_MAX } from '../../../protocol/limits.ts'
import { directoryOf, tenantOf } from '../../db/db.ts'
import { newsLater, outboxRow } from '../../db/outbox.ts'
import { claims } from '../../db/schema/accounts.ts'
import { educationalProfiles, schools } from '../../db/schema/directory.ts'
import { outbox } from '../../db/schema/school.ts'
import type { IdHolder } from '../../identity/school-id/id-session.ts'
import { selvesOf } from '../../identity/school-id/selves.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext, SchoolPlace } from '../../platform/serve.ts'
import { requireDecent } from '../require-decent.ts'

/** Longer than the claim takes to be written: its news, in another database, goes first, so that no claim is made that nobody hears of. */
const GRACE_MS = 15_000

/**
 * «I belong to this school», from somebody no school vouches for. Asked again while one is open, it answers the open one. Refuses not_found for
 * an unknown school, message_moderated of what they say of themselves, claims_too_many, not_allowed for whoever a school vouches for already.
 */
export async function makeClaim(
  c: AppContext,
  holder: IdHolder,
  input: ParsedInputOf<typeof MakeClaim>,
): Promise<ResultOf<typeof MakeClaim>> {
  const { env } = c
  const { accountId } = holder
  const school = await findSchool(env, input.schoolCode)
  const profileId = await profileOf(env, holder)
  if (profileId === null || (await selvesOf(env, accountId)).length > 0) throw new Refusal('not_allowed')
  const known = await openClaim(env, holder, school)
  if (known !== null) return { claimId: known }

  const tenant = tenantOf(env, school)
  await requireDecent(tenant, { about: input.about })
  const at = now(env)
  const claimId = newId<ClaimId>('claim', at)
  const [news] = await outboxRow(tenant, at, { news: 'claim.made', claimId }, at + GRACE_MS).returning({ seq: outbox.seq })
  const { role, about } = input
  const few = sql`(select count(*) from claims where account_id = ${accountId}) < ${CLAIMS_PER_ACCOUNT_MAX}`
  const made = await directoryOf(env)
    .insert(claims)
    .select(
      sql`select ${claimId}, ${school.schoolId}, ${accountId}, ${profileId}, ${role}, ${about}, 'open', ${at}, null, null where ${few}`,
    )
    .onConflictDoNothing()
    .returning({ id: claims.id })
  if (news) await newsLater(tenant, news.seq, at)
  if (made.length === 0) {
    // Of several at once the table's index let one through.
    const faster = await openClaim(env, holder, school)
    if (faster === null) throw new Refusal('claims_too_many')
    return { claimId: faster }
  }
  c.set('newsOf', school)
  log.info('claim.made', { claimId, accountId })
  return { claimId }
}

async function findSchool(env: Env, code: string | undefined): Promise<SchoolPlace> {
  const found = await directoryOf(env)
    .select({ schoolId: schools.id, timeZone: schools.timeZone, shard: schools.shard })
    .from(schools)
    .where(code === undefined ? undefined : eq(schools.code, code))
    .limit(2)
  const [school] = found
  if (!school) throw new Refusal('not_found')
  if (found.length > 1) throw new Refusal('invalid', { field: 'schoolCode' })
  return school
}

async function profileOf(env: Env, { accountId }: IdHolder): Promise<ProfileId | null> {
  const [row] = await directoryOf(env)
    .select({ id: educationalProfiles.id })
    .from(educationalProfiles)
    .where(and(eq(educationalProfiles.accountId, accountId), isNotNull(educationalProfiles.familyName)))
  return row?.id ?? null
}

async function openClaim(env: Env, { accountId }: IdHolder, { schoolId }: SchoolPlace): Promise<ClaimId | null> {
  const [row] = await directoryOf(env)
    .select({ id: claims.id })
    .from(claims)
    .where(and(eq(claims.accountId, accountId), eq(claims.schoolId, schoolId), eq(claims.state, 'open')))
  return row?.id ?? null
}
