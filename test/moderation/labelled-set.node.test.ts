// The goals of docs/moderation.md, kept on the labelled set of this folder; seeds other than those the engine was written with.
import { describe, expect, it } from 'vitest'
import { check } from '../../protocol/moderation/check.ts'
import { KINDS } from './disguise.ts'
import { draw } from './draw.ts'
import { COMMON, CORE_INFLECTED, CORE_PLAIN, ENGLISH_GUILTY, VULGAR } from './guilty.ts'
import { benignObfuscated, schoolSentences, TRICKY } from './innocents.ts'

const SEED = 20_261_126
const PER_KIND = 200

const isFound = (text: string) => check(text).level > 0
const share = (texts: readonly string[]) => texts.filter(isFound).length / texts.length

function disguised(kind: string, seed: number): string[] {
  const chance = draw(seed)
  const hide = KINDS[kind]
  if (hide === undefined) throw new Error(kind)
  return Array.from({ length: PER_KIND }, () => {
    const word = chance.from(chance.chance(0.6) ? COMMON : chance.chance(0.5) ? CORE_INFLECTED : CORE_PLAIN)
    return [word, hide(word, chance)] as const
  })
    .filter(([word, hidden]) => hidden !== word)
    .map(([, hidden]) => hidden)
}

describe('the labelled set', () => {
  it('[MOD-18] words: plain, inflected, rude, English', () => {
    expect(CORE_PLAIN.length + CORE_INFLECTED.length + VULGAR.length).toBeGreaterThan(3_500)
    expect(share(CORE_PLAIN)).toBeGreaterThanOrEqual(0.995)
    expect(share(CORE_INFLECTED)).toBeGreaterThanOrEqual(0.99)
    expect(share(VULGAR)).toBeGreaterThanOrEqual(0.95)
    expect(share(ENGLISH_GUILTY)).toBeGreaterThanOrEqual(0.99)
  })

  it('[MOD-18] guilty words in the sentences of a school', () => {
    const chance = draw(SEED)
    const sentences = schoolSentences(1_500, SEED).map((sentence) => {
      const words = sentence.split(' ')
      words.splice(chance.below(words.length), 0, chance.from(COMMON))
      return words.join(' ')
    })
    expect(share(sentences)).toBeGreaterThanOrEqual(0.995)
  })

  it.each(Object.keys(KINDS))('[MOD-18] hidden: %s', (kind) => {
    expect(share(disguised(kind, SEED))).toBeGreaterThanOrEqual(0.9)
  })

  it('[MOD-18] hidden, all kinds together', () => {
    expect(Object.keys(KINDS).length).toBeGreaterThanOrEqual(22)
    expect(share(Object.keys(KINDS).flatMap((kind) => disguised(kind, SEED + 1)))).toBeGreaterThanOrEqual(0.97)
  })

  it('[MOD-17] tricky words, sentences of a school, texts that only look hidden', () => {
    expect(TRICKY.length).toBeGreaterThan(700)
    expect(TRICKY.filter(isFound).length).toBeLessThanOrEqual(TRICKY.length * 0.01)
    expect(schoolSentences(3_000, SEED).filter(isFound)).toEqual([])
    expect(share(benignObfuscated(2_000, SEED))).toBeLessThanOrEqual(0.03)
  })
})
