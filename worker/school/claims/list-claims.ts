import { and, desc, eq, isNotNull, sql } from 'drizzle-orm'
import type { SchoolClaim } from '../../../protocol/claims.ts'
import { showPhone } from '../../../protocol/contact.ts'
import { dateAt } from '../../../protocol/dates.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { CLAIMS_PAGE } from '../../../protocol/limits.ts'
import type { NamedPerson, PersonName } from '../../../protocol/people.ts'
import { directoryOf, type Tenant } from '../../db/db.ts'
import { claims, idAccounts } from '../../db/schema/accounts.ts'
import { educationalProfiles } from '../../db/schema/directory.ts'
import { people } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { requireRosterRight } from '../access.ts'
import { findCandidates } from './find-candidates.ts'

const FIELDS = {
  id: claims.id,
  role: claims.role,
  about: claims.about,
  state: claims.state,
  createdAt: claims.createdAt,
  decidedAt: claims.decidedAt,
  decidedBy: claims.decidedBy,
  familyName: educationalProfiles.familyName,
  givenName: educationalProfiles.givenName,
  patronymic: educationalProfiles.patronymic,
  phone: idAccounts.phone,
  email: idAccounts.email,
}

/** Open ones first, the longest waiting at the top, then the latest decided. */
export async function listClaims(env: Env, actor: Actor): Promise<SchoolClaim[]> {
  await requireRosterRight(actor, 'claim.decide')
  const { tenant } = actor
  const directory = directoryOf(env)
  const of = () =>
    directory
      .select(FIELDS)
      .from(claims)
      .innerJoin(idAccounts, eq(idAccounts.id, claims.accountId))
      .innerJoin(educationalProfiles, eq(educationalProfiles.id, claims.profileId))
  const ofSchool = eq(claims.schoolId, tenant.schoolId)
  const [open, decided] = await directory.batch([
    of()
      .where(and(ofSchool, eq(claims.state, 'open')))
      .orderBy(claims.createdAt)
      .limit(CLAIMS_PAGE),
    of()
      .where(and(ofSchool, isNotNull(claims.decidedAt)))
      .orderBy(desc(claims.decidedAt))
      .limit(CLAIMS_PAGE),
  ])
  const claimants = open.map((row) => ({ ...row, name: nameOf(row) }))
  const candidates = await findCandidates(env, tenant, claimants, dateAt(now(env), tenant.timeZone))
  const deciders = await named(
    tenant,
    decided.flatMap(({ decidedBy }) => decidedBy ?? []),
  )
  return [...open, ...decided].map((row) => ({
    claimId: row.id,
    name: nameOf(row),
    contact: row.phone === null ? (row.email ?? '') : showPhone(row.phone),
    role: row.role,
    about: row.about,
    state: row.state,
    createdAt: row.createdAt,
    decidedAt: row.decidedAt,
    decidedBy: row.decidedBy === null ? null : (deciders.get(row.decidedBy) ?? null),
    candidates: candidates.get(row.id) ?? [],
  }))
}

function nameOf({ familyName, givenName, patronymic }: { [Part in keyof PersonName]: string | null }): PersonName | null {
  return familyName === null || givenName === null ? null : { familyName, givenName, patronymic }
}

/** Also of administrators who have left. */
async function named({ db, schoolId }: Tenant, ids: readonly PersonId[]): Promise<Map<PersonId, NamedPerson>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: people.id, familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
    .from(people)
    .where(and(sql`${people.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`, sql`+${people.schoolId} = ${schoolId}`))
  return new Map(rows.map(({ id, ...name }) => [id, { personId: id, name }]))
}
