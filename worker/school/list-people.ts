import { sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { PEOPLE_PAGE } from '../../protocol/limits.ts'
import type { ListPeople } from '../../protocol/school.ts'
import { directoryOf } from '../db/db.ts'
import { journalAccounts } from '../db/schema/directory.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireRosterRight } from './access.ts'
import { classTitleOf, pageAfter, peopleOfClass, peopleOfStaff, placeOf } from './people-of.ts'

/** The pupils of a class with their parents, or the staff. */
export async function listPeople(env: Env, actor: Actor, input: ParsedInputOf<typeof ListPeople>): Promise<ResultOf<typeof ListPeople>> {
  await requireRosterRight(actor, 'roster.read')
  const { tenant } = actor
  const today = dateAt(now(env), tenant.timeZone)
  if (input.classGroupId === undefined && input.staff === undefined) throw new Refusal('invalid', { field: 'classGroupId' })
  if (input.classGroupId !== undefined && (await classTitleOf(tenant, input.classGroupId)) === null) throw new Refusal('not_found')
  const found =
    input.classGroupId === undefined ? await peopleOfStaff(tenant, today) : await peopleOfClass(tenant, input.classGroupId, today)
  const after = input.after === undefined ? undefined : await placeOf(tenant, input.after)
  const { page, next } = pageAfter(found, after, PEOPLE_PAGE)
  const ids = JSON.stringify(page.map((person) => person.personId))
  const accounts = await directoryOf(env)
    .select({
      personId: journalAccounts.personId,
      login: journalAccounts.login,
      hasPassword: sql<number>`${journalAccounts.passwordHash} IS NOT NULL`,
    })
    .from(journalAccounts)
    .where(sql`+${journalAccounts.schoolId} = ${tenant.schoolId} AND ${journalAccounts.personId} IN (SELECT value FROM json_each(${ids}))`)
  const accountOf = new Map(accounts.map((account) => [account.personId, account]))
  return {
    people: page.map((person) => ({
      ...person,
      login: accountOf.get(person.personId)?.login ?? null,
      hasPassword: accountOf.get(person.personId)?.hasPassword === 1,
    })),
    next,
  }
}
