import type { PersonName } from '../../protocol/people.ts'
import { readStored } from '../shared/stored-json.ts'

/** A page of fifty messages is by a handful of members: each of their names is read from its JSON once, also for the next who opens the chat. */
const names = new Map<string, PersonName>()
const NAMES_MAX = 2_000

export function nameIn(stored: string): PersonName {
  const known = names.get(stored)
  if (known) return known
  const name = readStored<PersonName>(stored)
  if (names.size >= NAMES_MAX) names.clear()
  names.set(stored, name)
  return name
}
