// The provider's session: this browser has proved an account («Школьный ID»). It opens no journal by itself; it lets its holder go on as the
// account that was found (checklist CA-04), change between their selves, and see how far a school is with vouching for them.
import { and, eq, isNull, ne, type SQL } from 'drizzle-orm'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { AccountId, SessionId } from '../../../protocol/ids.ts'
import { SESSION_DAYS_FAMILY, STEP_UP_MINUTES } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { idFlows, idSessions } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext, Who } from '../../platform/serve.ts'
import { browserHashOf, forgetBrowser } from '../browser.ts'
import { deviceOf } from '../device-of.ts'
import { hashOf, newSecret } from '../secrets.ts'
import { aliveUntil, endWithSockets } from '../sessions.ts'

const DAY_MS = 86_400_000
/** As for sessions of the journal: reading must not cost a write. */
const SEEN_STEP_MS = 600_000
const SEEN_STEP_SHARED_MS = 60_000
const COOKIE = 'idsid'
const OPTIONS = { prefix: 'host', secure: true, httpOnly: true, sameSite: 'Lax', path: '/' } as const

export type IdHolder = {
  readonly accountId: AccountId
  readonly sessionId: SessionId
  readonly tokenHash: string
  readonly shared: boolean
  readonly provedAt: number
  readonly secondFactorAt: number | null
  readonly aliveForMs: number
  readonly expiresAt: number
}

export type NewIdSession = Pick<IdHolder, 'accountId' | 'shared' | 'secondFactorAt'> & {
  /** As in NewSession: absent, it was proved now, and is good for as long as any. */
  readonly provedAt?: number
  readonly notAfter?: number
}

/** A new token at every proof; the one this browser had before ends. */
export async function openIdSession(c: AppContext, { provedAt, notAfter, ...session }: NewIdSession): Promise<void> {
  const token = newSecret()
  const at = now(c.env)
  const before = await tokenHashOf(c)
  const directory = directoryOf(c.env)
  const lifeMs = Math.min(SESSION_DAYS_FAMILY * DAY_MS, (notAfter ?? Number.POSITIVE_INFINITY) - at)
  await directory.insert(idSessions).values({
    tokenHash: await hashOf(token),
    id: newId<SessionId>('session', at),
    ...session,
    device: deviceOf(c.req.header('user-agent')),
    provedAt: provedAt ?? at,
    createdAt: at,
    seenAt: at,
    expiresAt: at + lifeMs,
  })
  if (before !== null) await endIdRows(c.env, eq(idSessions.tokenHash, before))
  setCookie(c, COOKIE, token, session.shared ? OPTIONS : { ...OPTIONS, maxAge: Math.floor(lifeMs / 1000) })
}

/** Null when nobody is known to the provider here. One query. */
export async function idHolderOf(c: AppContext): Promise<IdHolder | null> {
  const tokenHash = await tokenHashOf(c)
  if (tokenHash === null) return null
  const directory = directoryOf(c.env)
  const [row] = await directory.select().from(idSessions).where(eq(idSessions.tokenHash, tokenHash))
  const at = now(c.env)
  if (!row || at >= aliveUntil({ ...row, staff: false })) return null
  if (at - row.seenAt > (row.shared ? SEEN_STEP_SHARED_MS : SEEN_STEP_MS)) {
    c.executionCtx.waitUntil(directory.update(idSessions).set({ seenAt: at }).where(eq(idSessions.tokenHash, tokenHash)))
  }
  const { accountId, id, shared, provedAt, secondFactorAt, expiresAt } = row
  const aliveForMs = aliveUntil({ ...row, staff: false, seenAt: at }) - at
  return { accountId, sessionId: id, tokenHash, shared, provedAt, secondFactorAt, aliveForMs, expiresAt }
}

export const requireIdHolder: Who<IdHolder> = async (c) => {
  const holder = await idHolderOf(c)
  if (holder === null) throw new Refusal('not_signed_in')
  return holder
}

/** Security: as requireFreshProof, for what belongs to the account rather than to a school's person. */
export function requireFreshHolder(env: Env, { provedAt }: Pick<IdHolder, 'provedAt'>): void {
  if (now(env) - provedAt > STEP_UP_MINUTES * 60_000) throw new Refusal('step_up_required')
}

/**
 * All of the account's, or all but the one at hand. Security: flows that have proved the account and are not at their end yet would open a session
 * afterwards, so they end too, but for this browser's own.
 */
export async function endIdSessions(
  env: Env,
  accountId: AccountId,
  exceptTokenHash?: string,
  exceptBrowser?: string | null,
): Promise<void> {
  const elsewhere = exceptBrowser == null ? undefined : ne(idFlows.browserHash, exceptBrowser)
  await directoryOf(env)
    .update(idFlows)
    .set({ endedAt: now(env) })
    .where(and(eq(idFlows.accountId, accountId), isNull(idFlows.endedAt), elsewhere))
  await endIdRows(
    env,
    and(eq(idSessions.accountId, accountId), exceptTokenHash === undefined ? undefined : ne(idSessions.tokenHash, exceptTokenHash)),
  )
}

/** All of the account's but for this browser's. */
export async function endOtherIdSessions(c: AppContext, accountId: AccountId): Promise<void> {
  await endIdSessions(c.env, accountId, (await idHolderOf(c))?.tokenHash, await browserHashOf(c))
}

/** Of this browser: signing out of the journal signs out of the provider too, or the next person here would go on as the last one. */
export async function endIdSession(c: AppContext): Promise<void> {
  // Flows that were begun here cannot be gone on with by the next person, through this browser's history.
  forgetBrowser(c)
  const tokenHash = await tokenHashOf(c)
  if (tokenHash === null) return
  await endIdRows(c.env, eq(idSessions.tokenHash, tokenHash))
  deleteCookie(c, COOKIE, OPTIONS)
}

/** Whoever waits for a school's word listens at an inbox named after the account (worker/notices/routes.ts). */
function endIdRows(env: Env, whose: SQL | undefined): Promise<void> {
  const directory = directoryOf(env)
  const fields = { id: idSessions.id, listener: idSessions.accountId, expiresAt: idSessions.expiresAt }
  return endWithSockets(
    env,
    () => directory.select(fields).from(idSessions).where(whose),
    () => directory.delete(idSessions).where(whose).returning(fields),
  )
}

async function tokenHashOf(c: AppContext): Promise<string | null> {
  const token = getCookie(c, COOKIE, 'host')
  return token === undefined || token.length > 100 ? null : hashOf(token)
}
