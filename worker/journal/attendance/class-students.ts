import { and, eq, lte, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { ClassGroupId, PersonId } from '../../../protocol/ids.ts'
import type { NamedPerson } from '../../../protocol/people.ts'
import type { Tenant } from '../../db/db.ts'
import { classMembers, people } from '../../db/schema/school.ts'

/** Pupils who were in the class on any of these days; for a `batch`. */
export function studentsQuery({ db }: Tenant, classGroupId: ClassGroupId, from: SchoolDate, to: SchoolDate) {
  return db
    .select({
      personId: people.id,
      familyName: people.familyName,
      givenName: people.givenName,
      patronymic: people.patronymic,
    })
    .from(classMembers)
    .innerJoin(people, eq(people.id, classMembers.studentId))
    .where(
      and(
        eq(classMembers.classGroupId, classGroupId),
        lte(classMembers.fromOn, to),
        sql`coalesce(${classMembers.toOn}, '9999') >= ${from}`,
      ),
    )
}

type Row = { readonly personId: PersonId; readonly familyName: string; readonly givenName: string; readonly patronymic: string | null }

/** In the order of a class list. */
export function byName(rows: readonly Row[]): NamedPerson[] {
  const collator = new Intl.Collator('ru')
  return rows
    .map(({ personId, ...name }) => ({ personId, name }))
    .sort((a, b) => collator.compare(a.name.familyName, b.name.familyName) || collator.compare(a.name.givenName, b.name.givenName))
}
