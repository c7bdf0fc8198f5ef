// A ticket for a call's room, and the key by which a guest is the same guest when they come back: JWTs (RFC 7519) under HS256, each kind with a key of its
// own that is derived from the pepper, so that one is worth nothing as the other. The audience is the call.
import { jwtVerify, SignJWT } from 'jose'
import * as z from 'zod/mini'
import { type CallId, GuestId, PersonId, type SessionId } from '../../protocol/ids.ts'
import { CALL_HOURS_MAX, CALL_TICKET_SECONDS } from '../../protocol/limits.ts'
import { PersonName } from '../../protocol/people.ts'
import { CallRole } from '../../protocol/rights.ts'
import { signingKey } from '../identity/secrets.ts'
import type { CallClaims } from '../platform/call-knock.ts'
import { now } from '../platform/clock.ts'

const TICKET = 'call-ticket'
const GUEST = 'call-guest'
const ALGORITHM = 'HS256'

const TicketClaims = z.object({
  sub: z.union([PersonId, GuestId]),
  jti: z.uuid(),
  exp: z.int(),
  name: z.string(),
  personName: z.nullable(PersonName),
  role: CallRole,
  mayOrganise: z.boolean(),
  /** Absent of tickets that were given before this was known. */
  pupil: z._default(z.boolean(), false),
  sessionId: z.nullable(z.string()),
  /** UTC ms by the product's clock. */
  aliveUntil: z.int(),
})

export async function issueTicket(env: Env, callId: CallId, comer: Omit<CallClaims, 'jti' | 'ticketUntil' | 'tab'>): Promise<string> {
  const { participantId, aliveForMs, ...claims } = comer
  const at = now(env)
  return new SignJWT({ ...claims, aliveUntil: at + aliveForMs })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(participantId)
    .setAudience(callId)
    .setJti(crypto.randomUUID())
    .setExpirationTime(Math.floor(at / 1_000) + CALL_TICKET_SECONDS)
    .sign(await signingKey(env, TICKET))
}

/** Null: not ours, of another call, or too old. That each is good once is the room's to see. */
export async function readTicket(env: Env, callId: CallId, ticket: string): Promise<Omit<CallClaims, 'tab'> | null> {
  const claims = TicketClaims.safeParse(await verified(env, TICKET, callId, ticket))
  if (!claims.success) return null
  const { sub: participantId, exp, aliveUntil, sessionId, ...rest } = claims.data
  return {
    ...rest,
    participantId,
    sessionId: sessionId as SessionId | null,
    ticketUntil: exp * 1_000,
    aliveForMs: aliveUntil - now(env),
  }
}

export async function issueGuestKey(env: Env, callId: CallId, guestId: GuestId): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(guestId)
    .setAudience(callId)
    .setExpirationTime(Math.floor(now(env) / 1_000) + CALL_HOURS_MAX * 3_600)
    .sign(await signingKey(env, GUEST))
}

/** Null: then they are a new guest. */
export async function guestOf(env: Env, callId: CallId, guestKey: string): Promise<GuestId | null> {
  const guestId = GuestId.safeParse((await verified(env, GUEST, callId, guestKey))?.sub)
  return guestId.success ? guestId.data : null
}

async function verified(env: Env, purpose: string, callId: CallId, token: string) {
  try {
    const { payload } = await jwtVerify(token, await signingKey(env, purpose), {
      audience: callId,
      algorithms: [ALGORITHM],
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(now(env)),
    })
    return payload
  } catch {
    // Whatever is wrong with it, it opens nothing.
    return null
  }
}
