// Where a word ends and the punctuation around it begins.
import { MIXED } from './disguises.ts'
import { isLetter } from './lattice.ts'

/** Ordinary punctuation around a word. */
const AROUND = new Set('.,!?;:"\'`«»„“”‘’()[]{}<>*_~-–—…/\\|#=&%')

/** The word of a chunk, without the punctuation around it. */
export function coreOf(signs: readonly string[]): readonly string[] {
  return signs.slice(startOf(signs), endOf(signs))
}

/** Where the word begins: behind ordinary punctuation, unless two brackets draw a letter: «)(уй». */
export function startOf(signs: readonly string[]): number {
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
