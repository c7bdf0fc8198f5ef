// A diary is open to the pupil and to each of the pupil's parents. For everybody else it does not exist (journal-domain §10: «never»).
import { and, eq, isNull } from 'drizzle-orm'
import type { PersonId } from '../../protocol/ids.ts'
import { guardianships, people } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'

/** Statements for a `batch`; `requireStudent` judges what they bring. */
export function studentQueries(actor: Actor, studentId: PersonId) {
  const { db, schoolId } = actor.tenant
  return [
    db
      .select({ familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
      .from(people)
      .where(and(eq(people.id, studentId), eq(people.schoolId, schoolId), isNull(people.leftOn))),
    db
      .select({ parentId: guardianships.parentId })
      .from(guardianships)
      .where(and(eq(guardianships.studentId, studentId), eq(guardianships.parentId, actor.personId))),
  ] as const
}

export function requireStudent<Name>(actor: Actor, studentId: PersonId, names: readonly Name[], parents: readonly unknown[]) {
  const [name] = names
  const mine = actor.personId === studentId || parents.length > 0
  if (!name || !mine) throw new Refusal('not_found')
  return { personId: studentId, name }
}
