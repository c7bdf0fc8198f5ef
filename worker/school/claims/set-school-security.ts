import { and, eq, isNull } from 'drizzle-orm'
import type { SetSchoolSecurity } from '../../../protocol/claims.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import { directoryOf } from '../../db/db.ts'
import { identityLog } from '../../db/schema/accounts.ts'
import { journalAccounts, schools, sessions } from '../../db/schema/directory.ts'
import { type Actor, type ActorAtTheDoor, requireFreshProof } from '../../identity/require-actor.ts'
import { endSessions } from '../../identity/sessions.ts'
import { now } from '../../platform/clock.ts'
import { requireRosterRight } from '../access.ts'
import { forEachChunk } from '../chunks.ts'

type Security = ResultOf<typeof SetSchoolSecurity>

export async function getSchoolSecurity(env: Env, actor: Actor): Promise<Security> {
  await requireRosterRight(actor, 'security.set')
  const [school] = await directoryOf(env)
    .select({ teachersSecondFactor: schools.teachersSecondFactor })
    .from(schools)
    .where(eq(schools.id, actor.schoolId))
  return { teachersSecondFactor: school?.teachersSecondFactor ?? false }
}

/**
 * Must teachers have a second factor? From the next sign-in on; whoever of the staff is in without one is signed out, so that the next sign-in is now.
 * The setting first: a session that begins meanwhile is either asked for the factor or among those that end. Refuses
 * step_up_required.
 */
export async function setSchoolSecurity(
  env: Env,
  actor: ActorAtTheDoor,
  input: ParsedInputOf<typeof SetSchoolSecurity>,
): Promise<Security> {
  await requireRosterRight(actor, 'security.set')
  requireFreshProof(env, actor)
  const directory = directoryOf(env)
  const { schoolId, personId } = actor
  const { teachersSecondFactor } = input
  const what = teachersSecondFactor ? 'security.teachersFactorOn' : 'security.teachersFactorOff'
  await directory.batch([
    directory.update(schools).set({ teachersSecondFactor }).where(eq(schools.id, schoolId)),
    directory.insert(identityLog).values({ at: now(env), what, subjectId: personId, actorId: personId, schoolId }),
  ])
  if (teachersSecondFactor) {
    const without = and(eq(sessions.rank, STAFF_RANK), isNull(sessions.secondFactorAt))
    const open = await directory
      .selectDistinct({ personId: sessions.personId })
      .from(journalAccounts)
      .innerJoin(sessions, eq(sessions.personId, journalAccounts.personId))
      .where(and(eq(journalAccounts.schoolId, schoolId), without))
    const staff = open.map((row) => row.personId)
    await forEachChunk(staff, (some) => endSessions(env, some, without))
  }
  return { teachersSecondFactor }
}

/** Of worker/identity/roles.ts: staff who are no administrators; those always have one. */
const STAFF_RANK = 1
