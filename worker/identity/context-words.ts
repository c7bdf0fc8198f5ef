// What a classmate tries first as somebody's password: their name, their child's, the login, the school, the city.
import { and, eq, isNull } from 'drizzle-orm'
import { AROUND_CHARS_MAX, plainPassword } from '../../protocol/cheap-password.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { latin } from '../../protocol/latin.ts'
import type { Tenant } from '../db/db.ts'
import { guardianships, people } from '../db/schema/school.ts'
import type { AboutPassword } from './passwords.ts'

const WORD_CHARS_MIN = 3

type Person = {
  readonly personId: PersonId
  readonly login: string
  readonly staff: boolean
  readonly tenant: Tenant
  readonly school: { readonly name: string; readonly city: string }
}

/** One round trip to the school's database. */
export async function aboutPerson(env: Env, { personId, login, staff, tenant, school }: Person): Promise<AboutPassword> {
  const { db } = tenant
  const [own, children] = await db.batch([
    db
      .select({ familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
      .from(people)
      .where(eq(people.id, personId)),
    db
      .select({ familyName: people.familyName, givenName: people.givenName })
      .from(guardianships)
      .innerJoin(people, and(eq(people.id, guardianships.studentId), isNull(people.leftOn)))
      .where(eq(guardianships.parentId, personId)),
  ])
  const names = [...own, ...children].flatMap((person) => Object.values(person).filter((name) => name !== null))
  return { staff, login, words: [...names, school.name, school.city, env.PROVIDER_NAME] }
}

/** Whether the password is nothing but such words, in Russian or Latin letters, with a few digits and marks around them. */
export function isAboutThem(password: string, login: string, words: readonly string[]): boolean {
  const plain = plainPassword(password)
  if (login.length > WORD_CHARS_MIN && plain.includes(login)) return true
  const letters = plain.replace(/[^\p{L}]/gu, '')
  if (letters.length < WORD_CHARS_MIN || plain.length - letters.length > AROUND_CHARS_MAX) return false
  const known = [...words, login].flatMap((text) => plainPassword(text).split(/[^\p{L}]+/u))
  return isMadeOf(letters, new Set([...known, ...known.map(latin)].filter((word) => word.length >= WORD_CHARS_MIN)))
}

/** «ивановпетр» of «иванов» and «петр». */
function isMadeOf(letters: string, words: ReadonlySet<string>): boolean {
  const reached = new Set([0])
  for (let at = 0; at < letters.length; at++) {
    if (!reached.has(at)) continue
    for (const word of words) if (letters.startsWith(word, at)) reached.add(at + word.length)
  }
  return reached.has(letters.length)
}
