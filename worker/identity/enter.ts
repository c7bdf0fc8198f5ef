import { and, eq, isNull } from 'drizzle-orm'
import type { PersonId, SessionId } from '../../protocol/ids.ts'
import { directoryOf, tenantOf } from '../db/db.ts'
import { journalAccounts, type OpenedBy, type Restriction, schools, sessions } from '../db/schema/directory.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { factorKindsOf, ownersOf } from './factors/owners.ts'
import { type ActorAtTheDoor, actorOf } from './require-actor.ts'
import { rankOf, rolesOf } from './roles.ts'
import { endSessions, openSession, tokenHashOf } from './sessions.ts'

type Entrance = {
  readonly personId: PersonId
  readonly openedBy: OpenedBy
  readonly shared: boolean
  /** When a second factor was proved on the way here; null when none was. */
  readonly secondFactorAt: number | null
  /** The password was the one of a slip. */
  readonly bySlip?: boolean
  readonly provedAt?: number
  readonly notAfter?: number
}

/**
 * The one way in: whoever has proved to be this person gets a session, as far open as their role and their factors allow. A session this browser had
 * before ends. Refuses not_signed_in for somebody who has left the school.
 */
export async function enter(c: AppContext, { personId, bySlip = false, ...entrance }: Entrance): Promise<ActorAtTheDoor> {
  const [account] = await directoryOf(c.env)
    .select({
      schoolId: schools.id,
      timeZone: schools.timeZone,
      shard: schools.shard,
      teachersSecondFactor: schools.teachersSecondFactor,
    })
    .from(journalAccounts)
    .innerJoin(schools, eq(schools.id, journalAccounts.schoolId))
    .where(and(eq(journalAccounts.personId, personId), isNull(journalAccounts.disabledAt)))
  if (!account) throw new Refusal('not_signed_in')
  // Half past eight: everybody comes in at once, so what does not wait for another is asked together.
  const [roles, has, before] = await Promise.all([
    rolesOf(tenantOf(c.env, account), personId),
    bySlip || entrance.secondFactorAt !== null ? null : hasFactor(c.env, personId),
    sessionHere(c),
  ])
  const rank = rankOf(roles)
  const restrictedTo = bySlip ? 'password' : has === null ? null : restrictionOf(has, needsFactor(rank, account.teachersSecondFactor))
  const tokenHash = await openSession(c, { personId, schoolId: account.schoolId, rank, restrictedTo, ...entrance })
  if (before !== null) await endSessions(c.env, [before.personId], eq(sessions.id, before.id))
  return actorOf(c, tokenHash)
}

/** What this browser was signed in with before. Its sockets end with it: they are those of whoever was here. */
async function sessionHere(c: AppContext): Promise<{ id: SessionId; personId: PersonId } | null> {
  const tokenHash = await tokenHashOf(c)
  if (tokenHash === null) return null
  const [row] = await directoryOf(c.env)
    .select({ id: sessions.id, personId: sessions.personId })
    .from(sessions)
    .where(eq(sessions.tokenHash, tokenHash))
  return row ?? null
}

async function hasFactor(env: Env, personId: PersonId): Promise<boolean> {
  return (await factorKindsOf(env, await ownersOf(env, personId))).length > 0
}

/** Whoever has a factor is asked for it; administrators, and teachers where the school says so, must have one. */
function restrictionOf(has: boolean, needs: boolean): Restriction | null {
  return has ? 'secondFactor' : needs ? 'enrolFactor' : null
}

export function needsFactor(rank: number, teachersToo: boolean): boolean {
  return rank === 2 || (rank === 1 && teachersToo)
}
