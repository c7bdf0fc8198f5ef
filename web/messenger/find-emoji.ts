// Emoji and the words by which they are found. Pure; the lists come from emoji-list.ts.

export type Emoji = {
  readonly unicode: string
  readonly label: string
  readonly labelWords: readonly string[]
  /** Those of the label too. */
  readonly words: readonly string[]
  readonly group: number
}

export type EmojiRow = readonly [unicode: string, label: string, words: string, group: number]

export function emojiOf([unicode, label, words, group]: EmojiRow): Emoji {
  const labelWords = wordsOf(label)
  return { unicode, label, labelWords, words: [...labelWords, ...wordsOf(words)], group }
}

const QUERY_CHARS_MAX = 40
/** Russian endings are this long at most where it helps: «кошки» finds «кошка», «сердцем» finds «сердце». */
const ENDING_CHARS_MAX = 2
const STEM_CHARS_MIN = 3

/**
 * Each word of the query begins a word of the emoji's name or tags, in this language or the other. First those whose name it is, then those whose
 * name has the words, then the other words of this language, then the other language. When nothing is found, without the words' endings.
 */
export function findEmoji(all: readonly Emoji[], other: readonly Emoji[], query: string): Emoji[] {
  const asked = query.slice(0, QUERY_CHARS_MAX)
  const same = all.filter(({ unicode }) => unicode === asked.trim())
  const words = wordsOf(asked)
  if (same.length > 0 || words.length === 0) return same
  for (let cut = 0; cut <= ENDING_CHARS_MAX; cut++) {
    const found = ranked(
      all,
      other,
      words.map((word) => word.slice(0, Math.max(STEM_CHARS_MIN, word.length - cut))),
    )
    if (found.length > 0) return found
  }
  return []
}

function ranked(all: readonly Emoji[], other: readonly Emoji[], words: readonly string[]): Emoji[] {
  const elsewhere = new Map(other.map((one) => [one.unicode, one]))
  const whole = words.join(' ')
  const ranks: Emoji[][] = [[], [], [], []]
  for (const one of all) {
    const begun = (among: readonly string[]) => words.every((word) => among.some((its) => its.startsWith(word)))
    const more = elsewhere.get(one.unicode)
    if (one.labelWords.join(' ') === whole) ranks[0]?.push(one)
    else if (begun(one.labelWords)) ranks[1]?.push(one)
    else if (begun(one.words)) ranks[2]?.push(one)
    else if (more && begun([...one.words, ...more.words])) ranks[3]?.push(one)
  }
  return ranks.flat()
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}
