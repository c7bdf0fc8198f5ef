// What the rows of a class list say together: each pupil once, parents shared by brothers and sisters.
import { fold } from '../../../protocol/clean-text.ts'
import type { SchoolDate } from '../../../protocol/dates.ts'
import { nameKey, type PersonName } from '../../../protocol/people.ts'
import type { ClassTitle } from './normalise.ts'
import type { Reading, SaidClass, SaidMember, SaidPerson } from './says.ts'

export type Pupil = {
  readonly name: PersonName
  readonly birthOn: SchoolDate | null
  readonly sex: 'male' | 'female' | null
  readonly phone: string | null
  readonly email: string | null
  readonly group: SaidClass
  readonly parents: readonly Parent[]
  readonly line: number
}
export type Parent = {
  readonly name: PersonName
  readonly relation: string | null
  readonly phone: string | null
  readonly email: string | null
}

/** Gathers what rows say. The same pupil twice is one; the same name with another birth date is a namesake. */
export class SaidList {
  duplicates = 0
  readonly #classes = new Map<string, SaidClass>()
  readonly #pupils = new Map<string, Pupil[]>()

  classOf(title: ClassTitle): SaidClass {
    const known = this.#classes.get(title.title)
    if (known) return known
    const made = { ...title, ref: `class ${title.title}`, sourceId: null, year: null }
    this.#classes.set(title.title, made)
    return made
  }

  /** False: it may or may not be somebody already listed, and only a person can tell. */
  add(pupil: Pupil): boolean {
    const key = `${pupil.group.ref}|${nameKey(pupil.name)}|${fold(pupil.name.patronymic ?? '')}`
    const namesakes = this.#pupils.get(key) ?? []
    for (const other of namesakes) {
      if (other.birthOn !== null && pupil.birthOn !== null && other.birthOn !== pupil.birthOn) continue
      if (fingerprint(other) !== fingerprint(pupil)) return false
      this.duplicates += 1
      return true
    }
    this.#pupils.set(key, [...namesakes, pupil])
    return true
  }

  says(unread: Reading['says']['unread']): Reading['says'] {
    const people = new Map<string, SaidPerson>()
    const guardianships: { student: string; parent: string; relation: string | null }[] = []
    const classMembers: SaidMember[] = []
    for (const [key, namesakes] of this.#pupils) {
      for (const pupil of namesakes) {
        const ref = `${key}|${pupil.birthOn ?? ''}`
        const { birthOn, sex, phone, email, line } = pupil
        people.set(ref, { ref, sourceId: null, ...pupil.name, birthOn, sex, phone, email, roles: ['student'], line })
        classMembers.push({ group: pupil.group.ref, person: ref, fromOn: null, toOn: null })
        for (const parent of pupil.parents) {
          // One parent of several pupils is known by name and phone; without a phone nobody can tell, so each child has their own.
          const parentRef = `parent|${nameKey(parent.name)}|${parent.phone ?? ref}`
          if (!people.has(parentRef)) {
            const { name, phone, email } = parent
            people.set(parentRef, {
              ref: parentRef,
              sourceId: null,
              ...name,
              birthOn: null,
              sex: null,
              phone,
              email,
              roles: ['parent'],
              line,
            })
          }
          guardianships.push({ student: ref, parent: parentRef, relation: parent.relation })
        }
      }
    }
    return {
      format: 'classList',
      complete: false,
      people: [...people.values()],
      unread,
      guardianships,
      years: [],
      terms: [],
      classes: [...this.#classes.values()],
      classMembers,
      classTeachers: [],
      studyGroups: [],
      studyGroupMembers: [],
      teachingLoads: [],
      holidays: null,
      bells: null,
      timetable: null,
      workKinds: [],
    }
  }
}

function fingerprint({ name, birthOn, sex, phone, email, parents }: Pupil): string {
  return JSON.stringify([
    nameKey(name),
    name.patronymic,
    birthOn,
    sex,
    phone,
    email,
    parents.map((parent) => [nameKey(parent.name), parent.phone]),
  ])
}
