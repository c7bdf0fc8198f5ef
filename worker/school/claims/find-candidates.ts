import { and, eq, isNull, sql } from 'drizzle-orm'
import type { ClaimRole, SchoolClaim } from '../../../protocol/claims.ts'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { ClaimId, PersonId } from '../../../protocol/ids.ts'
import { CLAIM_CANDIDATES_MAX } from '../../../protocol/limits.ts'
import { listName, nameKey, type PersonName, samePatronymic } from '../../../protocol/people.ts'
import { isStaff, type SchoolRole } from '../../../protocol/rights.ts'
import { directoryOf, type Tenant } from '../../db/db.ts'
import { profileLinks } from '../../db/schema/directory.ts'
import { people } from '../../db/schema/school.ts'
import { type Contacts, contactsOf } from '../../identity/school-id/vouch.ts'
import { peopleByIds } from '../people-of.ts'

type Claimant = Contacts & { readonly id: ClaimId; readonly name: PersonName | null; readonly role: ClaimRole }
type Candidates = SchoolClaim['candidates']

/**
 * Present people of the roster who may be the claimant: by name (ё = е) or by the proved contact, without a profile so far, the likeliest first.
 * Reads all people of the school once, whatever the number of claims: names are compared as people write them, which no index does.
 */
export async function findCandidates(
  env: Env,
  tenant: Tenant,
  claimants: readonly Claimant[],
  today: SchoolDate,
): Promise<Map<ClaimId, Candidates>> {
  if (claimants.length === 0) return new Map()
  const roster = await tenant.db
    .select({
      id: people.id,
      familyName: people.familyName,
      givenName: people.givenName,
      patronymic: people.patronymic,
      phone: people.phone,
      email: people.email,
    })
    .from(people)
    .where(and(eq(people.schoolId, tenant.schoolId), isNull(people.leftOn)))
  const byName = Map.groupBy(roster, nameKey)
  const byContact = Map.groupBy(
    roster.flatMap((person) => contactsOf(person).map(({ kind, contact }) => ({ key: `${kind}:${contact}`, person }))),
    ({ key }) => key,
  )
  const found = claimants.map((claimant) => {
    const scores = new Map<PersonId, number>()
    const give = (personId: PersonId, points: number) => scores.set(personId, (scores.get(personId) ?? 0) + points)
    for (const { kind, contact } of contactsOf(claimant)) {
      for (const { person } of byContact.get(`${kind}:${contact}`) ?? []) give(person.id, 2)
    }
    const { name } = claimant
    const namesakes = name === null ? [] : (byName.get(nameKey(name)) ?? [])
    for (const person of namesakes) give(person.id, samePatronymic(person.patronymic, name?.patronymic ?? null) ? 4 : 3)
    return { claimant, scores }
  })
  const ids = await unlinked(env, [...new Set(found.flatMap(({ scores }) => [...scores.keys()]))])
  const described = new Map((await peopleByIds(tenant, ids, today)).map((person) => [person.personId, person]))
  return new Map(
    found.map(({ claimant, scores }): [ClaimId, Candidates] => {
      const candidates = [...scores].flatMap(([personId, points]) => {
        const person = described.get(personId)
        return person ? [{ person, points: points + (isAs(claimant.role, person.roles) ? 2 : 0) }] : []
      })
      return [
        claimant.id,
        candidates
          .sort((one, other) => other.points - one.points)
          .slice(0, CLAIM_CANDIDATES_MAX)
          .map(({ person: { personId, name, classTitle, children } }) => ({
            personId,
            name,
            classTitle,
            childNames: children.map((child) => listName(child.name)),
          })),
      ]
    }),
  )
}

function isAs(role: ClaimRole, roles: readonly SchoolRole[]): boolean {
  return role === 'teacher' ? isStaff(roles) : roles.includes(role)
}

async function unlinked(env: Env, ids: readonly PersonId[]): Promise<PersonId[]> {
  const rows = await directoryOf(env)
    .select({ personId: profileLinks.personId })
    .from(profileLinks)
    .where(sql`${profileLinks.personId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
  const linked = new Set(rows.map(({ personId }) => personId))
  return ids.filter((id) => !linked.has(id))
}
