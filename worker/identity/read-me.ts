import { and, eq, gte, isNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/sqlite-core'
import { dateAt } from '../../protocol/dates.ts'
import type { Me } from '../../protocol/identity.ts'
import { classGroups, classMembers, guardianships, people, personRoles } from '../db/schema/school.ts'
import { now } from '../platform/clock.ts'
import type { AppContext } from '../platform/serve.ts'
import type { ActorAtTheDoor } from './require-actor.ts'
import { selvesInBrowser } from './school-id/selves.ts'

/** What a signed-in person's browser needs to draw its menu. One round trip to the school's database, and beside it whom else they are. */
export async function readMe(c: AppContext, actor: ActorAtTheDoor): Promise<Me> {
  const { env } = c
  const { db } = actor.tenant
  const today = dateAt(now(env), actor.school.timeZone)
  const child = alias(people, 'child')
  const reading = db.batch([
    db
      .select({ familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic })
      .from(people)
      .where(eq(people.id, actor.personId)),
    db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, actor.personId)),
    db
      .select({
        personId: sql<Me['children'][number]['personId']>`${child.id}`.as('child_id'),
        familyName: child.familyName,
        givenName: child.givenName,
        patronymic: child.patronymic,
        classTitle: classGroups.title,
      })
      .from(guardianships)
      .innerJoin(child, and(eq(child.id, guardianships.studentId), isNull(child.leftOn)))
      .leftJoin(classMembers, and(eq(classMembers.studentId, child.id), or(isNull(classMembers.toOn), gte(classMembers.toOn, today))))
      .leftJoin(classGroups, eq(classGroups.id, classMembers.classGroupId))
      .where(eq(guardianships.parentId, actor.personId))
      .orderBy(child.birthOn),
  ])
  const [[[person], roles, children], selves] = await Promise.all([reading, actor.restrictedTo === null ? selvesInBrowser(c, actor) : []])
  if (!person) throw new Error('a session without a person')
  return {
    personId: actor.personId,
    name: person,
    roles: roles.map((row) => row.role),
    school: actor.school,
    mustChoosePassword: actor.restrictedTo === 'password',
    secondFactor: actor.restrictedTo === 'secondFactor' ? 'prove' : actor.restrictedTo === 'enrolFactor' ? 'enrol' : null,
    profileLinked: actor.profileLinked,
    shared: actor.shared,
    selves,
    children: children.map(({ personId, classTitle, ...name }) => ({ personId, name, classTitle })),
    today,
    providerName: env.PROVIDER_NAME,
  }
}
