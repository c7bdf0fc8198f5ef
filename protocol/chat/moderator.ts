// How the moderator bot is set, by a school for all its chats and by a chat for itself (checklist MB-01…03, ⚠A17). The engine itself is
// protocol/moderation/.
import * as z from 'zod/mini'
import { wellFormed } from '../clean-text.ts'
import { MODERATOR_HITS_MAX, MODERATOR_MUTE_MINUTES_MAX, STOP_WORD_CHARS_MAX, STOP_WORDS_MAX } from '../limits.ts'

const Words = z
  .array(z.string().check(z.overwrite(wellFormed), z.trim(), z.minLength(2), z.maxLength(STOP_WORD_CHARS_MAX)))
  .check(z.maxLength(STOP_WORDS_MAX))

export const ModeratorSettings = z.object({
  /** Of a school: in chats with pupils and parents. «Учительская» has it off until somebody there wants it. */
  on: z.boolean(),
  /** What is not let through: obscene words alone, or rude ones too. */
  strictness: z.enum(['obscene', 'rude']),
  /**
   * delete: the message is removed and its author told · warn: the same, and the author is warned in so many words, as the log says too · mute: after
   * `muteAfter` within an hour the author writes nothing for `muteMinutes`, and before that is warned how many are left.
   */
  action: z.enum(['delete', 'warn', 'mute']),
  muteAfter: z.int().check(z.minimum(1), z.maximum(MODERATOR_HITS_MAX)),
  muteMinutes: z.int().check(z.minimum(1), z.maximum(MODERATOR_MUTE_MINUTES_MAX)),
  stopWords: Words,
  exceptions: Words,
})
export type ModeratorSettings = z.infer<typeof ModeratorSettings>

export const MODERATOR_DEFAULT: ModeratorSettings = {
  on: true,
  strictness: 'rude',
  action: 'delete',
  muteAfter: 3,
  muteMinutes: 15,
  stopWords: [],
  exceptions: [],
}

/** What the chat's own settings are, null where it does as the school does. The school's words hold in every chat where the bot is on. */
export const ChatModerator = z.object({ own: z.nullable(ModeratorSettings), school: ModeratorSettings })
export type ChatModerator = z.infer<typeof ChatModerator>

/** Does a text of this level (protocol/moderation/check.ts) go too far? */
export function isTooMuch({ strictness }: Pick<ModeratorSettings, 'strictness'>, level: number): boolean {
  return level >= (strictness === 'rude' ? 1 : 2)
}
