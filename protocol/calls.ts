// How calls begin, who comes in, and what is left of them. Served by worker/calls; rules in docs/rules/calls.md. In the call itself people speak
// with its room (protocol/call).
import * as z from 'zod/mini'
import { CallKind, CallMedia, CallSettings, ParticipantId } from './call/events.ts'
import { IceServer, Sdp } from './call/media.ts'
import { endpoint } from './endpoint.ts'
import { CallId, ChatId, ClientId, OnlineLessonId, PersonId } from './ids.ts'
import { CALL_NAME_CHARS_MAX, CALL_RUNG_MAX, CALL_VISITORS_LISTED, CALLS_LISTED, TITLE_CHARS_MAX } from './limits.ts'
import { CallRole } from './rights.ts'

/**
 * WebSocket upgrade: `v` the client's PROTOCOL_VERSION, `ticket` of JoinCall, good once; `tab` names the page (a UUID it makes once): whoever comes
 * back with the same one goes on with what they have published, another one takes over.
 */
export const CALL_SOCKET_PATH = '/api/calls/:callId/socket'
export const CALL_SOCKET_QUERY = { version: 'v', ticket: 'ticket', tab: 'tab' } as const

/** From a chat: rings those who are named, or all its members. A call that is going on there already is joined. Refuses not_found, not_allowed. */
export const StartChatCall = endpoint('POST', '/api/chats/:chatId/calls', {
  input: z.object({
    chatId: ChatId,
    clientId: ClientId,
    media: CallMedia,
    /** Null: all. */
    personIds: z.nullable(z.array(PersonId).check(z.maxLength(CALL_RUNG_MAX))),
  }),
  result: z.object({ callId: CallId }),
})

/** «Создать звонок по ссылке». */
export const StartLinkCall = endpoint('POST', '/api/calls', {
  input: z.object({
    clientId: ClientId,
    /** Empty: the page calls it by its maker. Goes through the moderator. */
    title: z.string().check(z.trim(), z.maxLength(TITLE_CHARS_MAX)),
    media: CallMedia,
    settings: z.extend(z.pick(CallSettings, { guests: true, lobby: true, screenShare: true }), {
      newcomersListen: z.optional(z.boolean()),
    }),
  }),
  result: z.object({ callId: CallId }),
})

/** Who carries sound and picture: the media service through the room, or RealtimeKit by a token that the room gives (MediaAsk `token`). */
export const MediaProvider = z.object({ provider: z.enum(['sfu', 'realtimeKit']) })
export type MediaProvider = z.infer<typeof MediaProvider>

/** What one is told before one comes in. Refuses not_found, also of a call one may not come to; not_signed_in where guests may not. */
export const GetCall = endpoint('GET', '/api/calls/:callId', {
  input: z.object({ callId: CallId }),
  result: z.object({
    callId: CallId,
    kind: CallKind,
    title: z.string(),
    media: CallMedia,
    state: z.enum(['open', 'over']),
    /** Null: one has no profile of a school here and comes as a guest. */
    role: z.nullable(CallRole),
    /** One will wait for somebody to let one in. */
    lobby: z.boolean(),
    locked: z.boolean(),
    people: z.int(),
    chatId: z.nullable(ChatId),
    onlineLessonId: z.nullable(OnlineLessonId),
    /** With RealtimeKit only a document loaded as the call's own may speak with its service (worker/calls/call-document.ts). */
    carrier: MediaProvider,
  }),
})

/** A ticket for the room's socket, good once and for CALL_TICKET_SECONDS. `guestName`: of whoever comes as a guest. */
export const JoinCall = endpoint('POST', '/api/calls/:callId/join', {
  input: z.object({
    callId: CallId,
    guestName: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(CALL_NAME_CHARS_MAX))),
    /** Of a guest who comes back: what the last answer said. */
    guestKey: z.optional(z.string().check(z.maxLength(500))),
  }),
  result: z.object({ ticket: z.string(), participantId: ParticipantId, guestKey: z.nullable(z.string()), media: MediaProvider }),
})

/** «Ответить»: it is quiet on the person's other devices, and they are waited for while they choose their microphone and camera. */
export const AnswerCall = endpoint('POST', '/api/calls/:callId/answer', { input: z.object({ callId: CallId }), result: z.object({}) })

/**
 * At the door: does sound get through from here? Asked twice: without an offer, for the servers that help past a firewall; then with the offer of a
 * connection on which nothing is sent. Refuses as JoinCall does, and media_failed where RealtimeKit carries: it lets nobody in who is at a door.
 */
export const TryCallLine = endpoint('POST', '/api/calls/:callId/line-tries', {
  input: z.object({ callId: CallId, offer: z.nullable(Sdp) }),
  result: z.object({ iceServers: z.array(IceServer), answer: z.nullable(z.string()) }),
})

/** «Отклонить»: the ringing stops on all devices of the person, and the caller is told. */
export const DeclineCall = endpoint('POST', '/api/calls/:callId/decline', { input: z.object({ callId: CallId }), result: z.object({}) })

/** «Звонки»: mine, the latest first. */
export const CallRecord = z.object({
  callId: CallId,
  kind: CallKind,
  /** Empty of a personal chat, which each has under the other's name. */
  title: z.string(),
  media: CallMedia,
  chatId: z.nullable(ChatId),
  /** Of a personal chat: the other one. */
  withId: z.nullable(PersonId),
  /** For whom it was, whoever began it among them; null where all of the chat were called, or more than CALL_RUNG_NAMED_MAX. */
  rung: z.nullable(z.array(PersonId)),
  at: z.int(),
  direction: z.enum(['in', 'out']),
  /** running: it is going on · missed: nobody of mine answered · declined: I said no · unanswered: nobody came to mine. */
  outcome: z.enum(['running', 'ended', 'missed', 'declined', 'unanswered']),
  /** Ms I was in it; null while I am, or never was. */
  durationMs: z.nullable(z.int()),
})
export type CallRecord = z.infer<typeof CallRecord>

/** One who came to a call: from their first coming to their last going. */
export const CallVisitor = z.object({
  participantId: ParticipantId,
  /** As it was shown: of a guest what they typed. */
  name: z.string(),
  guest: z.boolean(),
  joinedAt: z.int(),
  /** Null: they are there. */
  leftAt: z.nullable(z.int()),
  /** How often they came. */
  times: z.int(),
  minutes: z.int(),
})
export type CallVisitor = z.infer<typeof CallVisitor>

/**
 * «Кто был», in the order in which they came. To whoever began the call or whose it has become, and of a chat's call to the chat's grown-up
 * administrators; of a lesson it is the journal's (GetOnlineAttendance). Refuses not_found to everybody else.
 */
export const GetCallVisitors = endpoint('GET', '/api/calls/:callId/visitors', {
  input: z.object({ callId: CallId }),
  result: z.object({
    title: z.string(),
    startedAt: z.int(),
    endedAt: z.nullable(z.int()),
    visitors: z.array(CallVisitor).check(z.maxLength(CALL_VISITORS_LISTED)),
  }),
})

export const ListCalls = endpoint('GET', '/api/calls', {
  input: z.object({ before: z.optional(z.coerce.number().check(z.int())) }),
  /** Up to CALLS_LISTED; `next`: the `before` of the next page. */
  result: z.object({ calls: z.array(CallRecord).check(z.maxLength(CALLS_LISTED)), next: z.nullable(z.int()), missed: z.int() }),
})

/** The missed ones have been seen; on all devices. */
export const ReadCalls = endpoint('POST', '/api/missed-calls/read', { input: z.object({}), result: z.object({}) })
