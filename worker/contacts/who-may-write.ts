// Who may write to whom, as data: the table of docs/rules/messenger.md (GRP-…). It decides whom one finds among contacts, whom one may open a
// chat of two with and whom one may put into a chat. What is already there stays: a chat that was opened is not closed when a class changes.
import type { SchoolRole } from '../../protocol/rights.ts'

/** How the other one stands to me. Each is one lookup of the roster (reach.ts). */
export const RELATIONS = [
  'staff',
  'administration',
  'anyParent',
  'anyPupil',
  'classmate',
  'ownTeacher',
  'ownParent',
  'ownChild',
  'teacherOfChild',
  'parentOfSameClass',
] as const
export type Relation = (typeof RELATIONS)[number]

const WHOLE_SCHOOL: readonly Relation[] = ['staff', 'anyParent', 'anyPupil']

/** Security: a pupil reaches, among adults, their own parents, their own teachers and the administration, and no other family. */
export const WHO_MAY_WRITE: Readonly<Record<SchoolRole, readonly Relation[]>> = {
  student: ['classmate', 'ownTeacher', 'ownParent', 'administration'],
  parent: ['ownChild', 'teacherOfChild', 'parentOfSameClass', 'administration'],
  teacher: WHOLE_SCHOOL,
  deputyHead: WHOLE_SCHOOL,
  head: WHOLE_SCHOOL,
  schoolAdmin: WHOLE_SCHOOL,
}

/** Somebody of several roles reaches whom each of them reaches; unknown roles reach nobody. */
export function relationsOf(roles: readonly SchoolRole[]): ReadonlySet<Relation> {
  return new Set(roles.flatMap((role) => (Object.hasOwn(WHO_MAY_WRITE, role) ? WHO_MAY_WRITE[role] : [])))
}
