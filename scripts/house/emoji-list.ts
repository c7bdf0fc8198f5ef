// The emoji of the product from emojibase-data, as lean as the page needs them: `virtual:emoji/ru` and `virtual:emoji/en` (vite.config.ts).
import { createRequire } from 'node:module'
import { Emoji } from '../../protocol/chat/events.ts'

const read = createRequire(import.meta.url)

/** The emoji, its name, other words for it, its group by emojibase's number. */
export type EmojiRow = readonly [unicode: string, label: string, words: string, group: number]

type Entry = { readonly unicode: string; readonly label: string; readonly tags?: readonly string[]; readonly group?: number }

/** Skin tones and parts of flags: not for sending by themselves. */
const COMPONENT = 2
/** A school's app offers no obscene gesture. */
const LEFT_OUT: ReadonlySet<string> = new Set(['🖕'])

/** In the order of Unicode's keyboards, the same in each language. Only what a reaction may be: keycaps (#️⃣) are not. */
export function emojiList(language: 'ru' | 'en'): EmojiRow[] {
  const entries = read(`emojibase-data/${language}/compact.json`) as readonly Entry[]
  return entries.flatMap(({ unicode, label, tags = [], group }) =>
    group === undefined || group === COMPONENT || LEFT_OUT.has(unicode) || !Emoji.safeParse(unicode).success
      ? []
      : [[unicode, label, tags.join(' '), group] as const],
  )
}
