// Words spelt over spaces, lines and messages: «х у й», «пиз дец». Rules MOD-08, MOD-13.
import { DEAD, START } from './automaton.ts'
import { ENGLISH, MIXED, SOUND } from './disguises.ts'
import { isLetter, levelOf, type Work } from './lattice.ts'
import { machines } from './machines.ts'
import { type Found, NOTHING, plainLevel } from './words.ts'

export type Chunk = {
  readonly signs: readonly string[]
  /** Its signs as one text. */
  readonly written: string
  /** Its letters alone. */
  readonly letters: string
  /** Spaces before it: 1, or more for a wide gap or a line's end. */
  readonly gap: number
}

const CYRILLIC_ONLY = /^[а-я]+$/
const isDigit = (sign: string) => sign >= '0' && sign <= '9'

/** A word is spelt over at most this many letters; more is a text. */
const SPELT_MAX = 16
const LOOKS: Readonly<Record<string, string>> = {
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  k: 'к',
  m: 'м',
  o: 'о',
  p: 'р',
  t: 'т',
  x: 'х',
  y: 'у',
  u: 'и',
  n: 'п',
  6: 'б',
  3: 'з',
  0: 'о',
  '@': 'а',
}
/** Words that are obscene only when read as one: «с раками», «уху ел», «сук и ветка». */
const INNOCENT_SPANS =
  /^(?:с (?!ук[аиуо]$|уч(?:к[аиу]$|ар|он))|ж (?!оп[аыеу]$)|о тебе|нее б|за луп|по деб|нас [рс]|уху |доху |сук [аиуо]|отсос и|гав н|гон дон[соь]|шлю (?!х[аиуе]$|шк)|[а-я]*пи зд(?:ес|еш|оров|ан|рав|рас)|(?:за|на)?пер [днж]|залу |ми нет|проси р|о босс|ху яоб|су чь|[уп]о?с [рс]|поде |суки на|е (?!ба(?:ть|л|н[ыу]|ш)|бич|б(?:ло|ля|лан|лив|лищ|ен[ьи]|ись|ет|ут|уч|ош|аш|ну)))/

export function judgeJoined(chunks: readonly Chunk[], work: Work): Found {
  const spelt = judgeSpelt(chunks, work)
  if (spelt.level === 2) return spelt
  if (chunks.some((chunk, at) => at > 0 && hidesAll(chunk, chunks[at - 1] as Chunk))) return { level: 2, disguised: true }
  const split = judgeSplit(chunks, work)
  return split.level > spelt.level ? split : spelt
}

/** «на х**»: one letter is enough where nothing else is said. */
function hidesAll({ signs, letters }: Chunk, before: Chunk): boolean {
  return letters === 'х' && /^х[*#@$%]{1,3}[.,!?]*$/.test(signs.join('')) && /^(?:на|до|ни|по|какого|нет|и?ди)$/.test(before.letters)
}

/** Runs of single letters, wide gaps between words of them, signs between letters. */
function judgeSpelt(chunks: readonly Chunk[], work: Work): Found {
  let worst = NOTHING
  let run: Chunk[] = []
  const judgeRun = () => {
    if (run.filter(({ letters }) => letters !== '').length >= 2) {
      const found = judgeLetters(run, work)
      if (found.level > worst.level) worst = found
    }
    run = []
  }
  for (const chunk of chunks) {
    const isSingle =
      chunk.letters.length === 1 ? chunk.signs.length <= 3 && !chunk.signs.some(isDigit) : chunk.letters === '' && chunk.signs.length <= 2
    if (!isSingle) judgeRun()
    else {
      if (chunk.gap > 1 && run.some((one, index) => index > 0 && one.gap === 1)) judgeRun()
      run.push(chunk)
    }
  }
  judgeRun()
  return worst
}

function judgeLetters(run: readonly Chunk[], work: Work): Found {
  const signs = run.flatMap((chunk) => chunk.signs)
  const text = signs.filter(isLetter).join('')
  // «х и у», «x, y, u» are variables.
  if (text.length < 3 && !signs.some((sign) => sign >= '0' && sign <= '9')) return NOTHING
  if (/^[хуиxyzuv]+$/.test(text)) return NOTHING
  const { english, russian, spelt } = machines()
  const plain = /^[а-я]+$/.test(text) ? plainLevel(russian, text, MIXED, work) : 0
  if (plain > 0) return { level: plain, disguised: true }
  for (let from = 0; from < signs.length; from += SPELT_MAX * 1.5) {
    const piece = signs.slice(from, from + SPELT_MAX * 2.5)
    const level =
      (/[а-я]/.test(text)
        ? levelOf(piece, { machine: russian, edges: MIXED, skips: true }, work)
        : levelOf(piece, { machine: spelt, edges: SOUND, skips: true }, work)) ||
      (/[a-z]/.test(text) ? levelOf(piece, { machine: english, edges: ENGLISH, skips: true }, work) : 0)
    if (level > 0) return { level, disguised: true }
  }
  return NOTHING
}

/** Neighbours that are a word together and none alone. */
function judgeSplit(chunks: readonly Chunk[], work: Work): Found {
  const { split } = machines()
  const words = chunks.map(lookalike)
  let level = 0
  const isInRun = (at: number) => words[at]?.length === 1 && words[at + 1]?.length === 1
  for (let from = 0; from < words.length - 1 && level < 2; from += 1) {
    if (isInRun(from - 1)) continue
    let state: number = START
    let length = 0
    for (let at = from; at < words.length && state !== DEAD; at += 1) {
      const word = words[at] ?? ''
      length += word.length
      if (word === '' || length > SPELT_MAX || (at > from && (chunks[at]?.gap ?? 1) > 2)) break
      work.steps += word.length
      for (const letter of word) state = state === DEAD ? DEAD : split.step(state, split.indexOf(letter))
      const here = at === from || isInRun(at) || length === at - from + 1 ? 0 : split.levelAt(state)
      // What is a word already needs no neighbour, but for its last letter.
      if (at === from && !isInRun(at) && split.levelAt(state) > 0 && (words[at + 1]?.length ?? 0) > 1) break
      if (here > level && !INNOCENT_SPANS.test(words.slice(from, at + 1).join(' '))) level = here
    }
  }
  return level > 0 ? { level, disguised: true } : NOTHING
}

/** The word of a chunk without punctuation, in Cyrillic; empty when it is none. */
function lookalike({ signs, written, letters }: Chunk): string {
  if (letters === written && CYRILLIC_ONLY.test(written)) return written
  let word = ''
  for (const sign of signs) {
    const letter = LOOKS[sign] ?? sign
    if (letter >= 'а' && letter <= 'я') word += letter
    else return ''
  }
  return word
}
