// Server-side sessions: a 256-bit token in a `__Host-` cookie, its SHA-256 in the table. Nothing about the person is in the cookie.
import { and, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { AccountId, PersonId, SchoolId, SessionId } from '../../protocol/ids.ts'
import {
  SESSION_DAYS_FAMILY,
  SESSION_DAYS_STAFF,
  SESSION_IDLE_DAYS_FAMILY,
  SESSION_IDLE_HOURS_SHARED,
  SESSION_IDLE_HOURS_STAFF,
} from '../../protocol/limits.ts'
import { directoryOf } from '../db/db.ts'
import { type OpenedBy, type Restriction, sessions } from '../db/schema/directory.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import { newId } from '../platform/new-id.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { deviceOf } from './device-of.ts'
import { hashOf, newSecret } from './secrets.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Whoever holds a slip but has not chosen a password yet gets this long to do it; so does whoever owes a second factor. */
const RESTRICTED_MS = HOUR_MS
const INBOXES_AT_ONCE = 50
// Platform: __Host- needs Secure, Path=/ and no Domain; browsers take Secure cookies from http://127.0.0.1 and http://localhost too.
const COOKIE = 'sid'
const OPTIONS = { prefix: 'host', secure: true, httpOnly: true, sameSite: 'Lax', path: '/' } as const

export type NewSession = {
  readonly personId: PersonId
  readonly schoolId: SchoolId
  /** Of roles.ts. */
  readonly rank: number
  readonly restrictedTo: Restriction | null
  readonly openedBy: OpenedBy
  /** Somebody else's computer: the cookie goes with the browser, and an hour without use ends it. */
  readonly shared: boolean
  readonly secondFactorAt: number | null
  /** When the holder last showed that it is them; absent: now. A password in hand, a code, a key. */
  readonly provedAt?: number
  /** Let in by another session: it ends no later than that one would. */
  readonly notAfter?: number
}

/** Opens a session, sets its cookie and answers the token's hash. A new token at every sign-in and change of privilege, so that a fixed one is worth nothing. */
export async function openSession(c: AppContext, { provedAt, notAfter, ...session }: NewSession): Promise<string> {
  const token = newSecret()
  const at = now(c.env)
  const tokenHash = await hashOf(token)
  const staff = session.rank > 0
  const wholeMs = session.restrictedTo !== null ? RESTRICTED_MS : (staff ? SESSION_DAYS_STAFF : SESSION_DAYS_FAMILY) * DAY_MS
  const lifeMs = Math.min(wholeMs, (notAfter ?? Number.POSITIVE_INFINITY) - at)
  await directoryOf(c.env)
    .insert(sessions)
    .values({
      tokenHash,
      id: newId<SessionId>('session', at),
      ...session,
      staff,
      device: deviceOf(c.req.header('user-agent')),
      provedAt: provedAt ?? at,
      createdAt: at,
      seenAt: at,
      expiresAt: at + lifeMs,
    })
  setCookie(c, COOKIE, token, session.shared ? OPTIONS : { ...OPTIONS, maxAge: Math.floor(lifeMs / 1000) })
  return tokenHash
}

type SessionAtHand = { readonly personId: PersonId; readonly sessionId: SessionId; readonly tokenHash: string }

/**
 * The holder has shown again that it is them: a new token for the session at hand. The session itself goes on, and with it its open sockets.
 * Answers the token's hash. Refuses not_signed_in when the session ended meanwhile.
 */
export async function renewSession(
  c: AppContext,
  { personId, sessionId, tokenHash }: SessionAtHand,
  proved: { readonly provedAt: number; readonly secondFactorAt?: number },
): Promise<string> {
  const token = newSecret()
  const renewed = await hashOf(token)
  // Security: first, so that the old token is not vouched for after its row knows it no more. If the row has gone the new one is nobody's. An inbox that cannot
  // be told vouches for ten minutes at most; the holder, whose proof is spent already, must not be refused for it.
  const inbox = c.env.INBOX.getByName(personId)
  await inbox.renewToken(sessionId, renewed).catch(() => log.warn('inbox.silent', { error: 'renewToken' }))
  const [session] = await directoryOf(c.env)
    .update(sessions)
    .set({ tokenHash: renewed, ...proved })
    .where(eq(sessions.tokenHash, tokenHash))
    .returning({ shared: sessions.shared, expiresAt: sessions.expiresAt })
  if (!session) throw new Refusal('not_signed_in')
  const restMs = session.expiresAt - now(c.env)
  setCookie(c, COOKIE, token, session.shared ? OPTIONS : { ...OPTIONS, maxAge: Math.floor(restMs / 1000) })
  return renewed
}

export async function closeSession(c: AppContext, tokenHash: string): Promise<void> {
  await directoryOf(c.env).delete(sessions).where(eq(sessions.tokenHash, tokenHash))
}

/** `listener`: whose inbox its sockets are at, the person's or the provider's account's. */
export type EndedSession = { readonly id: SessionId; readonly listener: PersonId | AccountId; readonly expiresAt: number }

/**
 * Rows and open sockets of the sessions that `find` and `remove` name alike. Sockets first: if that fails the rows are still there to try again with.
 * A session that began meanwhile is among the removed rows, and its sockets go after it.
 */
export async function endWithSockets(
  env: Env,
  find: () => PromiseLike<EndedSession[]>,
  remove: () => PromiseLike<EndedSession[]>,
): Promise<void> {
  const open = await find()
  await closeSockets(env, open)
  const closed = new Set(open.map(({ id }) => id))
  await closeSockets(
    env,
    (await remove()).filter(({ id }) => !closed.has(id)),
  )
}

/** Ends every session of these people, or those `which` names: rows and open sockets. */
export async function endSessions(env: Env, personIds: readonly PersonId[], which?: SQL): Promise<void> {
  if (personIds.length === 0) return
  const directory = directoryOf(env)
  const list = sql`(SELECT value FROM json_each(${JSON.stringify(personIds)}))`
  const whose = and(inArray(sessions.personId, list), which)
  const fields = { id: sessions.id, listener: sessions.personId, expiresAt: sessions.expiresAt }
  await endWithSockets(
    env,
    () => directory.select(fields).from(sessions).where(whose),
    () => directory.delete(sessions).where(whose).returning(fields),
  )
}

/** Of this person, but for the one at hand. */
export function endOtherSessions(env: Env, personId: PersonId, tokenHash: string): Promise<void> {
  return endSessions(env, [personId], ne(sessions.tokenHash, tokenHash))
}

async function closeSockets(env: Env, ended: readonly EndedSession[]): Promise<void> {
  const at = now(env)
  // No socket outlives its session, so one that has run out has none.
  const live = ended.filter((session) => session.expiresAt > at)
  for (let start = 0; start < live.length; start += INBOXES_AT_ONCE) {
    const some = live.slice(start, start + INBOXES_AT_ONCE)
    await Promise.all(some.map(({ id, listener }) => env.INBOX.getByName(listener).revokeSession(id)))
  }
}

export function forgetCookie(c: AppContext): void {
  deleteCookie(c, COOKIE, OPTIONS)
}

export async function tokenHashOf(c: AppContext): Promise<string | null> {
  const token = getCookie(c, COOKIE, 'host')
  return token === undefined || token.length > 100 ? null : hashOf(token)
}

export type Life = { readonly staff: boolean; readonly shared: boolean; readonly seenAt: number; readonly expiresAt: number }

/** When the session ends if nothing more is asked: staff are signed out after half a day without a request, families after two weeks. */
export function aliveUntil({ staff, shared, seenAt, expiresAt }: Life): number {
  const idleMs = shared
    ? SESSION_IDLE_HOURS_SHARED * HOUR_MS
    : staff
      ? SESSION_IDLE_HOURS_STAFF * HOUR_MS
      : SESSION_IDLE_DAYS_FAMILY * DAY_MS
  return Math.min(expiresAt, seenAt + idleMs)
}
