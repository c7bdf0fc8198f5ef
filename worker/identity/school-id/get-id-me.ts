import { desc, eq } from 'drizzle-orm'
import { type ContactKind, maskContact } from '../../../protocol/contact.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import { CLAIMS_PER_ACCOUNT_MAX } from '../../../protocol/limits.ts'
import type { GetIdMe } from '../../../protocol/school-id.ts'
import { directoryOf } from '../../db/db.ts'
import { claims, idAccounts } from '../../db/schema/accounts.ts'
import { educationalProfiles, schools } from '../../db/schema/directory.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { IdHolder } from './id-session.ts'
import { selvesOf } from './selves.ts'

const SCHOOL = { id: schools.id, name: schools.name, city: schools.city }

/** Who this browser is at the provider, whom schools vouch for, and how far they are with the rest: all that somebody unverified may see. */
export async function getIdMe(env: Env, { accountId }: IdHolder): Promise<ResultOf<typeof GetIdMe>> {
  const directory = directoryOf(env)
  // Platform: not a batch: its answers lose columns of equal names, and two of these are called id.
  const [[account], made, few, selves] = await Promise.all([
    directory
      .select({
        phone: idAccounts.phone,
        email: idAccounts.email,
        familyName: educationalProfiles.familyName,
        givenName: educationalProfiles.givenName,
        patronymic: educationalProfiles.patronymic,
      })
      .from(idAccounts)
      .leftJoin(educationalProfiles, eq(educationalProfiles.accountId, idAccounts.id))
      .where(eq(idAccounts.id, accountId)),
    directory
      .select({
        claimId: claims.id,
        role: claims.role,
        about: claims.about,
        state: claims.state,
        createdAt: claims.createdAt,
        school: SCHOOL,
      })
      .from(claims)
      .innerJoin(schools, eq(schools.id, claims.schoolId))
      .where(eq(claims.accountId, accountId))
      .orderBy(desc(claims.createdAt))
      .limit(CLAIMS_PER_ACCOUNT_MAX),
    directory.select(SCHOOL).from(schools).limit(2),
    selvesOf(env, accountId),
  ])
  if (!account) throw new Refusal('not_signed_in')
  const { phone, email, familyName, givenName, patronymic } = account
  const [kind, contact]: [ContactKind, string] = phone === null ? ['email', email ?? ''] : ['phone', phone]
  const [onlySchool] = few.length === 1 ? few : []
  return {
    name: familyName === null || givenName === null ? null : { familyName, givenName, patronymic },
    contact: maskContact(kind, contact),
    providerName: env.PROVIDER_NAME,
    selves,
    claims: made,
    onlySchool: onlySchool ?? null,
  }
}
