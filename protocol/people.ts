// What is shown of a person. Families and staff see names; phones, birth dates and addresses have no place in these shapes.
import * as z from 'zod/mini'
import { fold } from './clean-text.ts'
import { PersonId } from './ids.ts'
import { NAME_CHARS_MAX } from './limits.ts'

const NO_BREAK_SPACE = '\u00a0'

export const PersonName = z.object({
  familyName: z.string().check(z.minLength(1), z.maxLength(NAME_CHARS_MAX)),
  givenName: z.string().check(z.minLength(1), z.maxLength(NAME_CHARS_MAX)),
  /** Not everybody has one (ID-33 of the checklist). */
  patronymic: z.nullable(z.string().check(z.minLength(1), z.maxLength(NAME_CHARS_MAX))),
})
export type PersonName = z.infer<typeof PersonName>

export const NamedPerson = z.object({ personId: PersonId, name: PersonName })
export type NamedPerson = z.infer<typeof NamedPerson>

/** «Орлова Анна Сергеевна» */
export function fullName(name: PersonName): string {
  return [name.familyName, name.givenName, name.patronymic].filter(Boolean).join(' ')
}

/** «Антонов Илья» */
export function listName(name: PersonName): string {
  return `${name.familyName} ${name.givenName}`
}

/** «Анна Сергеевна», or «Лейла Сафина» for somebody without a patronymic. */
export function addressName(name: PersonName): string {
  return name.patronymic === null ? `${name.givenName} ${name.familyName}` : `${name.givenName} ${name.patronymic}`
}

/** «Белова И. П.», never torn apart at the end of a line. */
export function shortName(name: PersonName): string {
  const initials = [name.givenName, name.patronymic].flatMap((part) => (part === null ? [] : [`${[...part][0] ?? ''}.`]))
  return [name.familyName, ...initials].join(NO_BREAK_SPACE)
}

/** The key two names share when they are one name: ё = е, case and dashes aside; the patronymic is compared apart. */
export function nameKey(name: Pick<PersonName, 'familyName' | 'givenName'>): string {
  return `${fold(name.familyName)}|${fold(name.givenName)}`
}

/** A patronymic may be missing on one side; two different ones are two people. */
export function samePatronymic(one: string | null, other: string | null): boolean {
  return one === null || other === null || fold(one) === fold(other)
}
