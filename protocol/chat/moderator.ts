// How a chat's moderator bot is set (checklist MB-01…03, ⚠A17). The engine itself is protocol/moderation/.
import * as z from 'zod/mini'
import { wellFormed } from '../clean-text.ts'
import { MODERATOR_MUTE_MINUTES_MAX, STOP_WORD_CHARS_MAX, STOP_WORDS_MAX } from '../limits.ts'

const Words = z
  .array(z.string().check(z.overwrite(wellFormed), z.trim(), z.minLength(2), z.maxLength(STOP_WORD_CHARS_MAX)))
  .check(z.maxLength(STOP_WORDS_MAX))

export const ModeratorSettings = z.object({
  on: z.boolean(),
  /** delete: the message is removed and its author told · warn: the same, and the chat's administrators see it counted · mute: after `muteAfter` within an hour the author writes nothing for `muteMinutes`. */
  action: z.enum(['delete', 'warn', 'mute']),
  muteAfter: z.int().check(z.minimum(1), z.maximum(20)),
  muteMinutes: z.int().check(z.minimum(1), z.maximum(MODERATOR_MUTE_MINUTES_MAX)),
  stopWords: Words,
  exceptions: Words,
})
export type ModeratorSettings = z.infer<typeof ModeratorSettings>

export const MODERATOR_DEFAULT: ModeratorSettings = {
  on: true,
  action: 'delete',
  muteAfter: 3,
  muteMinutes: 15,
  stopWords: [],
  exceptions: [],
}
