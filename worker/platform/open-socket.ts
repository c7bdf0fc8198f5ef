// From an upgrade request of a browser to a socket in a room: the Worker finds out who asks, the room whether they may.

import type { AccountId, PersonId, SessionId } from '../../protocol/ids.ts'
import { SOCKET_QUERY } from '../../protocol/messenger.ts'
import { RefusalCode } from '../../protocol/refusals.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { Refusal } from './refusal.ts'
import { type AppContext, requireOwnOrigin } from './serve.ts'

/** Set here and read by rooms. Security: a request for a room is built anew, so no header of the browser's gets through. */
export const SOCKET_HEADERS = {
  person: 'x-person-id',
  session: 'x-session-id',
  token: 'x-token-hash',
  since: 'x-since-seq',
  aliveForMs: 'x-alive-for-ms',
} as const

/**
 * `aliveForMs`: how long the session is good for from now, without another request. `personId`: at an inbox also an account of the provider, whose
 * holder waits for a school's word.
 */
export type SocketAsker = {
  readonly personId: PersonId | AccountId
  readonly sessionId: SessionId
  /** By which a room knows them again, and an inbox vouches for them. */
  readonly tokenHash?: string
  readonly aliveForMs: number
}

const ROOM_URL = 'https://room/socket'

type Room = { fetch(request: Request): Promise<Response> }

/**
 * To be called before anything is looked up. Security: a WebSocket is not bound by the same-origin policy, and the browser sends the cookie
 * along whoever's page opens it; its `Origin` is all that tells our page from another's.
 */
export function requireSocketOrigin(c: AppContext): void {
  if (isUpgrade(c)) requireOwnOrigin(c.req.raw)
}

export function requireOwnVersion(c: AppContext): void {
  if (c.req.query(SOCKET_QUERY.version) !== String(PROTOCOL_VERSION)) throw new Refusal('client_outdated')
}

/** Answers the upgrade, or refuses as the room does. Without an upgrade it asks the same and says `invalid` when there was no other reason. */
export async function openSocket(c: AppContext, room: Room, asker: SocketAsker, since?: number): Promise<Response> {
  const headers = new Headers({
    [SOCKET_HEADERS.person]: asker.personId,
    [SOCKET_HEADERS.session]: asker.sessionId,
    [SOCKET_HEADERS.aliveForMs]: String(asker.aliveForMs),
  })
  if (asker.tokenHash !== undefined) headers.set(SOCKET_HEADERS.token, asker.tokenHash)
  if (since !== undefined) headers.set(SOCKET_HEADERS.since, String(since))
  if (isUpgrade(c)) headers.set('upgrade', 'websocket')
  const response = await room.fetch(new Request(ROOM_URL, { headers }))
  if (response.status === 101) return response
  throw new Refusal(RefusalCode.parse(await response.text()))
}

/** Answers the upgrade of somebody whose line the room has just lost; null when it does not know them, and they must be looked up. */
export async function retakeSeat(c: AppContext, room: Room, tokenHash: string, since: number): Promise<Response | null> {
  if (!isUpgrade(c)) return null
  const headers = { [SOCKET_HEADERS.token]: tokenHash, [SOCKET_HEADERS.since]: String(since), upgrade: 'websocket' }
  const response = await room.fetch(new Request(ROOM_URL, { headers }))
  return response.status === 101 ? response : null
}

export function isUpgrade(c: AppContext): boolean {
  return c.req.header('upgrade')?.toLowerCase() === 'websocket'
}
