import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Automaton, MILD, STATES_KEPT } from '../../protocol/moderation/automaton.ts'
import { check, judge, TEXT_MAX } from '../../protocol/moderation/check.ts'
import { CYRILLIC } from '../../protocol/moderation/disguises.ts'
import { machines } from '../../protocol/moderation/machines.ts'
import { plain, signsOf } from '../../protocol/moderation/normalise.ts'
import { draw } from './draw.ts'
import { COMMON } from './guilty.ts'

/** Signs the engine has most to do with. */
const BUSY = [..."хуйпизебляcсykaeё3610@$*#.-_ |/\\()<>{}[]&;\n'`~^+=!🔥❌χυεɐʎ\u0301\u200b\ufdfaＡ"]
const busyText = fc.array(fc.constantFrom(...BUSY), { maxLength: 400 }).map((signs) => signs.join(''))
const STEPS_PER_SIGN_MAX = 150

describe('bounds of the moderator bot', () => {
  it('[MOD-19] any text gets an answer, and always the same', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), busyText), (text) => {
        expect(check(text)).toEqual(check(text))
      }),
      { numRuns: 1_000 },
    )
    expect(check('').level).toBe(0)
    expect(check('\ud83d').level).toBe(0)
  })

  it('[MOD-19] normalising its own result changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), (text) => {
        const once = signsOf(text)
          .filter((sign) => !'&<>[]\\;'.includes(sign))
          .join('')
        expect(signsOf(once).join('')).toBe(once)
        expect(plain(plain(once))).toBe(plain(once))
      }),
      { numRuns: 1_000 },
    )
  })

  it('[MOD-19] a guilty word stays found whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...COMMON),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        (word, before, after) => {
          const around = `${before.replace(/[<[&\\]/g, '')} ${word} ${after}`
          expect(check(around).level).toBeGreaterThan(0)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('[MOD-20] the work grows with the length and no faster, whatever the text', () => {
    const pieces = [
      'хх',
      'а*',
      'а а*',
      'пи',
      'х🔥',
      '}{',
      'ebax3@',
      'х ',
      'х1',
      '<a',
      'χυ',
      'не ',
      'б.',
      '\ufdfa',
      'по-',
      '3',
      '*',
      'зае',
      '&#x',
      'а*б#в?',
      'ʎɐ',
      'ху ',
      'ﬃ',
    ]
    for (const piece of pieces) expect(judge(piece.repeat(TEXT_MAX)).steps / TEXT_MAX, piece).toBeLessThan(STEPS_PER_SIGN_MAX)
    // Letters hidden in a row: each may be any, and once cost a step for any it may be.
    expect(judge('aе❌&6*^@*й_|{🔥').steps).toBeLessThan(12_000)
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...BUSY), { minLength: 500, maxLength: TEXT_MAX }), (signs) => {
        expect(judge(signs.join('')).steps / signs.length).toBeLessThan(STEPS_PER_SIGN_MAX)
      }),
      { numRuns: 60 },
    )
  })

  it('[MOD-20] an automaton keeps no more states than it may, however many texts come', () => {
    const chance = draw(1)
    for (let text = 0; text < 150; text += 1) judge(Array.from({ length: TEXT_MAX / 5 }, () => chance.from('хуйпизебляманов ')).join(''))
    check('')
    for (const [name, machine] of Object.entries(machines())) expect(machine.size, name).toBeLessThanOrEqual(STATES_KEPT)
  })

  it('[MOD-20] forgetting changes no answer', () => {
    const machine = new Automaton(CYRILLIC, [[MILD, '.*а.*б.* вг?']])
    const words = ['вг', 'в', 'аб', 'жажбж', 'ба', 'г']
    const before = words.map((word) => machine.levelAt(machine.walk(word)))
    machine.forget(2)
    expect(machine.size).toBe(2)
    expect(words.map((word) => machine.levelAt(machine.walk(word)))).toEqual(before)
    expect(before).toEqual([1, 1, 1, 1, 0, 0])
  })
})
