import { STOP_WORD_CHARS_MAX, STOP_WORDS_MAX } from '../../protocol/limits.ts'

const CHARS_MIN = 2

/** One word a line, as somebody types them; `bad` when one is too short or long, or there are too many. */
export function linesOf(text: string): { readonly words: string[]; readonly bad: boolean } {
  const words = [...new Set(text.split('\n').map((line) => line.trim()))].filter((word) => word !== '')
  return { words, bad: words.length > STOP_WORDS_MAX || words.some(({ length }) => length < CHARS_MIN || length > STOP_WORD_CHARS_MAX) }
}
