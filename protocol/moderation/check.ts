// The moderator bot: is a text obscene? Asked by the rooms before anybody else sees a message, and by the browser as a hint. Pure and linear:
// normalise → chunks → plain words → disguises → joined fragments (docs/moderation.md). Rules MOD-01 … MOD-20.
import { type Chunk, judgeJoined } from './join.ts'
import { isLetter, type Work } from './lattice.ts'
import { machines } from './machines.ts'
import { signsOf } from './normalise.ts'
import { NO_LISTS, type OwnWords } from './own-words.ts'
import { type Found, judgeChunk, NOTHING } from './words.ts'

export { TEXT_MAX } from './normalise.ts'
export { type OwnWords, ownWords } from './own-words.ts'

/** What was found, as a kind and never as text: it is logged. */
export type Verdict = {
  /** 0 fine, 1 rude, 2 obscene. */
  readonly level: 0 | 1 | 2
  readonly found: 'nothing' | 'rude' | 'obscene' | 'own'
  /** Was the word hidden in any way? */
  readonly disguised: boolean
}

const FINE: Verdict = { level: 0, found: 'nothing', disguised: false }
const MIDDLE_FINGER = '\u{1F595}'
/** As long as a message can be and still be a piece of a word: «х», «у», «й». */
const PIECE_LETTERS_MAX = 8
const PIECES_KEPT = 12

export function check(text: string, own: OwnWords = NO_LISTS): Verdict {
  return judge(text, own).verdict
}

/** As check, and how much work it was: the same for the same text on any machine. */
export function judge(text: string, own: OwnWords = NO_LISTS): { readonly verdict: Verdict; readonly steps: number } {
  const work: Work = { steps: 0 }
  for (const machine of Object.values(machines())) machine.forget()
  const chunks = chunksOf(signsOf(text))
  if (own.forbids(chunks, work)) return { verdict: { level: 2, found: 'own', disguised: false }, steps: work.steps }
  const judged = withoutPhrases(chunks).filter((chunk) => !own.allows(chunk))
  let worst: Found = text.includes(MIDDLE_FINGER) ? { level: 1, disguised: false } : NOTHING
  // A text made to be slow says the same again and again.
  const seen = new Set<string>()
  for (const { signs, written } of judged) {
    if (seen.has(written)) continue
    seen.add(written)
    const found = judgeChunk(signs, work)
    if (found.level > worst.level) worst = found
    if (worst.level === 2) break
  }
  if (worst.level < 2) {
    const joined = judgeJoined(judged, work)
    if (joined.level > worst.level) worst = joined
  }
  return { verdict: worst.level === 0 ? FINE : verdictOf(worst), steps: work.steps }
}

/**
 * For one author's messages in a row: is a word spelt over them? `tail` is what an earlier call gave, [] at first and after a pause the caller
 * thinks long enough; the verdict is of the text itself or, when that is fine, of the text with the tail.
 */
export function joinTail(
  tail: readonly string[],
  text: string,
  own: OwnWords = NO_LISTS,
): { readonly verdict: Verdict; readonly tail: readonly string[] } {
  const alone = check(text, own)
  if (alone.level > 0) return { verdict: alone, tail: [] }
  const part = partInSpelling(text)
  if (part === 'end') return { verdict: alone, tail: [] }
  const kept = part === 'none' ? tail : [...tail, text].slice(-PIECES_KEPT)
  const together = tail.length === 0 || part === 'none' ? alone : check(kept.join(' '), own)
  return together.level > 0 ? { verdict: { ...together, disguised: true }, tail: [] } : { verdict: alone, tail: kept }
}

/** What a message can be in a word that is spelt over several: a piece of it, none for want of letters, or an ordinary message, its end. */
export function partInSpelling(text: string): 'piece' | 'none' | 'end' {
  let letters = 0
  for (const sign of signsOf(text)) {
    if (isLetter(sign)) letters += 1
    if (letters > PIECE_LETTERS_MAX) return 'end'
  }
  return letters === 0 ? 'none' : 'piece'
}

/** Words that are innocent in these phrases only. */
const PHRASES =
  /(?:^| )(?:без сучка|сучка и задоринки|(?:на|с|о) сук[уае] (?:[а-я]+ )?(?:дерев|дуб|сосн|ел|бер[её]з|сид|вис|рос|стар|ви)[а-я]*|сук[аиу] (?:дерев|дуб|сосн|ели|берез|яблон)[а-я]*|moby dick|dick sand|philip k dick)(?= |$)/

function withoutPhrases(chunks: readonly Chunk[]): readonly Chunk[] {
  if (!chunks.some(({ letters }) => letters.startsWith('су') || letters === 'dick')) return chunks
  const words = chunks.map(({ letters }) => letters)
  const phrase = PHRASES.exec(words.join(' '))
  if (phrase === null) return chunks
  const inside = new Set(phrase[0].trim().split(' '))
  return chunks.filter(({ letters }) => !inside.has(letters))
}

function verdictOf({ level, disguised }: Found): Verdict {
  return level === 2 ? { level: 2, found: 'obscene', disguised } : { level: 1, found: 'rude', disguised }
}

function chunksOf(signs: readonly string[]): Chunk[] {
  const chunks: Chunk[] = []
  let from = 0
  let gap = 0
  let written = ''
  let letters = ''
  for (let at = 0; at <= signs.length; at += 1) {
    const sign = signs[at]
    if (sign !== undefined && sign !== ' ' && sign !== '\n') {
      written += sign
      if (isLetter(sign)) letters += sign
      continue
    }
    if (at > from) {
      chunks.push({ signs: signs.slice(from, at), written, letters, gap })
      gap = 0
      written = letters = ''
    }
    gap += 1
    from = at + 1
  }
  return chunks
}
