// Words spelt over spaces, lines and messages: «х у й», «пиз дец». Rules MOD-08, MOD-13.
import { DEAD, START } from './automaton.ts'
import { ENGLISH, MIXED, SOUND } from './disguises.ts'
import { isLetter, levelOf, type Work } from './lattice.ts'
import { machines } from './machines.ts'
import { type Found, NOTHING } from './words.ts'

export type Chunk = {
  readonly signs: readonly string[]
  /** Its letters alone. */
  readonly letters: string
  /** Spaces before it: 1, or more for a wide gap or a line's end. */
  readonly gap: number
}

/** A word is spelt over at most this many letters; more is a text. */
const SPELT_MAX = 16
const FRAGMENT_MAX = 6
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
const SHORT_WORDS = new Set('а б в ж и к о с у я'.split(' '))
/** Real words that are pieces of obscene ones: two of these side by side are no disguise. */
const PIECES = new Set(
  'на за по до не ни от об под из со во при про пере раз рас вы ну же ли бы да но то та те ты мы он я а и о у в с к б ж га су ка лупа пере рать бал бан банк бас бак бар ход дик дон сок сук мани дак опа лом лет ель едок ем их ел ала али ало ана ани ник они она оно ода ад ах ох эх ух ай ой ей ею её ее ура яр як ям яма як уж уха ухо ум ус уст ил илл ищи шлю бля мин мина дро чил чили лап пап ману дама дамы ман мал мала мир пир пи пик тан танк жать рвать бит быт бить быть дать тать лать лай ось ость хи ха хо хе ху ша що'.split(
    ' ',
  ),
)

export function judgeJoined(chunks: readonly Chunk[], work: Work): Found {
  const spelt = judgeSpelt(chunks, work)
  if (spelt.level === 2) return spelt
  const split = judgeSplit(chunks, work)
  return split.level > spelt.level ? split : spelt
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
    const isSingle = chunk.letters.length === 1 ? chunk.signs.length <= 3 : chunk.letters === '' && chunk.signs.length <= 2
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
  if (/^[xyzuv]+$/.test(text) || text === 'хиу' || text === 'хуи') return NOTHING
  const { english, russian, spelt } = machines()
  for (let from = 0; from < signs.length; from += SPELT_MAX) {
    const piece = signs.slice(from, from + SPELT_MAX * 2)
    const level =
      (/[а-я]/.test(text)
        ? levelOf(piece, { machine: russian, edges: MIXED, skips: true }, work)
        : levelOf(piece, { machine: spelt, edges: SOUND, skips: true }, work)) ||
      levelOf(piece, { machine: english, edges: ENGLISH, skips: true }, work)
    if (level > 0) return { level, disguised: true }
  }
  return NOTHING
}

/** Neighbours that are a word together when at least one of them is none alone. */
function judgeSplit(chunks: readonly Chunk[], work: Work): Found {
  const { russian } = machines()
  let level = 0
  for (let from = 0; from < chunks.length - 1; from += 1) {
    let state = START
    let length = 0
    let isFragment = false
    for (let at = from; at < chunks.length && length < SPELT_MAX; at += 1) {
      const word = lookalike(chunks[at] as Chunk)
      if (word === '' || (at > from && (chunks[at]?.gap ?? 1) > 2)) break
      length += word.length
      isFragment ||= word.length <= FRAGMENT_MAX && !isWord(word)
      for (const letter of word) state = state === DEAD ? DEAD : russian.step(state, russian.indexOf(letter))
      work.steps += word.length
      if (state === DEAD) break
      if (at > from && isFragment && word.length <= SPELT_MAX) level = Math.max(level, russian.levelAt(state))
      if (level === 2) return { level, disguised: true }
    }
  }
  return level > 0 ? { level, disguised: true } : NOTHING
}

const isWord = (word: string) => (word.length === 1 ? SHORT_WORDS.has(word) : PIECES.has(word))

/** The word of a chunk without punctuation, in Cyrillic; empty when it is none. */
function lookalike({ signs }: Chunk): string {
  let word = ''
  for (const sign of signs) {
    const letter = LOOKS[sign] ?? sign
    if (letter >= 'а' && letter <= 'я') word += letter
    else return ''
  }
  return word
}
