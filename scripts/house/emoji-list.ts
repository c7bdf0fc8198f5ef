// The emoji of the product from emojibase-data, as lean as the page needs them: `virtual:emoji-ru` and `virtual:emoji-en` (vite.config.ts).
import { createRequire } from 'node:module'
import { Emoji } from '../../protocol/chat/events.ts'

const read = createRequire(import.meta.url)

/** The emoji, its name, other words for it, its group by emojibase's number. */
export type EmojiRow = readonly [unicode: string, label: string, words: string, group: number]

type Entry = {
  readonly emoji: string
  readonly label: string
  readonly tags?: readonly string[]
  readonly group?: number
  readonly version: number
}

/** Skin tones and parts of flags: not for sending by themselves. */
const COMPONENT = 2
/** Of 2022. Later ones are boxes on half of the devices, and their Russian names are not finished. */
const VERSION_MAX = 15
/** A school's app offers no obscene gesture. */
const LEFT_OUT: ReadonlySet<string> = new Set(['🖕'])

/** In the order of Unicode's keyboards, the same in each language. Only what a reaction may be: keycaps (#️⃣) are not. */
export function emojiList(language: 'ru' | 'en'): EmojiRow[] {
  const entries = read(`emojibase-data/${language}/data.json`) as readonly Entry[]
  return entries.flatMap(({ emoji, label, tags = [], group, version }) =>
    version > VERSION_MAX || group === undefined || group === COMPONENT || LEFT_OUT.has(emoji) || !Emoji.safeParse(emoji).success
      ? []
      : [[emoji, label, tags.join(' '), group] as const],
  )
}
