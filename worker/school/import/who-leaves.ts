// Whom a class list takes out of its classes when the administrator says that others have left. Rule IMP-14: whoever the list may mean stays.
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { ClassGroupId, PersonId } from '../../../protocol/ids.ts'
import { nameKey } from '../../../protocol/people.ts'
import type { Roster, RowOf } from './roster.ts'
import type { Ref, Says } from './says.ts'

/** `held`: some of them would leave, but a row that was not understood may be any of them, so nobody does. */
export type Leavers = { readonly ids: ReadonlySet<PersonId>; readonly held: boolean }

/**
 * Pupils of the listed classes whom the list does not name. A row stands for the pupil it was matched to; one that was matched to nobody
 * (not understood, ambiguous, with another birth date) stands for everybody of its name, and any row for its namesakes in the same class.
 */
export function whoLeaves(
  says: Says,
  roster: Roster,
  known: ReadonlyMap<Ref, RowOf<'student'>>,
  classIds: ReadonlyMap<Ref, ClassGroupId>,
  today: SchoolDate,
): Leavers {
  const listed = new Set(classIds.values())
  const members = roster.classMembers.filter((row) => listed.has(row.classGroupId) && (row.toOn === null || row.toOn >= today))
  const rosterNames = new Map(roster.people.map((person) => [person.id, nameKey(person)]))
  const nameOf = (row: RowOf<'classMember'>) => rosterNames.get(row.studentId) ?? ''
  const matched = new Set([...known.values()].map((person) => person.id))
  const saidNames = new Map(says.people.map((said) => [said.ref, nameKey(said)]))
  const unmatchedNames = new Set([
    ...says.unread.flatMap((name) => (name === null ? [] : [nameKey(name)])),
    ...says.people.filter((said) => said.roles.includes('student') && !known.has(said.ref)).map(nameKey),
  ])
  const namesInClass = new Set(says.classMembers.map((row) => `${classIds.get(row.group)} ${saidNames.get(row.person)}`))
  const missing = members.filter(
    (row) => !matched.has(row.studentId) && !unmatchedNames.has(nameOf(row)) && !namesInClass.has(`${row.classGroupId} ${nameOf(row)}`),
  )
  const memberNames = new Set(members.map(nameOf))
  const unknown = says.unread.some((name) => name === null || !memberNames.has(nameKey(name)))
  const held = unknown && missing.length > 0
  return { ids: new Set(held ? [] : missing.map((row) => row.studentId)), held }
}
