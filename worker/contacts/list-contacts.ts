import type { Contact, ListContacts } from '../../protocol/chat-list.ts'
import { fold } from '../../protocol/clean-text.ts'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { PEOPLE_PAGE } from '../../protocol/limits.ts'
import { fullName, type NamedPerson } from '../../protocol/people.ts'
import { isStaff } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { now } from '../platform/clock.ts'
import { peopleByIds, placeOf } from '../school/people-of.ts'
import { linkedAmong } from './linked-among.ts'
import { pupilsBesideChildren, reachOf } from './reach.ts'

const BY_NAME = new Intl.Collator('ru')

/**
 * By name, a page at a time. The whole reach is read for each page: names are sorted and searched as Russian has them (ё is е, case does not
 * matter), which SQLite cannot. Refuses not_found for an `after` that is nobody of the school.
 */
export async function listContacts(
  env: Env,
  { tenant, personId }: Actor,
  { query, after }: ParsedInputOf<typeof ListContacts>,
): Promise<ResultOf<typeof ListContacts>> {
  const found = await reachedBy(env, { tenant, personId }, query ?? '')
  const place = after === undefined ? undefined : (found.find((one) => one.personId === after) ?? (await placeOf(tenant, after)))
  const rest = place === undefined ? found : found.filter((one) => compare(place, one) < 0)
  const page = rest.slice(0, PEOPLE_PAGE)
  return {
    contacts: await describe(env, { tenant, personId }, page),
    next: rest.length > page.length ? (page.at(-1)?.personId ?? null) : null,
  }
}

/** The first few who are called so, and whether there are more. */
export async function findContacts(
  env: Env,
  actor: Pick<Actor, 'tenant' | 'personId'>,
  query: string,
  limit: number,
): Promise<{ people: Contact[]; more: boolean }> {
  const found = await reachedBy(env, actor, query)
  return { people: await describe(env, actor, found.slice(0, limit)), more: found.length > limit }
}

/** Who may be written to and is called so, by name. */
async function reachedBy(env: Env, { tenant, personId }: Pick<Actor, 'tenant' | 'personId'>, query: string): Promise<NamedPerson[]> {
  const called = (await reachOf(env, tenant, personId)).filter(({ name }) => answersTo(fullName(name), query))
  const linked = await linkedAmong(
    env,
    called.map((person) => person.personId),
  )
  return called.filter((one) => linked.has(one.personId)).sort(compare)
}

/** Each word of the query begins some part of the name: «анна орл» finds «Орлова Анна Сергеевна». */
export function answersTo(name: string, query: string): boolean {
  const parts = fold(name).split(/[ -]/)
  return fold(query)
    .split(/[ -]/)
    .every((word) => parts.some((part) => part.startsWith(word)))
}

async function describe(env: Env, { tenant, personId }: Pick<Actor, 'tenant' | 'personId'>, page: readonly NamedPerson[]) {
  if (page.length === 0) return []
  const ids = page.map((person) => person.personId)
  const people = await peopleByIds(tenant, ids, dateAt(now(env), tenant.timeZone))
  const described = new Map(people.map((person) => [person.personId, person]))
  // The staff sees everybody's children; parents those who are in a class with theirs; pupils are told of no family.
  const isShown = await shownChildren(env, tenant, personId)
  return page.map(({ personId: id, name }) => {
    const person = described.get(id)
    return {
      personId: id,
      name,
      roles: person?.roles ?? [],
      classTitle: person?.classTitle ?? null,
      childNames: (person?.children ?? []).filter((child) => isShown(child.personId)).map((child) => child.name.givenName),
    }
  })
}

async function shownChildren(env: Env, tenant: Tenant, personId: PersonId): Promise<(childId: PersonId) => boolean> {
  if (isStaff(await rolesOf(tenant, personId))) return () => true
  const beside = await pupilsBesideChildren(env, tenant, personId)
  return (childId) => beside.has(childId)
}

function compare(one: NamedPerson, two: NamedPerson): number {
  return BY_NAME.compare(fullName(one.name), fullName(two.name)) || (one.personId < two.personId ? -1 : 1)
}
