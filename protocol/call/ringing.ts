// What an inbox and a chat know of a call. Apart from events.ts, so that the chat list does not bring the call's own shapes.
import * as z from 'zod/mini'
import { CallId, ChatId, OnlineLessonId, PersonId } from '../ids.ts'
import { PersonName } from '../people.ts'

const Media = z.enum(['audio', 'video'])

/** Going on in a chat. */
export const RunningCall = z.object({ callId: CallId, media: Media, startedAt: z.int() })
export type RunningCall = z.infer<typeof RunningCall>

/** A call as its chat's history has it, in the place of a text. */
export const CallNote = z.object({
  callId: CallId,
  media: Media,
  /** missed: nobody came. */
  outcome: z.enum(['running', 'ended', 'missed']),
  durationMs: z.nullable(z.int()),
})
export type CallNote = z.infer<typeof CallNote>

export const Ringing = z.object({
  callId: CallId,
  media: Media,
  chatId: z.nullable(ChatId),
  /** Of the chat; empty of a personal one. */
  title: z.string(),
  from: z.object({ personId: PersonId, name: PersonName }),
  /** UTC ms; then it is a missed call. */
  until: z.int(),
})
export type Ringing = z.infer<typeof Ringing>

/** A published online lesson that is mine to come to, or (`child`) my child's to see. */
export const OnlineNow = z.object({
  onlineLessonId: OnlineLessonId,
  subject: z.string(),
  /** «10:00», by the school's clock. */
  startsAt: z.string(),
  /** Null: an outside link. */
  callId: z.nullable(CallId),
  url: z.nullable(z.string()),
  mayJoin: z.boolean(),
  child: z.nullable(z.object({ personId: PersonId, givenName: z.string() })),
})
export type OnlineNow = z.infer<typeof OnlineNow>
