// Logins are made by the machine: school code, surname in Latin letters, first letter of the given name, a number when that is taken.
import { latin } from '../../protocol/latin.ts'

/** Longer surnames are cut: a login is typed from paper. */
const SURNAME_CHARS_MAX = 24

/** `taken` learns the new login. */
export function newLogin(schoolCode: string, name: { familyName: string; givenName: string }, taken: Set<string>): string {
  const surname = latin(name.familyName).slice(0, SURNAME_CHARS_MAX) || 'person'
  const initial = latin(name.givenName).slice(0, 1) || 'x'
  const plain = `${schoolCode}-${surname}-${initial}`
  let login = plain
  for (let number = 2; taken.has(login); number++) login = `${plain}${number}`
  taken.add(login)
  return login
}
