// Judges what stands between two spaces: the plain word first, which is nearly always all there is, then the disguises its signs allow.
// Rules MOD-01 … MOD-12.
import { type Automaton, DEAD, START } from './automaton.ts'
import { CYRILLIC, type Edges, ENGLISH, KEYS, LATIN, MIXED, SHAPE, SOUND, TURNED, TURNED_READ } from './disguises.ts'
import { isLetter, levelOf, type Reading, type Work } from './lattice.ts'
import { machines } from './machines.ts'
import { collapse } from './normalise.ts'

export type Found = { readonly level: number; readonly disguised: boolean }

export const NOTHING: Found = { level: 0, disguised: false }
/** Longer chunks are addresses and noise; a word in them is looked for in pieces of this length, half of each shared with the next. */
const CHUNK_MAX = 64
const CYRILLIC_ONLY = /^[а-я]+$/
const LATIN_ONLY = /^[a-z]+$/
const ADDRESS =
  /^(?:https?:|www\.)|^[\w.+-]+@[\w-]+\.\w|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:ru|com|org|net|su|me|io|рф|tv|be|info|edu|gov)(?:$|[/:?#])/
/** Ordinary punctuation around a word. */
const AROUND = new Set('.,!?;:"\'`«»„“”‘’()[]{}<>*_~-–—…/\\|#=&%')
/** What people write together with the word they mean: «тысука», «идинахуй». */
const GLUE = 'ты вы он она вот ах ну это иди все эй какой какая мать чтоза ачто даты нуты тыже самты сам'.split(' ')
/** Signs that letters are drawn with: then also at the ends of a word. */
const DRAWN = /[|/\\()[\]{}<>^+]/
/** Numbers with what is counted: «3балла», «3буквы». */
const COUNTED = /^\d+(?:балл|бук|бил|банк|бано|банан|бр|бе|бит|бо|бло|бус|бал[ао]в?$)/

const indexes = (letters: string, alphabet: string) => [...letters].map((letter) => alphabet.indexOf(letter))
const ANY_LETTER = { letters: indexes(CYRILLIC, CYRILLIC), knownMin: 2, more: 3 }
const ANY_LATIN = { letters: indexes(LATIN, LATIN), knownMin: 2, more: 1 }
const VOWEL = { letters: indexes('аеиоуыэюя', CYRILLIC), knownMin: 3, more: 0 }

export function judgeChunk(signs: readonly string[], work: Work): Found {
  let worst = NOTHING
  for (let from = 0; from < signs.length && worst.level < 2; from += CHUNK_MAX / 2) {
    const found = judgePiece(signs.slice(from, from + CHUNK_MAX), work)
    if (found.level > worst.level) worst = found
    if (from + CHUNK_MAX >= signs.length) break
  }
  return worst
}

function judgePiece(signs: readonly string[], work: Work): Found {
  const core = coreOf(signs)
  const word = core.join('')
  if (word === '') return NOTHING
  if (CYRILLIC_ONLY.test(word)) return { level: plainLevel(machines().russian, word, MIXED, work), disguised: false }
  if (LATIN_ONLY.test(word)) return judgeLatin(word, signs, core, work)
  return judgeMixed(word, signs, core, work)
}

/** As it stands, then with letters that are stretched, then two words glued. */
export function plainLevel(machine: Automaton, word: string, edges: Edges, work: Work): number {
  work.steps += word.length
  const level = machine.levelAt(machine.walk(word))
  if (level > 0 || word.length < 3) return level
  const once = collapse(word)
  return (once === word ? 0 : levelOf([...word], { machine, edges }, work)) || levelOfGlued(machine, once, work)
}

/** A guilty word behind another, or behind a word of GLUE. */
function levelOfGlued(machine: Automaton, word: string, work: Work): number {
  let state: number = START
  for (let at = 0; at < word.length - 2 && state !== DEAD; at += 1) {
    if (at > 2 && machine.levelAt(state) > 0) {
      const level = levelBehind(machine, word, at, work)
      if (level > 0) return level
    }
    state = machine.step(state, machine.indexOf(word[at] ?? ''))
    work.steps += 1
  }
  for (const glue of GLUE) {
    const level = word.length - glue.length > 3 && word.startsWith(glue) ? levelBehind(machine, word, glue.length, work) : 0
    if (level > 0) return level
  }
  return 0
}

function levelBehind(machine: Automaton, word: string, at: number, work: Work): number {
  work.steps += word.length - at
  return machine.levelAt(machine.walk(word.slice(at)))
}

function judgeLatin(word: string, signs: readonly string[], core: readonly string[], work: Work): Found {
  const { english, spelt } = machines()
  const level = plainLevel(english, word, ENGLISH, work)
  if (level > 0) return { level, disguised: false }
  if (signs.length < 3 || isOrdinaryLatin(word, work)) return NOTHING
  return disguised(
    (word.length > 2 && (levelOf(core, { machine: spelt, edges: SOUND }, work) || levelOf(core, { machine: spelt, edges: SHAPE }, work))) ||
      levelOfKeys(signs, core, work),
  )
}

function isOrdinaryLatin(word: string, work: Work): boolean {
  const { notRussian } = machines()
  work.steps += word.length
  return notRussian.levelAt(notRussian.walk(word)) > 0
}

/** On the other keyboard punctuation is letters: with what stands before the word and behind it, with one of these, with neither. */
function levelOfKeys(signs: readonly string[], core: readonly string[], work: Work): number {
  const from = startOf(signs)
  const spans = signs.length === core.length ? [core] : [signs, signs.slice(from), signs.slice(0, from + core.length), core]
  for (const span of spans) {
    const level = span.length > 2 ? levelOf(span, { machine: machines().russian, edges: KEYS }, work) : 0
    if (level > 0) return level
  }
  return 0
}

function judgeMixed(word: string, signs: readonly string[], core: readonly string[], work: Work): Found {
  let level = 0
  for (const run of word.match(/[а-яa-z]+/g) ?? []) {
    if (CYRILLIC_ONLY.test(run)) level = Math.max(level, plainLevel(machines().russian, run, MIXED, work))
    else if (LATIN_ONLY.test(run) && run.length > 2) level = Math.max(level, judgeLatin(run, [...run], [...run], work).level)
  }
  if (level > 0) return { level, disguised: false }
  if (!core.some(isLetter) || ADDRESS.test(word) || COUNTED.test(word)) return NOTHING
  const hasCyrillic = core.some((sign) => sign > 'z' && isLetter(sign))
  if (!hasCyrillic && isOrdinaryLatin(core.filter(isLetter).join(''), work)) return NOTHING
  const isDrawn = signs.length > core.length && DRAWN.test(signs.join(''))
  const wide = widened(core)
  for (const reading of readings(hasCyrillic)) {
    level =
      levelOf(core, reading, work) ||
      (isDrawn && !reading.masks ? levelOf(signs, reading, work) : 0) ||
      (wide !== core && reading.masks ? levelOf(wide, reading, work) : 0)
    if (level > 0) return disguised(level)
  }
  if (!hasCyrillic) return disguised(levelOfKeys(signs, core, work))
  if (!core.some((sign) => TURNED.has(sign))) return NOTHING
  return disguised(levelOf([...core].reverse(), { machine: machines().russian, edges: TURNED_READ }, work))
}

function readings(hasCyrillic: boolean): Reading[] {
  const { english, masked, russian, spelt } = machines()
  const inEnglish = [
    { machine: english, edges: ENGLISH, digitsFirst: true },
    { machine: english, edges: ENGLISH, skips: true },
    { machine: english, edges: ENGLISH, masks: ANY_LATIN },
  ]
  if (hasCyrillic) {
    return [
      { machine: russian, edges: MIXED },
      { machine: russian, edges: MIXED, skips: true },
      { machine: spelt, edges: MIXED, digitsFirst: true },
      { machine: masked, edges: MIXED, masks: ANY_LETTER },
      { machine: russian, edges: MIXED, masks: VOWEL },
      ...inEnglish,
    ]
  }
  return [
    { machine: spelt, edges: SOUND, digitsFirst: true },
    { machine: spelt, edges: SHAPE, digitsFirst: true },
    { machine: spelt, edges: SOUND, skips: true },
    { machine: spelt, edges: SHAPE, skips: true },
    { machine: masked, edges: SOUND, masks: ANY_LETTER },
    { machine: spelt, edges: SOUND, masks: VOWEL },
    ...inEnglish,
  ]
}

const disguised = (level: number | false): Found => (level ? { level, disguised: true } : NOTHING)

/** One star may hide two letters: «х*ня». */
function widened(core: readonly string[]): readonly string[] {
  const at = core.indexOf('*')
  return at > 0 && core[at + 1] !== '*' && core.length < 12 ? [...core.slice(0, at), '*', ...core.slice(at)] : core
}

/** The word of a chunk, without the punctuation around it. */
export function coreOf(signs: readonly string[]): readonly string[] {
  return signs.slice(startOf(signs), endOf(signs))
}

/** Where the word begins: behind ordinary punctuation, unless two brackets draw a letter: «)(уй». */
function startOf(signs: readonly string[]): number {
  let at = 0
  while (at < signs.length && isAround(signs[at] ?? '') && !drawsLetter(signs, at)) at += 1
  return at
}

function endOf(signs: readonly string[]): number {
  let at = signs.length
  while (at > 0 && isAround(signs[at - 1] ?? '') && !drawsLetter(signs, at - 2)) at -= 1
  return at
}

function drawsLetter(signs: readonly string[], at: number): boolean {
  const pair = `${signs[at] ?? ''}${signs[at + 1] ?? ''}`
  return pair === ')(' || pair === '}{' || pair === '><' || pair === ']['
}

function isAround(sign: string): boolean {
  return AROUND.has(sign) || (!isLetter(sign) && !(sign >= '0' && sign <= '9') && !MIXED.has(sign))
}
