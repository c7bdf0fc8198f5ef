// What a member asks of a ChatRoom, one JSON text frame each. Parsed here and nowhere else before anything happens.
import * as z from 'zod/mini'
import { wellFormed } from '../clean-text.ts'
import { SchoolDate } from '../dates.ts'
import { ClientId, PersonId, ScheduledId } from '../ids.ts'
import { CHOSEN_MESSAGES_MAX, MENTIONS_MAX, MESSAGE_CHARS_MAX, REPORT_CHARS_MAX, SEARCH_CHARS_MAX } from '../limits.ts'
import { unitsMax } from '../units-max.ts'
import { Emoji, ReportReason } from './events.ts'
import { ModeratorSettings } from './moderator.ts'

const Text = z.string().check(z.overwrite(wellFormed), z.trim(), z.minLength(1), unitsMax(MESSAGE_CHARS_MAX))
const Seq = z.int().check(z.minimum(1))
const Mentions = z.array(PersonId).check(z.maxLength(MENTIONS_MAX))

export const ChatCommand = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message.post'),
    clientId: ClientId,
    text: Text,
    replyTo: z.optional(Seq),
    mentions: z.optional(Mentions),
    mentionsAll: z.optional(z.boolean()),
    silent: z.optional(z.boolean()),
  }),
  z.object({
    type: z.literal('message.edit'),
    clientId: ClientId,
    messageSeq: Seq,
    text: Text,
    mentions: z.optional(Mentions),
    mentionsAll: z.optional(z.boolean()),
  }),
  /** For everyone: the author within the window of limits.ts, a chat administrator always. */
  z.object({
    type: z.literal('message.delete'),
    clientId: ClientId,
    messageSeqs: z.array(Seq).check(z.minLength(1), z.maxLength(CHOSEN_MESSAGES_MAX)),
  }),
  /** For me alone. */
  z.object({
    type: z.literal('message.hide'),
    clientId: ClientId,
    messageSeqs: z.array(Seq).check(z.minLength(1), z.maxLength(CHOSEN_MESSAGES_MAX)),
  }),
  z.object({ type: z.literal('message.pin'), clientId: ClientId, messageSeq: Seq, on: z.boolean() }),
  z.object({
    type: z.literal('message.report'),
    clientId: ClientId,
    messageSeq: Seq,
    reason: ReportReason,
    words: z.string().check(z.overwrite(wellFormed), z.maxLength(REPORT_CHARS_MAX)),
  }),
  z.object({ type: z.literal('reaction.set'), messageSeq: Seq, emoji: z.nullable(Emoji) }),
  /** «Очистить историю»: for me, up to here (⚠A11). */
  z.object({ type: z.literal('history.clear'), clientId: ClientId }),
  /** A page: before or after a message, around one, or from a date on. The answer repeats it in `askedFor` (JSON). */
  z.object({
    type: z.literal('history.get'),
    from: z.discriminatedUnion('at', [
      z.object({ at: z.literal('before'), seq: Seq }),
      z.object({ at: z.literal('after'), seq: Seq }),
      z.object({ at: z.literal('around'), seq: Seq }),
      z.object({ at: z.literal('date'), on: SchoolDate }),
    ]),
  }),
  z.object({
    type: z.literal('message.search'),
    query: z.string().check(z.overwrite(wellFormed), z.trim(), z.minLength(1), z.maxLength(SEARCH_CHARS_MAX)),
    beforeSeq: z.optional(Seq),
  }),
  z.object({ type: z.literal('edits.get'), messageSeq: Seq }),
  z.object({
    type: z.literal('message.schedule'),
    clientId: ClientId,
    text: Text,
    at: z.int(),
    replyTo: z.optional(Seq),
    mentions: z.optional(Mentions),
    mentionsAll: z.optional(z.boolean()),
    silent: z.optional(z.boolean()),
  }),
  z.object({ type: z.literal('scheduled.list') }),
  z.object({ type: z.literal('scheduled.cancel'), clientId: ClientId, scheduledId: ScheduledId }),
  /** null: as the school does. */
  z.object({ type: z.literal('moderator.set'), clientId: ClientId, moderator: z.nullable(ModeratorSettings) }),
  z.object({ type: z.literal('moderator.get') }),
  z.object({ type: z.literal('moderatorLog.get') }),
  z.object({ type: z.literal('read.set'), seq: z.int().check(z.minimum(0)) }),
  /** Said at most every three seconds while somebody writes; the room passes it on and forgets it. */
  z.object({ type: z.literal('typing') }),
  /** The room's `probe` has been read. */
  z.object({ type: z.literal('probe.answer'), probe: z.string().check(z.maxLength(36)) }),
])
export type ChatCommand = z.infer<typeof ChatCommand>
