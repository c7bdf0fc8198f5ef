// Who in the file is who in the roster. Rule IMP-05: by the source's id; else a pupil by name and birth date, or by name and class where a
// birth date is missing; staff by name; a parent by name and phone or by name and child. Twins and namesakes are never made one: where two
// people would do, nobody is matched and the preview says so.
import { fold } from '../../../protocol/clean-text.ts'
import type { ClassGroupId, PersonId } from '../../../protocol/ids.ts'
import { nameKey, samePatronymic } from '../../../protocol/people.ts'
import type { SchoolRole } from '../../../protocol/rights.ts'
import type { Roster, RowOf } from './roster.ts'
import type { Ref, SaidPerson, Says } from './says.ts'

type Person = RowOf<'student'>

const STAFF: readonly SchoolRole[] = ['teacher', 'deputyHead', 'head', 'schoolAdmin']

export function isStaffRole(role: SchoolRole): boolean {
  return STAFF.includes(role)
}

export type Matches = { readonly known: ReadonlyMap<Ref, Person>; readonly ambiguous: readonly SaidPerson[] }

export function matchPeople(says: Says, roster: Roster, knownClassOf: (ref: Ref) => ClassGroupId | undefined): Matches {
  const known = new Map<Ref, Person>()
  const taken = new Set<PersonId>()
  const ambiguous: SaidPerson[] = []
  const take = (said: SaidPerson, person: Person | undefined) => {
    if (person === undefined) return
    known.set(said.ref, person)
    taken.add(person.id)
  }
  const bySource = new Map(roster.people.flatMap((person) => (person.sourceId === null ? [] : [[person.sourceId, person] as const])))
  for (const said of says.people) if (said.sourceId !== null) take(said, bySource.get(said.sourceId))

  const rolesOf = groupBy(roster.personRoles, (row) => row.personId)
  const hasRole = (person: Person, of: (role: SchoolRole) => boolean) => (rolesOf.get(person.id) ?? []).some((row) => of(row.role))
  const byName = groupBy(roster.people, (person) => nameKey(person))
  const candidatesOf = (said: SaidPerson) =>
    (byName.get(nameKey(said)) ?? []).filter(
      (person) =>
        !taken.has(person.id) &&
        samePatronymic(person.patronymic, said.patronymic) &&
        (said.sourceId === null || person.sourceId === null) &&
        (person.birthOn === null || said.birthOn === null || person.birthOn === said.birthOn),
    )
  const settle = (said: SaidPerson, candidates: readonly Person[], rivals = 1) => {
    const here = candidates.filter((person) => person.leftOn === null)
    const best = here.length > 0 ? here : candidates
    if (best.length === 1 && rivals === 1) take(said, best[0])
    else if (best.length > 0) ambiguous.push(said)
  }

  const unmatched = says.people.filter((said) => !known.has(said.ref))
  const classesOf = groupBy(roster.classMembers, (row) => row.studentId)
  const saidClassesOf = groupBy(says.classMembers, (row) => row.person)
  const inSaidClass = (person: Person, said: SaidPerson) =>
    (classesOf.get(person.id) ?? []).some((row) =>
      (saidClassesOf.get(said.ref) ?? []).some(({ group }) => knownClassOf(group) === row.classGroupId),
    )
  const nameAndClass = (said: SaidPerson) => `${nameKey(said)}|${(saidClassesOf.get(said.ref) ?? []).map(({ group }) => group).join(' ')}`

  const students = unmatched.filter((said) => said.roles.includes('student'))
  const sameNameAndClass = groupBy(students, nameAndClass)
  for (const said of students) {
    const candidates = candidatesOf(said).filter((person) => hasRole(person, (role) => role === 'student'))
    const born = said.birthOn === null ? [] : candidates.filter((person) => person.birthOn === said.birthOn)
    if (born.length > 0) {
      const here = born.filter((person) => inSaidClass(person, said))
      settle(said, here.length > 0 ? here : born)
    } else {
      const here = candidates.filter((person) => inSaidClass(person, said))
      settle(said, here, (sameNameAndClass.get(nameAndClass(said)) ?? []).length)
    }
  }
  const staff = unmatched.filter((said) => said.roles.some(isStaffRole) && !known.has(said.ref))
  const staffByName = groupBy(staff, (said) => nameKey(said))
  for (const said of staff) {
    const candidates = candidatesOf(said).filter((person) => hasRole(person, isStaffRole))
    settle(said, candidates, (staffByName.get(nameKey(said)) ?? []).length)
  }
  const childrenOf = groupBy(roster.guardianships, (row) => row.parentId)
  const saidChildrenOf = groupBy(says.guardianships, (row) => row.parent)
  for (const said of unmatched) {
    if (known.has(said.ref) || !said.roles.includes('parent') || said.roles.some(isStaffRole)) continue
    const children = new Set((saidChildrenOf.get(said.ref) ?? []).map(({ student }) => known.get(student)?.id))
    const candidates = candidatesOf(said).filter(
      (person) =>
        (said.phone !== null && person.phone === said.phone && !hasRole(person, (role) => role === 'student')) ||
        (childrenOf.get(person.id) ?? []).some((row) => children.has(row.studentId)),
    )
    settle(said, candidates)
  }
  return { known, ambiguous }
}

/** «Семён» known and «Семен» said are one name, and ё is the better spelling of it. */
export function betterSpelling(known: string, said: string): string {
  return fold(known) === fold(said) && /ё/i.test(known) && !/ё/i.test(said) ? known : said
}

export function groupBy<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
