// Judges what stands between two spaces: the plain word first, which is nearly always all there is, then the disguises its signs allow.
// Rules MOD-01 … MOD-12.
import { type Automaton, DEAD, START } from './automaton.ts'
import { asSpelt } from './by-ear.ts'
import { coreOf, startOf } from './core.ts'
import { CYRILLIC, type Edges, ENGLISH, KEYS, LATIN, MASKS, MIXED, SHAPE, SOUND, TURNED, TURNED_READ, WEAK_MASKS } from './disguises.ts'
import { isLetter, levelOf, type Reading, type Work } from './lattice.ts'
import { machines } from './machines.ts'
import { collapse } from './normalise.ts'

export type Found = { readonly level: number; readonly disguised: boolean }

export const NOTHING: Found = { level: 0, disguised: false }
/** Longer chunks are addresses, noise or words without spaces: they are cut where no letter is. */
const CHUNK_MAX = 64
const LETTERS_MIN = 2
const CYRILLIC_ONLY = /^[а-я]+$/
const LATIN_ONLY = /^[a-z]+$/
const ADDRESS =
  /^(?:https?:|www\.)|^[\w.+-]+@[\w-]+\.\w|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:ru|com|org|net|su|me|io|рф|tv|be|info|edu|gov)(?:$|[/:?#])/
/** What people write together with the word they mean: «тысука», «идинахуй». */
const GLUE = 'ты вы он она вот ах ну это иди все эй какой какая мать чтоза ачто даты нуты тыже самты сам'.split(' ')
/** Signs that letters are drawn with: then also at the ends of a word. */
const DRAWN = /[|/\\()[\]{}<>^+]/
/** Numbers with what is counted: «3балла», «3буквы». */
const COUNTED = /^\d+(?:балл|бук|бил|банк|бано|банан|бр|бе|бит|бо|бло|бус|бал[ао]в?$)/

/** Roman numbers, often typed in two alphabets. */
const ROMAN = /^[ivxlcdmх]+(?:-(?:й|го|му|м|я|е|х|ый|ого|ом|ая|ое|веке?))?$/

const REVERSIBLE = new Set(['тебе', 'тубе', 'кобе', 'укус'])
/** «Hui’s», «who’re»: what follows is no part of the word. */
const OWNER = /^([a-z]{2,})['’](?:s|t|re|ve|ll|d|m)$/
/** «x*y», «a/b»: variables, unless the letters are those people hide a word in. */
const FORMULA = /^[-(]*(?:\d+[a-gk-z]?|[a-gk-z])\d?\)?(?:[*+\-/=^]\(?(?:\d+[a-gk-z]?|[a-gk-z])\d?\)?)+$/
/** A mark with an ending: «YouTube-канал», «iPhone’ом». */
const MARK = /^[a-z0-9]{4,}[-’'`][а-я]+$|^(?:youtube|google|facebook)[а-я]+$/

const indexes = (letters: string, alphabet: string) => [...letters].map((letter) => alphabet.indexOf(letter))
const ANY_LETTER = { letters: indexes(CYRILLIC, CYRILLIC), knownMin: 2, more: 4 }
const ANY_LATIN = { letters: indexes(LATIN, LATIN), knownMin: 2, more: 1 }
const VOWEL = { letters: indexes('аеиоуыэюя', CYRILLIC), knownMin: 3, more: 0 }
/** A word with signs between its letters is no longer than this. */
const SPELT_MAX = 40
/** Dots and dashes hide letters in short words only; between longer ones they are punctuation. */
const WEAK_MASKED_MAX = 9

export function judgeChunk(signs: readonly string[], work: Work): Found {
  if (signs.length <= CHUNK_MAX) return judgePiece(signs, work)
  let worst = NOTHING
  for (let from = 0; from < signs.length && worst.level < 2; ) {
    let to = Math.min(from + CHUNK_MAX, signs.length)
    while (to < signs.length && to > from + CHUNK_MAX / 2 && isLetter(signs[to] ?? '')) to -= 1
    // A run of letters longer than any word: only as far as it is one.
    if (to < signs.length && isLetter(signs[to] ?? '')) while (to < signs.length && isLetter(signs[to] ?? '')) to += 1
    const found = to - from > CHUNK_MAX ? judgeRun(signs.slice(from, to), work) : judgePiece(signs.slice(from, to), work)
    if (found.level > worst.level) worst = found
    from = to
  }
  return worst
}

/** Letters without end: stretched, or words glued. */
function judgeRun(signs: readonly string[], work: Work): Found {
  const once = collapse(signs.join(''))
  if (once.length <= CHUNK_MAX) return judgePiece([...once], work)
  const { english, russian } = machines()
  work.steps += once.length
  return { level: Math.max(russian.levelAt(russian.walk(once)), english.levelAt(english.walk(once))), disguised: false }
}

function judgePiece(signs: readonly string[], work: Work): Found {
  const core = coreOf(signs)
  const word = core.join('')
  if (word === '') return NOTHING
  if (CYRILLIC_ONLY.test(word)) {
    const found = judgeCyrillic(word, work)
    if (signs.length === core.length || (found.level > 0 && !found.disguised)) return found
    const ends = judgeEnds(signs, core, work)
    return ends.level > 0 ? ends : found
  }
  if (LATIN_ONLY.test(word)) return judgeLatin(word, signs, core, work)
  return judgeMixed(word, signs, core, work)
}

/** Ordinary words and what each took to judge: nearly all that is said is said with a few thousand of them. */
const fine = new Map<string, number>()
const FINE_MAX = 4_000

function judgeCyrillic(word: string, work: Work): Found {
  const known = fine.get(word)
  if (known !== undefined) {
    work.steps += known
    return NOTHING
  }
  const before = work.steps
  const level = plainLevel(machines().russian, word, MIXED, work)
  if (level > 0) return { level, disguised: false }
  const heard = judgeHeard(word, work)
  const found = heard.level > 0 ? heard : judgeReversed(word, work)
  if (found.level === 0) {
    if (fine.size === FINE_MAX) fine.clear()
    fine.set(word, work.steps - before)
  }
  return found
}

/** «засранетс»: as it would be spelt, unless the word is innocent as it stands. */
function judgeHeard(word: string, work: Work): Found {
  const spelt = asSpelt(word)
  if (spelt === word || word.length > CHUNK_MAX) return NOTHING
  const { russian } = machines()
  work.steps += word.length
  return russian.isInnocentAt(russian.walk(word)) ? NOTHING : disguised(plainLevel(russian, spelt, MIXED, work))
}

/** «йух». Four ordinary words are obscene ones read backwards. */
function judgeReversed(word: string, work: Work): Found {
  if (word.length < 3 || word.length > CHUNK_MAX || REVERSIBLE.has(word)) return NOTHING
  work.steps += word.length
  return disguised(machines().masked.levelAt(machines().masked.walk([...word].reverse().join(''))))
}

/** Signs at the ends of a Cyrillic word: letters drawn («|<урва») or hidden («ху*»). */
function judgeEnds(signs: readonly string[], core: readonly string[], work: Work): Found {
  const { masked, russian } = machines()
  const from = startOf(signs)
  const next = signs[from + core.length]
  return disguised(
    (DRAWN.test(signs.join('')) && levelOf(signs, { machine: russian, edges: MIXED }, work)) ||
      ((next === '*' || next === '#') &&
        from === 0 &&
        core.length > 1 &&
        levelOf(signs, { machine: masked, edges: MIXED, masks: ANY_LETTER }, work)),
  )
}

/** As it stands, then with letters that are stretched, then two words glued. */
export function plainLevel(machine: Automaton, word: string, edges: Edges, work: Work): number {
  const once = collapse(word)
  work.steps += word.length + once.length
  const end = machine.walk(word)
  if (machine.isInnocentAt(end) || (once !== word && machine.isInnocentAt(machine.walk(once)))) return 0
  const level = machine.levelAt(end)
  if (level > 0 || word.length < 3) return level
  return (
    (once === word ? 0 : levelOf([...word], { machine, edges }, work)) ||
    levelOfGlued(machine, once, work) ||
    (once === word ? 0 : levelOfGlued(machine, word, work))
  )
}

/** A guilty word behind another, or behind a word of GLUE. */
function levelOfGlued(machine: Automaton, word: string, work: Work): number {
  if (word.length > CHUNK_MAX) return 0
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
  // Behind another word the shape of the inside proves nothing: «высер» and «ебрить».
  const { russian, split } = machines()
  const strict = machine === russian ? split : machine
  return strict.levelAt(strict.walk(word.slice(at)))
}

function judgeLatin(word: string, signs: readonly string[], core: readonly string[], work: Work): Found {
  const { english, spelt, split } = machines()
  const level = plainLevel(english, word, ENGLISH, work)
  if (level > 0) return { level, disguised: false }
  if (signs.length < 3 || isOrdinaryLatin(word, work)) return NOTHING
  const readings: Reading[] =
    word.length < 3
      ? []
      : [{ machine: spelt, edges: SOUND }, { machine: spelt, edges: SHAPE }, ...(word.length > 4 ? [{ machine: split, edges: SOUND }] : [])]
  for (const reading of readings) {
    const found = levelOf(core, reading, work)
    if (found > 0) return disguised(found)
  }
  return disguised(levelOfKeys(signs, core, work))
}

function isOrdinaryLatin(word: string, work: Work): boolean {
  const { notRussian } = machines()
  work.steps += word.length
  return notRussian.levelAt(notRussian.walk(word)) > 0
}

/** On the other keyboard punctuation is letters: with what stands around the word, and without. */
function levelOfKeys(signs: readonly string[], core: readonly string[], work: Work): number {
  // A comma is б there, and nearly always a comma.
  const end = signs.findLastIndex((sign) => sign !== ',' && sign !== ';') + 1
  const spans = signs.length === core.length ? [core] : [signs.slice(0, end), ...(signs.includes('`') ? [signs] : []), core]
  for (const span of spans) {
    const level = span.length > 2 ? levelOf(span, { machine: machines().russian, edges: KEYS }, work) : 0
    if (level > 0) return level
  }
  return 0
}

function judgeMixed(word: string, signs: readonly string[], core: readonly string[], work: Work): Found {
  const owner = OWNER.exec(word)?.[1]
  if (owner !== undefined) return judgeLatin(owner, [...owner], [...owner], work)
  let level = 0
  const isAddress = ADDRESS.test(word)
  for (const run of (isAddress ? word.match(/(?<![a-z0-9])[a-z]{4,}(?![a-z0-9])|[а-я]+/g) : word.match(/[а-яa-z]+/g)) ?? []) {
    if (CYRILLIC_ONLY.test(run)) level = Math.max(level, plainLevel(machines().russian, run, MIXED, work))
    else if (!LATIN_ONLY.test(run))
      for (const part of run.match(/[а-я]{3,}/g) ?? []) level = Math.max(level, plainLevel(machines().russian, part, MIXED, work))
    else if (run.length > 2) level = Math.max(level, judgeLatin(run, [...run], [...run], work).level)
  }
  if (level > 0) return { level, disguised: false }
  if (isAddress) return NOTHING
  // No word has fewer letters (isEnough of lattice.ts), whatever its signs may stand for.
  if (core.filter(isLetter).length < LETTERS_MIN || [COUNTED, ROMAN, FORMULA, MARK].some((shape) => shape.test(word))) return NOTHING
  const hasCyrillic = core.some((sign) => sign > 'z' && isLetter(sign))
  if (!hasCyrillic && isOrdinaryLatin(core.filter(isLetter).join(''), work)) {
    return /[`;[\]{}]/.test(word) ? disguised(levelOfKeys(signs, core, work)) : NOTHING
  }
  const isDrawn = signs.length > core.length && DRAWN.test(signs.join(''))
  const wide = widened(core)
  for (const reading of readings(core, hasCyrillic)) {
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

/** The readings worth trying for what is in a chunk. */
function readings(core: readonly string[], hasCyrillic: boolean): Reading[] {
  const { english, masked, russian, spelt, split } = machines()
  const has = (test: (sign: string) => boolean) => core.some(test)
  const hasSigns = core.length <= SPELT_MAX && has((sign) => !isLetter(sign))
  const hasStrange = has((sign) => MIXED.has(sign) && !(sign >= 'а' && sign <= 'я'))
  const hasLatin = has((sign) => sign <= 'z' && isLetter(sign)) || has((sign) => sign > 'я' && isLetter(sign))
  const isSpelt = core.every((sign, index) => !isLetter(sign) || !isLetter(core[index + 1] ?? ''))
  const canHide = (core.length <= SPELT_MAX && !isSpelt) || core.filter(isLetter).length < 4
  const hasStrongMask = canHide && has((sign) => MASKS.has(sign) && !WEAK_MASKS.has(sign))
  const hasMask = hasStrongMask || (canHide && core.length <= WEAK_MASKED_MAX && has((sign) => MASKS.has(sign)))
  const list: (Reading | false)[] = hasCyrillic
    ? [
        hasStrange && { machine: russian, edges: MIXED },
        hasSigns && { machine: isSpelt ? russian : split, edges: MIXED, skips: true },
        (core[0] ?? '') <= '9' && { machine: spelt, edges: MIXED, digitsFirst: true },
        hasMask && { machine: masked, edges: MIXED, masks: ANY_LETTER },
        hasStrongMask && { machine: russian, edges: MIXED, masks: VOWEL },
      ]
    : [
        { machine: spelt, edges: SOUND, digitsFirst: true },
        { machine: spelt, edges: SHAPE, digitsFirst: true },
        hasSigns && { machine: split, edges: SOUND, skips: true },
        hasSigns && { machine: split, edges: SHAPE, skips: true },
        hasMask && { machine: masked, edges: SOUND, masks: ANY_LETTER },
        hasStrongMask && { machine: spelt, edges: SOUND, masks: VOWEL },
      ]
  const inEnglish: (Reading | false)[] = hasLatin
    ? [
        { machine: english, edges: ENGLISH, digitsFirst: true },
        hasSigns && { machine: english, edges: ENGLISH, skips: true },
        hasMask && { machine: english, edges: ENGLISH, masks: ANY_LATIN },
      ]
    : []
  return [...list, ...inEnglish].filter((reading): reading is Reading => reading !== false)
}

const disguised = (level: number | false): Found => (level ? { level, disguised: true } : NOTHING)

/** Stars may be one too few: «х*ня», «п***ц». */
function widened(core: readonly string[]): readonly string[] {
  const at = core.indexOf('*')
  return at > 0 && core.length < 12 ? [...core.slice(0, at), '*', ...core.slice(at)] : core
}
