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
  /** `*` and the like hide letters: which they may be, how many letters must be known, how many more than these may be hidden. */
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

/** Asked of every sign of every message, so by numbers: comparing strings took a sixth of the engine's time. */
export function isLetter(sign: string): boolean {
  const code = sign.charCodeAt(0)
  if (code < 0xc0) return code >= 0x61 && code <= 0x7a
  return (code >= 0x430 && code <= 0x44f) || FOREIGN_LETTER.test(sign)
}

/** The level of the worst word found in the span. */
export function levelOf(signs: readonly string[], reading: Reading, work: Work): number {
  const { machine, edges, skips = false, masks, digitsFirst = false } = reading
  const last = signs.length
  const paths: (number[] | undefined)[] = new Array(last + 1)
  let level = 0
  let wasLetter = false
  for (let at = 0; at <= last; at += 1) {
    const sign = signs[at] ?? ''
    const letter = at < last && isLetter(sign)
    let here = paths[at]
    // A word ends where no letter follows.
    if (here && (at === last || (!skips && !letter))) {
      for (const path of here) if (isEnough(path, masks)) level = Math.max(level, machine.levelAt(Math.floor(path / ALL)))
      if (level === 2) return level
    }
    if (at === last) return level
    // It begins where no letter is before; a digit begins none («3б»), unless asked.
    if (at === 0 || (!skips && !wasLetter)) {
      if (here) here.push(START_PATH)
      else {
        here = [START_PATH]
        paths[at] = here
      }
    }
    const isStretched = at > 0 && sign === signs[at - 1]
    wasLetter = letter
    if (!here) continue
    const isDigit = sign >= '0' && sign <= '9'
    const added = letter ? KNOWN : 0
    for (const [sequence, alternatives] of edges.get(sign) ?? NONE) {
      if (sequence.length > 1 && !isAt(signs, at, sequence)) continue
      const to = at + sequence.length
      for (const path of here) {
        if (isDigit && path === START_PATH && !digitsFirst) continue
        const flags = (path % ALL) + ((path >> 3) % 4 < 3 ? added : 0)
        for (const letters of alternatives) follow(machine, paths, to, Math.floor(path / ALL), letters, flags, work)
      }
    }
    const isMask = masks !== undefined && MASKS.has(sign)
    if (!isStretched && !isMask && (!skips || letter)) continue
    const weak = isMask && WEAK_MASKS.has(sign) ? WEAK : 0
    for (const path of here) {
      const isStart = path === START_PATH
      // A stretched letter is one letter.
      if (isStretched && !isStart) put(paths, at + 1, path)
      if (skips && !letter) put(paths, at + 1, isStart ? path : path | SKIPPED)
      if (!isMask || path % 8 >= WILD_MAX) continue
      if (!isStart) put(paths, at + 1, path | weak)
      const flags = ((path % ALL) | weak) + WILD
      const reached = machine.afterAny(Math.floor(path / ALL), masks.letters)
      work.steps += 1 + reached.length
      for (const state of reached) put(paths, at + 1, state * ALL + flags)
    }
  }
  return level
}

const START_PATH = START * ALL
const NONE: readonly never[] = []

function isAt(signs: readonly string[], at: number, sequence: readonly string[]): boolean {
  for (let index = 1; index < sequence.length; index += 1) if (signs[at + index] !== sequence[index]) return false
  return true
}

function put(paths: (number[] | undefined)[], at: number, path: number): void {
  const here = paths[at]
  if (here === undefined) paths[at] = [path]
  else if (here.length < STATES_MAX && !here.includes(path)) here.push(path)
}

function follow(
  machine: Automaton,
  paths: (number[] | undefined)[],
  to: number,
  from: number,
  letters: readonly number[],
  flags: number,
  work: Work,
): void {
  let state = from
  for (const letter of letters) state = state === DEAD ? DEAD : machine.step(state, letter)
  work.steps += letters.length
  if (state !== DEAD) put(paths, to, state * ALL + flags)
}

function isEnough(path: number, masks: Reading['masks']): boolean {
  const wild = path % 8
  const known = (path >> 3) % 4
  return known >= Math.max(masks?.knownMin ?? 2, path & (WEAK | SKIPPED) ? 3 : 2) && wild <= known + (masks?.more ?? 0)
}
