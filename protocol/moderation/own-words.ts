// A school's and a chat's own stop-words and exceptions, made ready once and used for every text. Rules MOD-14, MOD-15.
import { Automaton, MILD } from './automaton.ts'
import { coreOf } from './core.ts'
import { CYRILLIC, ENGLISH, LATIN, MIXED, SOUND } from './disguises.ts'
import type { Chunk } from './join.ts'
import { levelOf, type Work } from './lattice.ts'
import { plain } from './normalise.ts'
import { plainLevel } from './words.ts'

export type OwnWords = {
  forbids(chunks: readonly Chunk[], work: Work): boolean
  allows(chunk: Chunk): boolean
}

export const NO_LISTS: OwnWords = { forbids: () => false, allows: () => false }

/**
 * Words as an administrator writes them, one an item; `*` at the end stands for any ending. Stop-words are found in the disguises the bot's own
 * words are found in; words with digits or signs, and phrases, as they stand. Exceptions are single words.
 */
export function ownWords(stopWords: readonly string[], exceptions: readonly string[]): OwnWords {
  const stop = new Words(stopWords)
  const fine = new Words(exceptions)
  return {
    forbids: (chunks, work) => stop.isEmpty === false && (chunks.some((chunk) => stop.hides(chunk, work)) || stop.spells(chunks, work)),
    allows: (chunk) => fine.isEmpty === false && fine.has(chunk),
  }
}

class Words {
  readonly isEmpty: boolean
  private readonly cyrillic: Automaton
  private readonly latin: Automaton
  private readonly exact: readonly string[]

  constructor(words: readonly string[]) {
    const forms = words
      .map((word) => ({ form: plain(word.replace(/\*\s*$/, '')), any: /\*\s*$/.test(word) ? '.*' : '' }))
      .filter(({ form }) => form !== '')
    const written = (pattern: RegExp) => forms.filter(({ form }) => pattern.test(form)).map(({ form, any }) => form + any)
    this.isEmpty = forms.length === 0
    this.cyrillic = new Automaton(CYRILLIC, [[MILD, written(/^[а-я]+$/).join(' ')]])
    this.latin = new Automaton(LATIN, [[MILD, written(/^[a-z]+$/).join(' ')]])
    this.exact = forms.filter(({ form }) => !/^(?:[а-я]+|[a-z]+)$/.test(form)).map(({ form, any }) => ` ${form}${any === '' ? ' ' : ''}`)
  }

  /** As it stands, without looking behind disguises. */
  has(chunk: Chunk): boolean {
    const word = plain(coreOf(chunk.signs).join(''))
    return this.cyrillic.levelAt(this.cyrillic.walk(word)) > 0 || this.latin.levelAt(this.latin.walk(word)) > 0 || this.holds([chunk])
  }

  hides({ signs, letters }: Chunk, work: Work): boolean {
    const core = coreOf(signs)
    const word = core.join('')
    if (word === '' || letters === '') return false
    if (/^[а-я]+$/.test(word)) return plainLevel(this.cyrillic, plain(word), MIXED, work) > 0
    if (/^[a-z]+$/.test(word))
      return plainLevel(this.latin, plain(word), ENGLISH, work) > 0 || levelOf(core, { machine: this.cyrillic, edges: SOUND }, work) > 0
    return [false, true].some(
      (skips) =>
        levelOf(core, { machine: this.cyrillic, edges: MIXED, skips }, work) > 0 ||
        levelOf(core, { machine: this.latin, edges: ENGLISH, skips }, work) > 0,
    )
  }

  /** Phrases, numbers, and words spelt letter by letter. */
  spells(chunks: readonly Chunk[], work: Work): boolean {
    let run = ''
    for (const { letters, signs } of [...chunks, { letters: '', signs: [] }]) {
      if (letters.length === 1 && signs.length <= 2) run += letters
      else {
        if (run.length > 2 && (plainLevel(this.cyrillic, run, MIXED, work) > 0 || plainLevel(this.latin, run, ENGLISH, work) > 0))
          return true
        run = ''
      }
    }
    return this.holds(chunks)
  }

  private holds(chunks: readonly Chunk[]): boolean {
    if (this.exact.length === 0) return false
    const text = ` ${chunks.map(({ signs }) => plain(coreOf(signs).join(''))).join(' ')} `
    return this.exact.some((form) => text.includes(form))
  }
}
