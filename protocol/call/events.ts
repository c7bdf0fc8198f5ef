// What a CallRoom tells: the call as it is, then what changes. A participant who comes back gets it whole again, so nothing is resumed. What is
// true only for a moment (who speaks, a smile) is a sign: lost without harm.
import * as z from 'zod/mini'
import { Emoji } from '../chat/events.ts'
import { CallId, ChatId, ClientId, GuestId, OnlineLessonId, PersonId } from '../ids.ts'
import { RefusalCode } from '../refusals.ts'
import { CallRole } from '../rights.ts'
import { CallTrack, MediaAnswer } from './media.ts'

export const ParticipantId = z.union([PersonId, GuestId])
export type ParticipantId = z.infer<typeof ParticipantId>

/** chat: of a chat's members · link: of whoever has the link · lesson: of those for whom the lesson is. */
export const CallKind = z.enum(['chat', 'link', 'lesson'])
export type CallKind = z.infer<typeof CallKind>

/** What it was begun as: everybody may turn their camera on later. */
export const CallMedia = z.enum(['audio', 'video'])
export type CallMedia = z.infer<typeof CallMedia>

/** Set by whoever administers the call, while it is going on. */
export const CallSettings = z.object({
  /** People no school vouches for, by the link. Never in a lesson. */
  guests: z.boolean(),
  /** Whoever comes waits until they are let in. */
  lobby: z.boolean(),
  /** Nobody else comes in. */
  locked: z.boolean(),
  screenShare: z.enum(['admins', 'all']),
  /** May those who were muted unmute themselves? */
  selfUnmute: z.boolean(),
  /** May everybody write in the call's chat? Of a chat's own call it is always so. */
  chatOpen: z.boolean(),
  /** May everybody send reactions? Whoever administers the call always may. */
  reactions: z.boolean(),
  /** Whoever comes from now on listens until they are given the floor: for meetings of hundreds. Never in a lesson, whose list says who listens. */
  newcomersListen: z.boolean(),
})
export type CallSettings = z.infer<typeof CallSettings>

export const Participant = z.object({
  participantId: ParticipantId,
  /** As it is shown: «Орлова Анна Сергеевна», or what a guest typed. */
  name: z.string(),
  guest: z.boolean(),
  role: CallRole,
  /** UTC ms, as all times here. */
  joinedAt: z.int(),
  /** When the hand was raised: hands are answered in this order. */
  handAt: z.nullable(z.int()),
  /** Heard: the microphone is on. */
  microphone: z.boolean(),
  /** May turn the microphone on although `selfUnmute` is off. */
  mayUnmute: z.boolean(),
  /** What can be received of them. */
  tracks: z.array(CallTrack),
  /** Their line is lost; they keep their place for CALL_PLACE_KEPT_SECONDS. */
  away: z.boolean(),
})
export type Participant = z.infer<typeof Participant>

export const Waiting = z.object({ participantId: ParticipantId, name: z.string(), guest: z.boolean(), since: z.int() })
export type Waiting = z.infer<typeof Waiting>

/** Whom a chat's call still rings. */
export const CallRinging = z.object({
  /** Of the one who was called, where it was one. */
  name: z.nullable(z.string()),
  /** With how many it rings. */
  ringing: z.int(),
  /** How many have answered and are not here yet: they choose their devices. */
  coming: z.int(),
})
export type CallRinging = z.infer<typeof CallRinging>

export const CallSnapshot = z.object({
  callId: CallId,
  kind: CallKind,
  title: z.string(),
  media: CallMedia,
  /** The chat beside the call: the chat's own, or one that lives as long as the call. Null to a guest. */
  chatId: z.nullable(ChatId),
  onlineLessonId: z.nullable(OnlineLessonId),
  startedAt: z.int(),
  /** The last event it includes. */
  seq: z.int(),
  myId: ParticipantId,
  settings: CallSettings,
  participants: z.array(Participant),
  /** In the waiting room; empty to whoever does not administer the call. */
  waiting: z.array(Waiting),
  /** To whom one may hand the call over; nobody to whoever's call it is not. */
  heirs: z.array(ParticipantId),
  /** Null when it does not ring, and to whoever did not begin the call. */
  ringing: z.nullable(CallRinging),
})
export type CallSnapshot = z.infer<typeof CallSnapshot>

export const CallEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('participant.joined'), seq: z.int(), participant: Participant }),
  z.object({ type: z.literal('participant.left'), seq: z.int(), participantId: ParticipantId }),
  /** Whatever of `change` is there is new. */
  z.object({
    type: z.literal('participant.changed'),
    seq: z.int(),
    participantId: ParticipantId,
    change: z.partial(z.pick(Participant, { role: true, handAt: true, microphone: true, mayUnmute: true, tracks: true, away: true })),
  }),
  z.object({ type: z.literal('settings.changed'), seq: z.int(), settings: CallSettings }),
])
export type CallEvent = z.infer<typeof CallEvent>

/** Why somebody is out: the socket is closed after it. declined, unanswered: the call of two nobody else came to. */
export const CallOver = z.enum(['ended', 'declined', 'unanswered', 'removed', 'denied', 'elsewhere'])
export type CallOver = z.infer<typeof CallOver>

export const CallDown = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), version: z.int(), snapshot: CallSnapshot }),
  /** One is in the waiting room; a snapshot follows, or `over`. */
  z.object({ type: z.literal('waiting'), version: z.int(), title: z.string(), organiserIsHere: z.boolean() }),
  z.object({ type: z.literal('events'), events: z.array(CallEvent) }),
  /** To those who administer the call: all who wait now. */
  z.object({ type: z.literal('lobby'), waiting: z.array(Waiting) }),
  /** To those who administer the call: to whom they may hand it over now. */
  z.object({ type: z.literal('heirs'), heirs: z.array(ParticipantId) }),
  /** To whoever began the call: whom it rings now. */
  z.object({ type: z.literal('ringing'), ringing: z.nullable(CallRinging) }),
  /** To whoever began it: one of many has declined. In a call of two it is over then. */
  z.object({ type: z.literal('declined'), name: z.string() }),
  /**
   * The room has taken their track of this source away: it is to be unpublished, and published anew when they may again (`mayRestart`).
   * `byName`: who did it; null: the call's own rule.
   */
  z.object({
    type: z.literal('stopped'),
    source: z.enum(['microphone', 'camera', 'screen']),
    byName: z.nullable(z.string()),
    mayRestart: z.boolean(),
  }),
  z.object({ type: z.literal('media.answer'), askId: ClientId, answer: MediaAnswer }),
  /** To be said back (`probe.answer`) by whoever reads it: what a page does not read, the room must keep. Comes seldom. */
  z.object({ type: z.literal('probe'), probe: z.string() }),
  z.object({ type: z.literal('done'), clientId: ClientId }),
  z.object({ type: z.literal('refused'), clientId: z.optional(ClientId), refusal: RefusalCode }),
  z.object({ type: z.literal('over'), why: CallOver }),
  /** Signs. `ids`: all who speak now, the loudest first. */
  z.object({ type: z.literal('speaking'), ids: z.array(ParticipantId) }),
  z.object({ type: z.literal('reactions'), reactions: z.array(z.object({ participantId: ParticipantId, emoji: Emoji })) }),
])
export type CallDown = z.infer<typeof CallDown>
