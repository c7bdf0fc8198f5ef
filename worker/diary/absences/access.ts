// A notice is a parent's word: the pupil's own diary has none of it, and to everybody else there is no such pupil.
import type { PersonId } from '../../../protocol/ids.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireStudent } from '../access.ts'

/** Of what `studentQueries` has brought. Refuses not_found. */
export function requireParent<Name>(actor: Actor, studentId: PersonId, names: readonly Name[], parents: readonly unknown[]): void {
  requireStudent(actor, studentId, names, parents)
  if (parents.length === 0) throw new Refusal('not_found')
}
