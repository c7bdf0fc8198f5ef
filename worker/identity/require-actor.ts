// Who is asking. Every route but sign-in, first run and health begins here.
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { PersonId, SchoolId, SessionId } from '../../protocol/ids.ts'
import { STEP_UP_MINUTES } from '../../protocol/limits.ts'
import { directoryOf, type Tenant, tenantOf } from '../db/db.ts'
import { journalAccounts, type OpenedBy, profileLinks, type Restriction, schools, sessions } from '../db/schema/directory.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext, Who } from '../platform/serve.ts'
import { aliveUntil, tokenHashOf } from './sessions.ts'

export type Actor = {
  readonly personId: PersonId
  readonly sessionId: SessionId
  readonly schoolId: SchoolId
  readonly profileLinked: boolean
  readonly tenant: Tenant
  /** How long the session is good for if nothing more is asked: no socket outlives it. */
  readonly aliveForMs: number
}

/** Also of a session that may only choose its own password yet. */
export type ActorAtTheDoor = Actor & {
  readonly tokenHash: string
  readonly login: string
  readonly staff: boolean
  /** What must be done before anything opens. */
  readonly restrictedTo: Restriction | null
  readonly rank: number
  readonly openedBy: OpenedBy
  readonly shared: boolean
  readonly provedAt: number
  readonly secondFactorAt: number | null
  readonly school: { readonly id: SchoolId; readonly name: string; readonly city: string; readonly timeZone: string }
}

/** A session's last use is written at most this often: reading must not cost a write. */
const SEEN_STEP_MS = 600_000
/** On somebody else's computer an hour of rest ends the session, so it is looked at more closely. */
const SEEN_STEP_SHARED_MS = 60_000

export const requireActorAtTheDoor: Who<ActorAtTheDoor> = async (c) => {
  const tokenHash = await tokenHashOf(c)
  if (tokenHash === null) throw new Refusal('not_signed_in')
  return actorOf(c, tokenHash)
}

/** The holder of a session by its token's hash. One query. */
export async function actorOf(c: AppContext, tokenHash: string): Promise<ActorAtTheDoor> {
  const [row] = await sessionQuery(c.env).execute({ tokenHash })
  const at = now(c.env)
  if (!row || at >= aliveUntil(row)) throw new Refusal('not_signed_in')
  if (at - row.seenAt > (row.shared ? SEEN_STEP_SHARED_MS : SEEN_STEP_MS)) noteSeen(c, tokenHash, at)
  return {
    personId: row.personId,
    sessionId: row.sessionId,
    schoolId: row.schoolId,
    profileLinked: row.linkedAt !== null,
    restrictedTo: row.restrictedTo,
    rank: row.rank,
    openedBy: row.openedBy,
    shared: row.shared,
    provedAt: row.provedAt,
    secondFactorAt: row.secondFactorAt,
    aliveForMs: aliveUntil({ ...row, seenAt: at }) - at,
    tokenHash,
    login: row.login,
    staff: row.staff,
    school: { id: row.schoolId, name: row.schoolName, city: row.city, timeZone: row.timeZone },
    tenant: tenantOf(c.env, { schoolId: row.schoolId, timeZone: row.timeZone, shard: row.shard }),
  }
}

const sessionQueries = new WeakMap<D1Database, ReturnType<typeof prepareSessionQuery>>()

/** Every request asks this, so its SQL is put together once an isolate: that took longer than the room's whole part of opening a chat. */
function sessionQuery(env: Env): ReturnType<typeof prepareSessionQuery> {
  const known = sessionQueries.get(env.DIRECTORY)
  if (known) return known
  const query = prepareSessionQuery(env)
  sessionQueries.set(env.DIRECTORY, query)
  return query
}

function prepareSessionQuery(env: Env) {
  return (
    directoryOf(env)
      .select({
        sessionId: sessions.id,
        personId: sessions.personId,
        restrictedTo: sessions.restrictedTo,
        staff: sessions.staff,
        rank: sessions.rank,
        openedBy: sessions.openedBy,
        shared: sessions.shared,
        provedAt: sessions.provedAt,
        secondFactorAt: sessions.secondFactorAt,
        seenAt: sessions.seenAt,
        expiresAt: sessions.expiresAt,
        login: journalAccounts.login,
        linkedAt: profileLinks.linkedAt,
        schoolId: schools.id,
        schoolName: schools.name,
        city: schools.city,
        timeZone: schools.timeZone,
        shard: schools.shard,
      })
      .from(sessions)
      // A disabled account (somebody who left the school) opens nothing, whatever sessions are left.
      .innerJoin(journalAccounts, and(eq(journalAccounts.personId, sessions.personId), isNull(journalAccounts.disabledAt)))
      .innerJoin(schools, eq(schools.id, sessions.schoolId))
      .leftJoin(profileLinks, eq(profileLinks.personId, sessions.personId))
      .where(eq(sessions.tokenHash, sql.placeholder('tokenHash')))
      .prepare()
  )
}

export const requireActor: Who<ActorAtTheDoor> = async (c) => {
  const actor = await requireActorAtTheDoor(c)
  requireOpen(actor)
  return actor
}

/** Chats are for people whose educational profile is linked. */
export const requireLinked: Who<ActorAtTheDoor> = async (c) => {
  const actor = await requireActor(c)
  if (!actor.profileLinked) throw new Refusal('profile_not_linked')
  return actor
}

export function requireOpen({ restrictedTo }: Pick<ActorAtTheDoor, 'restrictedTo'>): void {
  if (restrictedTo === 'password') throw new Refusal('password_change_required')
  if (restrictedTo === 'secondFactor') throw new Refusal('second_factor_required')
  if (restrictedTo === 'enrolFactor') throw new Refusal('second_factor_missing')
}

/**
 * Security: what changes ways of signing in must not be open to whoever finds a browser left alone: the holder has shown within
 * STEP_UP_MINUTES that it is them (sign-in, StepUp, ProveFactor).
 */
export function requireFreshProof(env: Env, { provedAt }: Pick<ActorAtTheDoor, 'provedAt'>): void {
  if (now(env) - provedAt > STEP_UP_MINUTES * 60_000) throw new Refusal('step_up_required')
}

function noteSeen(c: AppContext, tokenHash: string, at: number): void {
  c.executionCtx.waitUntil(directoryOf(c.env).update(sessions).set({ seenAt: at }).where(eq(sessions.tokenHash, tokenHash)))
}
