// Where a text has the words that were looked for, in whatever form: what a search shows of a message, and what of it is marked.
import { fold } from './clean-text.ts'
import { searchWords, stem } from './russian-stem.ts'

/** With the marks that stand over letters: a word written in two signs a letter is one word. */
const WORD = /[\p{L}\p{N}\p{M}]+/gu
/** How much of what was said before the first word found stands beside it: on a phone it must be on the first two lines. */
const BEFORE_CHARS = 24

export type TextPart = { readonly text: string; readonly found: boolean }

/** The whole text, cut at the words that were looked for. */
export function foundParts(text: string, query: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const { start, end } of foundIn(text, query)) {
    if (start > from) parts.push({ text: text.slice(from, start), found: false })
    parts.push({ text: text.slice(start, end), found: true })
    from = end
  }
  if (from < text.length) parts.push({ text: text.slice(from), found: false })
  return parts
}

/** At most about `charsMax` of the text, around the first word found; the beginning when there is none. */
export function excerptOf(text: string, query: string, charsMax: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= charsMax) return line
  const [first] = foundIn(line, query)
  const wanted = Math.max(0, Math.min((first?.start ?? 0) - BEFORE_CHARS, line.length - charsMax))
  // From the beginning of a word, if one begins near.
  const space = wanted === 0 ? -1 : line.slice(wanted, first?.start).indexOf(' ')
  const start = whole(line, space === -1 ? wanted : wanted + space + 1)
  const end = whole(line, start + charsMax)
  return `${start > 0 ? '…' : ''}${line.slice(start, end)}${end < line.length ? '…' : ''}`
}

/** Each word of the query begins a word of the title or is a form of one: «роди», «родителей» find «Родители 7Б». */
export function titleAnswersTo(title: string, query: string): boolean {
  const parts = wordsOf(title)
  const wanted = wordsOf(query)
  return wanted.length > 0 && wanted.every((word) => parts.some((part) => part.startsWith(word) || stem(part) === stem(word)))
}

function* foundIn(text: string, query: string): Generator<{ start: number; end: number }> {
  const wanted = new Set(searchWords(query))
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (searchWords(word).some((one) => wanted.has(one))) yield { start: index, end: index + word.length }
  }
}

function wordsOf(text: string): string[] {
  return fold(text.normalize('NFKC')).match(WORD) ?? []
}

/** Not between the halves of a character. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}
