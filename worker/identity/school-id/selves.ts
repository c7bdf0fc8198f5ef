// Everybody one human is at schools: the persons linked to their educational profile for whom a school vouches now. Schools live in different
// databases, so there is one query for each of those that matter.
import { and, eq, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Self } from '../../../protocol/identity.ts'
import type { AccountId, PersonId } from '../../../protocol/ids.ts'
import { directoryOf, tenantOf } from '../../db/db.ts'
import { educationalProfiles, journalAccounts, profileLinks, schools } from '../../db/schema/directory.ts'
import { guardianships, people, personRoles } from '../../db/schema/school.ts'
import type { AppContext } from '../../platform/serve.ts'
import { idHolderOf } from './id-session.ts'

export async function selvesOf(env: Env, accountId: AccountId): Promise<Self[]> {
  const rows = await directoryOf(env)
    .select({
      personId: profileLinks.personId,
      schoolId: schools.id,
      schoolName: schools.name,
      city: schools.city,
      timeZone: schools.timeZone,
      shard: schools.shard,
    })
    .from(educationalProfiles)
    .innerJoin(profileLinks, eq(profileLinks.profileId, educationalProfiles.id))
    .innerJoin(journalAccounts, and(eq(journalAccounts.personId, profileLinks.personId), isNull(journalAccounts.disabledAt)))
    .innerJoin(schools, eq(schools.id, profileLinks.schoolId))
    .where(eq(educationalProfiles.accountId, accountId))
    .orderBy(profileLinks.linkedAt)
  const found = await Promise.all(
    [...Map.groupBy(rows, ({ shard }) => shard).values()].map((ofShard) =>
      describe(
        env,
        ofShard[0] as (typeof rows)[number],
        ofShard.map(({ personId }) => personId),
      ),
    ),
  )
  const described = new Map(found.flat().map((one) => [one.personId, one]))
  return rows.flatMap((row): Self[] => {
    const person = described.get(row.personId)
    return person ? [{ ...person, school: { id: row.schoolId, name: row.schoolName, city: row.city } }] : []
  })
}

/** Of whoever this browser has proved to the provider, if that is also who is signed in; else nobody: a journal's password tells nothing of another school. */
export async function selvesInBrowser(c: AppContext, { personId }: { readonly personId: PersonId }): Promise<Self[]> {
  const holder = await idHolderOf(c)
  if (holder === null) return []
  const selves = await selvesOf(c.env, holder.accountId)
  return selves.some((self) => self.personId === personId) ? selves : []
}

type Place = Parameters<typeof tenantOf>[1]

async function describe(env: Env, place: Place, personIds: readonly PersonId[]): Promise<Omit<Self, 'school'>[]> {
  const { db } = tenantOf(env, place)
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(personIds)}))`
  const child = alias(people, 'child')
  const [named, roles, children] = await db.batch([
    db
      .select({ id: people.id, familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
      .from(people)
      .where(and(sql`${people.id} IN ${ids}`, isNull(people.leftOn))),
    db.select({ personId: personRoles.personId, role: personRoles.role }).from(personRoles).where(sql`${personRoles.personId} IN ${ids}`),
    db
      .select({ parentId: guardianships.parentId, givenName: child.givenName })
      .from(guardianships)
      .innerJoin(child, and(eq(child.id, guardianships.studentId), isNull(child.leftOn)))
      .where(sql`${guardianships.parentId} IN ${ids}`)
      .orderBy(child.birthOn),
  ])
  return named.map(({ id, ...name }) => ({
    personId: id,
    name,
    roles: roles.filter((row) => row.personId === id).map((row) => row.role),
    childNames: children.filter((row) => row.parentId === id).map((row) => row.givenName),
  }))
}
