// What every room does with its sockets. Hibernation API only: a room forgets its memory between two messages, so whatever must be known of
// a socket is on its attachment, and nothing here uses setTimeout (it would keep the room awake and paid for).
import type * as z from 'zod/mini'
import type { CallDown } from '../../protocol/call/events.ts'
import type { ChatDown } from '../../protocol/chat/events.ts'
import type { PersonId, SessionId } from '../../protocol/ids.ts'
import {
  BAD_FRAMES_MAX,
  FRAME_BYTES_MAX,
  PERSON_SOCKETS_WITH_CLOSING_MAX,
  SOCKET_BURST_FRAMES,
  SOCKET_FRAMES_PER_SECOND,
  SOCKETS_PER_PERSON_MAX,
} from '../../protocol/limits.ts'
import { PING_FRAME, PONG_FRAME } from '../../protocol/messenger.ts'
import { closeCodeOf, REFUSALS, type RefusalCode } from '../../protocol/refusals.ts'
import { SOCKET_HEADERS } from '../../worker/platform/open-socket.ts'
import { Backlog, type KeptBacklog } from './backlog.ts'

const encoder = new TextEncoder()

/** Who sits at a socket; rooms add what they must know. Platform: an attachment holds at most 16 KiB. */
export type Seat = {
  readonly personId: PersonId
  readonly sessionId: SessionId
  readonly openedAt: number
  /** By the room's own clock. Whoever still sits here then knocks again, and the Worker sees whether the session has been used meanwhile. */
  readonly aliveUntil: number
  readonly badFrames: number
  readonly over?: true
  /** Of sockets that are asked whether they read. */
  readonly backlog?: KeptBacklog
}

/** What the Worker found out about whoever knocks (worker/platform/open-socket.ts). Only it can reach an object. */
export type Knock = {
  /** Null: the Worker has not looked, for they say that they have just been here. */
  readonly asker: Pick<Seat, 'personId' | 'sessionId' | 'aliveUntil'> | null
  /** SHA-256 of the session's cookie, with which nobody could sign in. At an inbox empty of those it does not vouch for. */
  readonly tokenHash: string
  readonly since: number | null
  readonly upgrade: boolean
}

export function readKnock({ headers }: Request): Knock {
  const since = headers.get(SOCKET_HEADERS.since)
  const personId = headers.get(SOCKET_HEADERS.person) as PersonId | null
  const sessionId = headers.get(SOCKET_HEADERS.session) as SessionId
  const aliveUntil = Date.now() + Number(headers.get(SOCKET_HEADERS.aliveForMs))
  return {
    asker: personId === null ? null : { personId, sessionId, aliveUntil },
    tokenHash: headers.get(SOCKET_HEADERS.token) ?? '',
    since: since === null ? null : Number(since),
    upgrade: headers.get('upgrade') === 'websocket',
  }
}

/** Pings are answered by the platform, so that they neither wake the room nor count as work. */
export function answerPings(ctx: DurableObjectState): void {
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING_FRAME, PONG_FRAME))
}

/** Takes the socket of an upgrade request. Tagged by person, so that a room finds somebody's sockets without looking at all of them. */
export function acceptSocket<S extends Seat>(ctx: DurableObjectState, seat: S): { client: WebSocket; server: WebSocket } {
  const { 0: client, 1: server } = new WebSocketPair()
  ctx.acceptWebSocket(server, [seat.personId])
  keepSeat(server, seat)
  return { client, server }
}

/** Read from the attachment once a waking: a burst of frames, or a frame to a thousand sockets, must not parse a thousand attachments. */
const seats = new WeakMap<WebSocket, Seat>()

/** Not to be changed in place: keepSeat puts it where it outlives a sleep. */
export function seatOf<S extends Seat = Seat>(socket: WebSocket): Readonly<S> {
  const known = seats.get(socket)
  if (known) return known as S
  const seat = socket.deserializeAttachment() as S
  seats.set(socket, seat)
  return seat
}

export function keepSeat<S extends Seat>(socket: WebSocket, seat: S): void {
  seats.set(socket, seat)
  socket.serializeAttachment(seat)
}

/** Three pings of web/platform/room-socket.ts. */
const SILENT_MS_MAX = 75_000

/**
 * Has this person as many sockets as anybody needs? Those whose browser has stopped pinging are closed first: a phone that lost its network
 * leaves sockets behind that look open for hours.
 */
export function isCrowded(ctx: DurableObjectState, personId: PersonId, nowMs: number): boolean {
  if (ctx.getWebSockets(personId).length >= PERSON_SOCKETS_WITH_CLOSING_MAX) return true
  const sockets = openSockets(ctx, personId)
  if (sockets.length < SOCKETS_PER_PERSON_MAX) return false
  const silent = sockets.filter((socket) => {
    const heardAt = ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? seatOf(socket).openedAt
    return nowMs - heardAt > SILENT_MS_MAX
  })
  for (const socket of silent) closeSocket(socket, 'too_many_requests')
  return sockets.length - silent.length >= SOCKETS_PER_PERSON_MAX
}

/** Sockets that still listen. Platform: one that is closing stays in the list until the other end has answered. */
export function openSockets(ctx: DurableObjectState, personId?: PersonId): WebSocket[] {
  return ctx.getWebSockets(personId).filter((socket) => socket.readyState === WebSocket.READY_STATE_OPEN)
}

/** Says no before there is a socket. The Worker makes the product's answer of it. */
export function refusedResponse(code: RefusalCode): Response {
  return new Response(code, { status: REFUSALS[code].status })
}

/** Has the socket's session run out? Then it is closed: it hears and says nothing more. */
function isOutlived(socket: WebSocket, nowMs = Date.now()): boolean {
  if (nowMs < seatOf(socket).aliveUntil) return false
  closeSocket(socket, 'not_signed_in')
  return true
}

/** Null for a socket that is not asked whether it reads. */
const backlogs = new WeakMap<WebSocket, Backlog | null>()

function backlogOf(socket: WebSocket): Backlog | null {
  const known = backlogs.get(socket)
  if (known !== undefined) return known
  const { backlog: kept } = seatOf(socket)
  const backlog = kept ? new Backlog(kept) : null
  backlogs.set(socket, backlog)
  return backlog
}

/** What goes to many sockets, encoded once. Platform (measured, workerd 2026-10): a text is encoded anew for each socket, unit by unit. */
export type Encoded = { readonly bytes: Uint8Array; readonly chars: number }

export function encoded(frame: string): Encoded {
  return { bytes: encoder.encode(frame), chars: frame.length }
}

/** `frame` is JSON already: one that goes to many is written once. Whoever has stopped reading is closed, and resumes. */
export function send(socket: WebSocket, frame: string | Encoded, nowMs?: number): void {
  if (isOutlived(socket, nowMs)) return
  const backlog = backlogOf(socket)
  if (backlog?.isFull) {
    closeSocket(socket, 'too_many_requests')
    return
  }
  put(socket, typeof frame === 'string' ? frame : frame.bytes)
  const keep = backlog?.told(typeof frame === 'string' ? frame.length : frame.chars)
  if (!keep) return
  keepSeat(socket, { ...seatOf(socket), backlog: keep })
  if (keep.atProbe === keep.chars) put(socket, JSON.stringify({ type: 'probe', probe: keep.probe ?? '' } satisfies ChatDown & CallDown))
}

/** It has said a probe back: it reads. */
export function noteProbeAnswer(socket: WebSocket, probe: string): void {
  const keep = backlogOf(socket)?.read(probe)
  if (keep) keepSeat(socket, { ...seatOf(socket), backlog: keep })
}

function put(socket: WebSocket, frame: string | Uint8Array): void {
  try {
    socket.send(frame)
  } catch {
    // The other end is gone and the platform has not told us yet; whoever it was resumes from its last seq.
  }
}

/** From here on nothing the socket still sends is carried out. */
export function closeSocket(socket: WebSocket, code: RefusalCode): void {
  keepSeat(socket, { ...seatOf(socket), over: true })
  try {
    socket.close(closeCodeOf(code), code)
  } catch {
    // Closed already.
  }
}

/** Platform (measured, workerd 2026-10): a hibernated socket does not answer a close by itself, and 1005 and 1006 may not be sent. */
export function answerClose(socket: WebSocket, code: number): void {
  try {
    socket.close(code === 1005 || code === 1006 ? 1000 : code)
  } catch {
    // Closed already, by us or by the platform.
  }
}

type Bucket = { frames: number; at: number }

/** In memory on purpose: a room that has slept has been quiet for longer than it takes to fill a bucket. */
const buckets = new WeakMap<WebSocket, Bucket>()

/**
 * The frame as its schema reads it, or null when it was refused: told `refused` (where the room has such a frame), and closed when it is too
 * large, comes in a flood, or is the third one that says nothing. Security: nothing of a frame is used before it has come through here.
 */
export function readFrame<Schema extends z.ZodMiniType>(
  socket: WebSocket,
  message: string | ArrayBuffer,
  options: {
    readonly schema: Schema
    readonly nowMs: number
    readonly floodLimit: boolean
    readonly tellRefused?: (code: RefusalCode) => string
  },
): z.output<Schema> | null {
  // Platform: `readyState` does not tell: it leaves OPEN as soon as the browser says goodbye, with its last frames still to be read.
  if (seatOf(socket).over || isOutlived(socket)) return null
  const refuse = (code: RefusalCode, close: boolean): null => {
    if (options.tellRefused) send(socket, options.tellRefused(code))
    if (close) closeSocket(socket, code)
    return null
  }
  if (options.floodLimit && !takeToken(socket, options.nowMs)) return refuse('too_many_requests', true)
  if (!isSmall(message)) return refuse('frame_too_large', true)
  const parsed = options.schema.safeParse(typeof message === 'string' ? parseJson(message) : undefined)
  if (parsed.success) return parsed.data as z.output<Schema>
  const seat = seatOf(socket)
  const badFrames = seat.badFrames + 1
  keepSeat(socket, { ...seat, badFrames })
  return refuse('bad_frame', badFrames >= BAD_FRAMES_MAX)
}

function takeToken(socket: WebSocket, nowMs: number): boolean {
  const bucket = buckets.get(socket) ?? { frames: SOCKET_BURST_FRAMES, at: nowMs }
  bucket.frames = Math.min(SOCKET_BURST_FRAMES, bucket.frames + ((nowMs - bucket.at) / 1_000) * SOCKET_FRAMES_PER_SECOND)
  bucket.at = nowMs
  buckets.set(socket, bucket)
  if (bucket.frames < 1) return false
  bucket.frames -= 1
  return true
}

function isSmall(message: string | ArrayBuffer): boolean {
  if (typeof message !== 'string') return message.byteLength <= FRAME_BYTES_MAX
  // A UTF-16 unit is at most three bytes of UTF-8: most frames need not be encoded to be measured.
  if (message.length * 3 <= FRAME_BYTES_MAX) return true
  return message.length <= FRAME_BYTES_MAX && encoder.encode(message).byteLength <= FRAME_BYTES_MAX
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: no schema takes `undefined`.
    return undefined
  }
}

/** Only a load run against a dev server may lift it. */
export function floodLimitHolds(env: { ENVIRONMENT: string; FLOOD_LIMIT: string }): boolean {
  return !(env.ENVIRONMENT === 'dev' && env.FLOOD_LIMIT === 'off')
}
