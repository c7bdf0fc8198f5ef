import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { fold } from '../../protocol/clean-text.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { PEOPLE_PAGE } from '../../protocol/limits.ts'
import { listName, type NamedPerson, type PersonName } from '../../protocol/people.ts'
import type { LeftPerson, ListLeft } from '../../protocol/school.ts'
import type { Tenant } from '../db/db.ts'
import { classGroups, classMembers, guardianships, people, personRoles } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { requireRosterRight } from './access.ts'
import { comparePlaces, pageAfter, placeOf } from './people-of.ts'

/** Who has left the school, of whom a parent only where a child of theirs is still here: others come back with their child. */
export async function listLeft(actor: Actor, input: ParsedInputOf<typeof ListLeft>): Promise<ResultOf<typeof ListLeft>> {
  await requireRosterRight(actor, 'roster.read')
  const { tenant } = actor
  const { db } = tenant
  const name = { familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic }
  const gone = sql`(select id from people where school_id = ${tenant.schoolId} and left_on is not null)`
  const [rows, roles, classes, parents, children] = await db.batch([
    leftQuery(tenant),
    db.select({ personId: personRoles.personId, role: personRoles.role }).from(personRoles).where(sql`${personRoles.personId} in ${gone}`),
    db
      .select({
        personId: classMembers.studentId,
        fromOn: classMembers.fromOn,
        toOn: classMembers.toOn,
        classGroupId: classGroups.id,
        title: classGroups.title,
        archivedOn: classGroups.archivedOn,
      })
      .from(classMembers)
      .innerJoin(classGroups, eq(classGroups.id, classMembers.classGroupId))
      .where(sql`${classMembers.studentId} in ${gone}`),
    db
      .select({ of: guardianships.studentId, personId: people.id, ...name })
      .from(guardianships)
      .innerJoin(people, and(eq(people.id, guardianships.parentId), isNotNull(people.leftOn)))
      .where(sql`${guardianships.studentId} in ${gone}`),
    db
      .select({ of: guardianships.parentId, personId: people.id, ...name })
      .from(guardianships)
      .innerJoin(people, and(eq(people.id, guardianships.studentId), isNull(people.leftOn)))
      .where(sql`${guardianships.parentId} in ${gone}`),
  ])
  const rolesOf = Map.groupBy(roles, (row) => row.personId)
  const classesOf = Map.groupBy(classes, (row) => row.personId)
  const [parentsOf, childrenOf] = [namedBy(parents), namedBy(children)]
  const wanted = fold(input.query ?? '')
  const found = rows.flatMap(({ personId, familyName, givenName, patronymic, leftOn }): LeftPerson[] => {
    const has = (rolesOf.get(personId) ?? []).map(({ role }) => role)
    const here = childrenOf.get(personId) ?? []
    const person = { familyName, givenName, patronymic }
    if (has.every((role) => role === 'parent') && here.length === 0) return []
    if (leftOn === null || !fold(listName(person)).includes(wanted)) return []
    const last = (classesOf.get(personId) ?? []).sort((a, b) => lastDays(b, leftOn).localeCompare(lastDays(a, leftOn)))[0]
    return [
      {
        personId,
        name: person,
        roles: has,
        leftOn,
        classTitle: last?.title ?? null,
        classGroupId: last?.archivedOn === null ? last.classGroupId : null,
        parents: has.includes('student') ? (parentsOf.get(personId) ?? []) : [],
        children: here,
      },
    ]
  })
  const after = input.after === undefined ? undefined : await placeOf(tenant, input.after)
  const { page, next } = pageAfter(found.sort(comparePlaces), after, PEOPLE_PAGE)
  return { people: page, next }
}

/** Platform: as the partial index people_who_left has it. */
export function leftQuery({ db, schoolId }: Tenant) {
  return db
    .select({
      personId: people.id,
      familyName: people.familyName,
      givenName: people.givenName,
      patronymic: people.patronymic,
      leftOn: people.leftOn,
    })
    .from(people)
    .where(and(eq(people.schoolId, schoolId), isNotNull(people.leftOn)))
}

/** Sorts as it went: who was moved on the day they left was last in the class they were moved into, not in one they were to be in later. */
function lastDays({ fromOn, toOn }: { readonly fromOn: string; readonly toOn: string | null }, leftOn: string): string {
  return `${fromOn <= leftOn ? 1 : 0} ${toOn ?? '9999'} ${fromOn}`
}

function namedBy(rows: readonly ({ readonly of: PersonId; readonly personId: PersonId } & PersonName)[]): Map<PersonId, NamedPerson[]> {
  const named = new Map<PersonId, NamedPerson[]>()
  for (const { of, personId, familyName, givenName, patronymic } of rows)
    named.set(of, [...(named.get(of) ?? []), { personId, name: { familyName, givenName, patronymic } }])
  return named
}
