import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { EMAIL_LOGIN_YEARS_BELOW } from '../../../protocol/limits.ts'
import type { NamedPerson } from '../../../protocol/people.ts'
import { directoryOf, tenantOf } from '../../db/db.ts'
import { journalAccounts, schools } from '../../db/schema/directory.ts'
import { guardianships, people } from '../../db/schema/school.ts'
import { now } from '../../platform/clock.ts'
import type { AppContext, SchoolPlace } from '../../platform/serve.ts'
import type { ActorAtTheDoor } from '../require-actor.ts'
import { selvesInBrowser } from '../school-id/selves.ts'

export type Watched = { readonly who: NamedPerson; readonly schoolName: string; readonly child: boolean }

/**
 * Whose devices this person sees: their own, those of their other selves when this browser has proved the account they hang on, and those of
 * their children while these are younger than 14 by the roster's birth date. Security: a birth date decides here and goes no further.
 */
export async function watchedBy(c: AppContext, actor: ActorAtTheDoor): Promise<Watched[]> {
  const selves = await selvesInBrowser(c, actor)
  const ownIds = selves.length > 0 ? selves.map(({ personId }) => personId) : [actor.personId]
  const own = await directoryOf(c.env)
    .select({
      personId: journalAccounts.personId,
      schoolId: schools.id,
      schoolName: schools.name,
      timeZone: schools.timeZone,
      shard: schools.shard,
    })
    .from(journalAccounts)
    .innerJoin(schools, eq(schools.id, journalAccounts.schoolId))
    .where(sql`${journalAccounts.personId} IN ${ownIds}`)
  // A human has a handful of selves, so one query for each is no more than one for each database.
  return (await Promise.all(own.map((self) => selfAndChildren(c.env, self)))).flat()
}

type Self = SchoolPlace & { readonly personId: PersonId; readonly schoolName: string }

async function selfAndChildren(env: Env, self: Self): Promise<Watched[]> {
  const { db } = tenantOf(env, self)
  const child = alias(people, 'child')
  const named = (table: typeof people | typeof child) => ({
    personId: table.id,
    familyName: table.familyName,
    givenName: table.givenName,
    patronymic: table.patronymic,
  })
  const [own, children] = await db.batch([
    db.select(named(people)).from(people).where(eq(people.id, self.personId)),
    db
      .select({ ...named(child), birthOn: child.birthOn })
      .from(guardianships)
      .innerJoin(child, and(eq(child.id, guardianships.studentId), isNull(child.leftOn), isNotNull(child.birthOn)))
      .where(eq(guardianships.parentId, self.personId)),
  ])
  const today = dateAt(now(env), self.timeZone)
  return [
    ...own.map(({ personId, ...name }) => ({ who: { personId, name }, schoolName: self.schoolName, child: false })),
    ...children
      .filter(({ birthOn }) => birthOn !== null && birthOn > yearsBefore(today, EMAIL_LOGIN_YEARS_BELOW))
      .map(({ personId, birthOn: _, ...name }) => ({ who: { personId, name }, schoolName: self.schoolName, child: true })),
  ]
}

/** Whoever was born later than this is younger. Only for comparing: on 29 February it may name a day that was none. */
function yearsBefore(on: SchoolDate, years: number): string {
  return `${Number(on.slice(0, 4)) - years}${on.slice(4)}`
}
