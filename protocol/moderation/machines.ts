// The automata of the bot, built when the first text is judged: a browser that only loads the module pays nothing.
import { Automaton } from './automaton.ts'
import { CYRILLIC, LATIN } from './disguises.ts'
import { ENGLISH_WORDS, NOT_RUSSIAN_WORDS } from './english.ts'
import { INNOCENT_RUSSIAN } from './exceptions.ts'
import { MASKED_RUSSIAN, RUSSIAN, SPELT_RUSSIAN, SPLIT_RUSSIAN } from './roots.ts'

export type Machines = {
  readonly russian: Automaton
  /** Russian words as people spell them in Latin letters. */
  readonly spelt: Automaton
  /** Russian words with letters hidden. */
  readonly masked: Automaton
  /** Russian words written over a space. */
  readonly split: Automaton
  readonly english: Automaton
  /** Latin words that only look like spelt Russian. */
  readonly notRussian: Automaton
}

let built: Machines | undefined

export function machines(): Machines {
  built ??= {
    russian: new Automaton(CYRILLIC, [...RUSSIAN, ...INNOCENT_RUSSIAN]),
    spelt: new Automaton(CYRILLIC, [...SPELT_RUSSIAN, ...INNOCENT_RUSSIAN]),
    masked: new Automaton(CYRILLIC, MASKED_RUSSIAN),
    split: new Automaton(CYRILLIC, [...SPLIT_RUSSIAN, ...INNOCENT_RUSSIAN]),
    english: new Automaton(LATIN, ENGLISH_WORDS),
    notRussian: new Automaton(LATIN, NOT_RUSSIAN_WORDS),
  }
  return built
}
