// Server-side sessions: a 256-bit token in a `__Host-` cookie, its SHA-256 in the table. Nothing about the person is in the cookie.
import { eq } from 'drizzle-orm'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { PersonId, SchoolId, SessionId } from '../../protocol/ids.ts'
import { SESSION_DAYS_FAMILY, SESSION_DAYS_STAFF, SESSION_IDLE_DAYS_FAMILY, SESSION_IDLE_HOURS_STAFF } from '../../protocol/limits.ts'
import { directoryOf } from '../db/db.ts'
import { sessions } from '../db/schema/directory.ts'
import { now } from '../platform/clock.ts'
import { newId } from '../platform/new-id.ts'
import type { AppContext } from '../platform/serve.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Whoever holds a slip but has not chosen a password yet gets this long to do it. */
const RESTRICTED_MS = HOUR_MS
// Platform: __Host- needs Secure, Path=/ and no Domain; browsers take Secure cookies from http://127.0.0.1 and http://localhost too.
const COOKIE = 'sid'
const OPTIONS = { prefix: 'host', secure: true, httpOnly: true, sameSite: 'Lax', path: '/' } as const

export type NewSession = { personId: PersonId; schoolId: SchoolId; staff: boolean; restrictedTo: 'password' | null }

/** Opens a session, sets its cookie and answers the token's hash. A new token at every sign-in and change of privilege, so that a fixed one is worth nothing. */
export async function openSession(c: AppContext, session: NewSession): Promise<string> {
  const token = base64Url(crypto.getRandomValues(new Uint8Array(32)))
  const at = now(c.env)
  const tokenHash = await hashOf(token)
  const lifeMs = session.restrictedTo !== null ? RESTRICTED_MS : (session.staff ? SESSION_DAYS_STAFF : SESSION_DAYS_FAMILY) * DAY_MS
  await directoryOf(c.env)
    .insert(sessions)
    .values({ tokenHash, id: newId<SessionId>('session', at), ...session, createdAt: at, seenAt: at, expiresAt: at + lifeMs })
  setCookie(c, COOKIE, token, { ...OPTIONS, maxAge: Math.floor(lifeMs / 1000) })
  return tokenHash
}

export async function closeSession(c: AppContext, tokenHash: string): Promise<void> {
  await directoryOf(c.env).delete(sessions).where(eq(sessions.tokenHash, tokenHash))
}

export function forgetCookie(c: AppContext): void {
  deleteCookie(c, COOKIE, OPTIONS)
}

export async function tokenHashOf(c: AppContext): Promise<string | null> {
  const token = getCookie(c, COOKIE, 'host')
  return token === undefined || token.length > 100 ? null : hashOf(token)
}

/** When the session ends if nothing more is asked: staff are signed out after half a day without a request, families after two weeks. */
export function aliveUntil(session: { staff: boolean; seenAt: number; expiresAt: number }): number {
  const idleMs = session.staff ? SESSION_IDLE_HOURS_STAFF * HOUR_MS : SESSION_IDLE_DAYS_FAMILY * DAY_MS
  return Math.min(session.expiresAt, session.seenAt + idleMs)
}

async function hashOf(token: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
