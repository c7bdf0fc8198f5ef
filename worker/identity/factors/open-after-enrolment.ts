import { eq } from 'drizzle-orm'
import { sessions } from '../../db/schema/directory.ts'
import { now } from '../../platform/clock.ts'
import type { AppContext } from '../../platform/serve.ts'
import { enter } from '../enter.ts'
import { type ActorAtTheDoor, actorOf } from '../require-actor.ts'
import { endSessions, renewSession } from '../sessions.ts'

/**
 * The first factor is there: whoever added it goes on with a new token that knows of it, no fresher than the old one. Security: others who are at
 * the same door with the same password are sent away; they will be asked for the factor.
 */
export async function openAfterEnrolment(c: AppContext, actor: ActorAtTheDoor): Promise<ActorAtTheDoor> {
  const { personId, openedBy, shared, provedAt } = actor
  const secondFactorAt = now(c.env)
  if (actor.restrictedTo === null) return actorOf(c, await renewSession(c, actor, { provedAt, secondFactorAt }))
  await endSessions(c.env, [personId], eq(sessions.restrictedTo, 'enrolFactor'))
  return enter(c, { personId, openedBy, shared, provedAt, secondFactorAt })
}
