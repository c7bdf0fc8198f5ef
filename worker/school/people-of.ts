// The people of a class (its pupils and their parents) or of the staff, with what «Управление → Люди» and the slips show of them.
import { and, eq, gte, inArray, isNull, or, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../protocol/dates.ts'
import type { ClassGroupId, PersonId } from '../../protocol/ids.ts'
import { listName, type NamedPerson } from '../../protocol/people.ts'
import type { SchoolRole } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import { classGroups, classMembers, guardianships, people, personRoles } from '../db/schema/school.ts'
import { Refusal } from '../platform/refusal.ts'

export type FoundPerson = NamedPerson & {
  readonly roles: SchoolRole[]
  readonly classTitle: string | null
  readonly birthOn: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly parents: NamedPerson[]
  readonly children: NamedPerson[]
}

const STAFF_ROLES: SchoolRole[] = ['teacher', 'deputyHead', 'head', 'schoolAdmin']

/** Null for a class of another school, or of none. */
export async function classTitleOf(tenant: Tenant, classGroupId: ClassGroupId): Promise<string | null> {
  const [row] = await tenant.db
    .select({ title: classGroups.title })
    .from(classGroups)
    .where(and(eq(classGroups.id, classGroupId), eq(classGroups.schoolId, tenant.schoolId)))
  return row?.title ?? null
}

export async function peopleOfClass(tenant: Tenant, classGroupId: ClassGroupId, today: SchoolDate): Promise<FoundPerson[]> {
  const { db, schoolId } = tenant
  const isMember = and(
    eq(classMembers.classGroupId, classGroupId),
    sql`+${classMembers.schoolId} = ${schoolId}`,
    or(isNull(classMembers.toOn), gte(classMembers.toOn, today)),
  )
  const [pupils, parents] = await db.batch([
    db.select({ id: classMembers.studentId }).from(classMembers).where(isMember),
    db
      .selectDistinct({ id: guardianships.parentId })
      .from(classMembers)
      .innerJoin(guardianships, eq(guardianships.studentId, classMembers.studentId))
      .where(isMember),
  ])
  return describe(tenant, [...pupils, ...parents], today)
}

export async function peopleOfStaff(tenant: Tenant, today: SchoolDate): Promise<FoundPerson[]> {
  const staff = await tenant.db
    .selectDistinct({ id: personRoles.personId })
    .from(personRoles)
    .where(and(eq(personRoles.schoolId, tenant.schoolId), inArray(personRoles.role, STAFF_ROLES)))
  return describe(tenant, staff, today)
}

export async function onePerson(tenant: Tenant, personId: PersonId, today: SchoolDate): Promise<FoundPerson[]> {
  return peopleByIds(tenant, [personId], today)
}

export async function peopleByIds(tenant: Tenant, ids: readonly PersonId[], today: SchoolDate): Promise<FoundPerson[]> {
  const whom = ids.map((id) => ({ id }))
  return describe(tenant, whom, today)
}

/** Pupils of the found set come before parents, each by name; who has left is nobody's concern here. */
async function describe({ db, schoolId }: Tenant, whom: readonly { id: PersonId }[], today: SchoolDate): Promise<FoundPerson[]> {
  const ids = sql`(SELECT value FROM json_each(${JSON.stringify(whom.map(({ id }) => id))}))`
  // Platform: `+` keeps SQLite (which has no statistics here) from reading all people of the school by that column's index.
  const ofSchool = sql`+${people.schoolId} = ${schoolId}`
  const found = await db
    .select()
    .from(people)
    .where(and(sql`${people.id} IN ${ids}`, ofSchool, isNull(people.leftOn)))
  const other = { familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic }
  const [roles, classes, parents, children] = await db.batch([
    db.select({ personId: personRoles.personId, role: personRoles.role }).from(personRoles).where(sql`${personRoles.personId} IN ${ids}`),
    db
      .select({ personId: classMembers.studentId, title: classGroups.title })
      .from(classMembers)
      .innerJoin(classGroups, eq(classGroups.id, classMembers.classGroupId))
      .where(
        and(
          sql`${classMembers.studentId} IN ${ids}`,
          isNull(classGroups.archivedOn),
          or(isNull(classMembers.toOn), gte(classMembers.toOn, today)),
        ),
      ),
    db
      .select({ of: guardianships.studentId, id: people.id, ...other })
      .from(guardianships)
      .innerJoin(people, and(eq(people.id, guardianships.parentId), isNull(people.leftOn)))
      .where(sql`${guardianships.studentId} IN ${ids}`),
    db
      .select({ of: guardianships.parentId, id: people.id, ...other })
      .from(guardianships)
      .innerJoin(people, and(eq(people.id, guardianships.studentId), isNull(people.leftOn)))
      .where(sql`${guardianships.parentId} IN ${ids}`),
  ])
  const named = (rows: readonly ({ of: PersonId; id: PersonId } & NamedPerson['name'])[], of: PersonId): NamedPerson[] =>
    rows
      .filter((row) => row.of === of)
      .map(({ id, familyName, givenName, patronymic }) => ({ personId: id, name: { familyName, givenName, patronymic } }))
  return found
    .map((person) => ({
      personId: person.id,
      name: { familyName: person.familyName, givenName: person.givenName, patronymic: person.patronymic },
      roles: roles.filter((row) => row.personId === person.id).map((row) => row.role),
      classTitle: classes.find((row) => row.personId === person.id)?.title ?? null,
      birthOn: person.birthOn,
      phone: person.phone,
      email: person.email,
      parents: named(parents, person.id),
      children: named(children, person.id),
    }))
    .sort(comparePlaces)
}

/** Where somebody stands in these lists, in them or not: whoever leaves a list between two pages still marks the place of the first. */
export type Place = NamedPerson & { readonly roles: readonly SchoolRole[] }

/** Refuses not_found for nobody of this school. */
export async function placeOf({ db, schoolId }: Tenant, personId: PersonId): Promise<Place> {
  const [[person], roles] = await db.batch([
    db
      .select({ familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
      .from(people)
      .where(and(eq(people.id, personId), eq(people.schoolId, schoolId))),
    db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, personId)),
  ])
  if (!person) throw new Refusal('not_found')
  return { personId, name: person, roles: roles.map((row) => row.role) }
}

const BY_NAME = new Intl.Collator('ru')

/** Pupils, then their parents, each by name. */
export function comparePlaces(one: Place, two: Place): number {
  return (
    Number(two.roles.includes('student')) - Number(one.roles.includes('student')) ||
    BY_NAME.compare(listName(one.name), listName(two.name)) ||
    (one.personId < two.personId ? -1 : 1)
  )
}

/** The page of a sorted list that follows a place. */
export function pageAfter<T extends Place>(
  all: readonly T[],
  after: Place | undefined,
  rows: number,
): { page: T[]; next: PersonId | null } {
  const rest = after === undefined ? all : all.filter((one) => one.personId !== after.personId && comparePlaces(after, one) < 0)
  const page = rest.slice(0, rows)
  return { page, next: rest.length > rows ? (page.at(-1)?.personId ?? null) : null }
}
