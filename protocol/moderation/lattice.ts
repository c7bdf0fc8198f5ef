// Reads a span of signs in every way a table of disguises allows, all at once: a set of automaton states for each position. The work is bounded
// by signs × states kept, whatever the text. Rules MOD-05 … MOD-12.
import { type Automaton, DEAD, START } from './automaton.ts'
import { type Edges, MASKS, WEAK_MASKS } from './disguises.ts'

/** Counts the steps taken, so that a test can bound them without a clock. */
export type Work = { steps: number }

export type Reading = {
  readonly machine: Automaton
  readonly edges: Edges
  /** Signs between letters are no letters: then the word must fill the span. */
  readonly skips?: boolean
  /** `*` and the like hide letters: which they may be, and how many letters must be known. */
  readonly masks?: { readonly letters: readonly number[]; readonly knownMin: number; readonly more: number }
  /** A digit may be the first letter of a word («6лядь»); it is not in «3б». */
  readonly digitsFirst?: boolean
}

const STATES_MAX = 96
// A path is its automaton state and what it took to get there.
const WILD_MAX = 7
const WILD = 1
const KNOWN = 8
const SKIPPED = 32
const WEAK = 64
const ALL = 128

const FOREIGN_LETTER = /^\p{L}$/u

export function isLetter(sign: string): boolean {
  return (sign >= 'а' && sign <= 'я') || (sign >= 'a' && sign <= 'z') || (sign > '\u00bf' && FOREIGN_LETTER.test(sign))
}

const isDigit = (sign: string) => sign >= '0' && sign <= '9'

/** The level of the worst word found in the span. */
export function levelOf(signs: readonly string[], { machine, edges, skips, masks, digitsFirst }: Reading, work: Work): number {
  const paths: number[][] = Array.from({ length: signs.length + 1 }, () => [])
  const put = (at: number, path: number) => {
    const here = paths[at]
    if (here && here.length < STATES_MAX && !here.includes(path)) here.push(path)
  }
  const follow = (at: number, path: number, letters: readonly number[], added: number) => {
    let state = Math.floor(path / ALL)
    for (const letter of letters) state = state === DEAD ? DEAD : machine.step(state, letter)
    work.steps += letters.length
    if (state !== DEAD) put(at, state * ALL + (path % ALL) + added)
  }
  let level = 0
  for (let at = 0; at <= signs.length; at += 1) {
    const sign = signs[at] ?? ''
    const before = signs[at - 1] ?? ''
    const here = paths[at] ?? []
    // A word ends where no letter follows.
    if (here.length > 0 && (at === signs.length || (!skips && !isLetter(sign)))) {
      for (const path of here) if (isEnough(path, masks)) level = Math.max(level, machine.levelAt(Math.floor(path / ALL)))
    }
    if (at === signs.length || level === 2) return level
    if (at === 0 || (!skips && !isLetter(before))) put(at, START * ALL)
    for (const path of here) {
      const isStart = path === START * ALL
      const known = (path >> 3) % 4
      for (const [sequence, alternatives] of edges.get(sign) ?? []) {
        if (sequence.length > 1 && !sequence.every((one, index) => signs[at + index] === one)) continue
        if (isStart && isDigit(sign) && !digitsFirst) continue
        const added = isLetter(sign) && known < 3 ? KNOWN : 0
        for (const letters of alternatives) follow(at + sequence.length, path, letters, added)
      }
      // A stretched letter is one letter.
      if (sign === before && !isStart) put(at + 1, path)
      if (skips && !isLetter(sign)) put(at + 1, isStart ? path : path | SKIPPED)
      const wild = path % 8
      if (masks && wild < WILD_MAX && MASKS.has(sign)) {
        const weak = WEAK_MASKS.has(sign) ? path | WEAK : path
        if (!isStart) put(at + 1, weak)
        for (const letter of masks.letters) follow(at + 1, weak, [letter], WILD)
      }
    }
  }
  return level
}

function isEnough(path: number, masks: Reading['masks']): boolean {
  const wild = path % 8
  const known = (path >> 3) % 4
  return known >= Math.max(masks?.knownMin ?? 2, path & WEAK ? 3 : 2) && wild <= known + (masks?.more ?? 0)
}
