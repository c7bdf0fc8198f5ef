import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ROUNDINGS } from '../../protocol/journal-rules.ts'
import { averageOf, type WeightedMark } from '../../protocol/mark-average.ts'
import {
  meanMark,
  needsReason,
  suggestFinalMark,
  suggestTermMark,
  suggestYearMark,
  type TermValue,
} from '../../protocol/term-suggestion.ts'

const marks = (...pairs: [string, number][]): WeightedMark[] =>
  pairs.map(([value, weight]) => ({ value, weightHundredths: Math.round(weight * 100) }))
const many = (value: string, count: number): [string, number][] => Array.from({ length: count }, () => [value, 1])
const rules = (thresholds: (typeof ROUNDINGS)[keyof typeof ROUNDINGS], more = {}) => ({
  scaleFrom: 2 as const,
  thresholds,
  warnNoFiveWithTwo: false,
  marksExpected: null,
  ...more,
})

describe('the mark suggested for a term', () => {
  // name, marks, by 0,65, by 0,6, by 0,5: the table of journal-domain, and what lies on each border and a hair below it.
  const vectors: [string, WeightedMark[], TermValue, TermValue, TermValue][] = [
    ['W1', marks(['5', 3], ['5', 1], ['4', 5]), '4', '4', '4'],
    ['W2', marks(['5', 2], ['3', 1]), '4', '4', '4'],
    ['W3', marks(['4', 1], ['4', 1], ['5', 1], ['5', 1]), '4', '4', '5'],
    ['W4', marks(['5', 10], ['4', 8], ['3', 3], ['2', 1]), '4', '4', '4'],
    ['W5', marks(['5', 13], ['4', 7]), '5', '5', '5'],
    ['W6', marks(...many('5', 11), ...many('4', 6)), '4', '5', '5'],
    ['W7', marks(['2', 0.1], ['5', 0.1]), '3', '3', '4'],
    ['W8', [...marks(['5', 1]), ...['Н', '.', 'осв'].map((value) => ({ value, weightHundredths: 100 }))], '5', '5', '5'],
    ['W9', [], 'na', 'na', 'na'],
    ['4,60', marks(...many('5', 3), ...many('4', 2)), '4', '5', '5'],
    ['4,59…', marks(...many('5', 29), ...many('4', 20)), '4', '4', '5'],
    ['3,60 by weights of a tenth', marks(['4', 0.6], ['3', 0.4]), '3', '4', '4'],
    ['2,60', marks(...many('3', 3), ...many('2', 2)), '2', '3', '3'],
    ['2,59…', marks(...many('3', 29), ...many('2', 20)), '2', '2', '3'],
  ]
  it.each(vectors)('[TRM-02] %s is rounded by the school’s rule on the exact average', (_name, given, at65, at60, at50) => {
    const average = averageOf(given)
    const presets = [ROUNDINGS.sixtyFive, ROUNDINGS.sixTenths, ROUNDINGS.half]
    expect(presets.map((by) => suggestTermMark(average, given.length, 0, rules(by)).value)).toEqual([at65, at60, at50])
  })

  it('[TRM-02] is what exact rationals say, for any marks, weights and thresholds', () => {
    const mark = fc.record({ value: fc.constantFrom('1', '2', '3', '4', '5', '.'), weightHundredths: fc.integer({ min: 1, max: 1000 }) })
    const thresholds = fc.record({
      five: fc.integer({ min: 401, max: 500 }),
      four: fc.integer({ min: 301, max: 400 }),
      three: fc.integer({ min: 201, max: 300 }),
    })
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 60 }), thresholds, fc.constantFrom(1, 2), (given, by, scaleFrom) => {
        const counted = given.filter((one) => one.value !== '.')
        const sum = counted.reduce((total, one) => total + BigInt(one.value) * BigInt(one.weightHundredths), 0n)
        const weight = counted.reduce((total, one) => total + BigInt(one.weightHundredths), 0n)
        const reached = (border: number) => sum * 100n >= BigInt(border) * weight
        const low = scaleFrom === 1 && !reached(by.three - 100) ? '1' : '2'
        const expected = weight === 0n ? 'na' : reached(by.five) ? '5' : reached(by.four) ? '4' : reached(by.three) ? '3' : low
        const suggested = suggestTermMark(averageOf(given), counted.length, 0, rules(ROUNDINGS.half, { thresholds: by, scaleFrom }))
        expect(suggested.value).toBe(expected)
      }),
    )
  })

  it('[TRM-03] warns and never refuses: nothing counts, a five beside a two, too few marks', () => {
    const strict = rules(ROUNDINGS.half, { warnNoFiveWithTwo: true, marksExpected: 3 })
    const five = { sum: 4700, weight: 1000 }
    expect(suggestTermMark(null, 0, 0, strict)).toEqual({ value: 'na', warnings: ['nothingCounts'] })
    expect(suggestTermMark(five, 10, 1, strict)).toEqual({ value: '5', warnings: ['fiveWithTwo'] })
    expect(suggestTermMark(five, 2, 1, strict)).toEqual({ value: '5', warnings: ['fiveWithTwo', 'fewMarks'] })
    expect(suggestTermMark(five, 3, 0, strict)).toEqual({ value: '5', warnings: [] })
    expect(suggestTermMark(five, 1, 1, rules(ROUNDINGS.half))).toEqual({ value: '5', warnings: [] })
  })
})

describe('the marks a year ends with', () => {
  it.each<[TermValue[], TermValue]>([
    [['4', '4', '5', '5'], '5'],
    [['3', '4', '4', '3'], '4'],
    [['2', '2', '2', '3'], '2'],
    [['5', '5', '4'], '5'],
    [['na', '4', '5', '4'], '4'],
    [['pass', 'pass'], 'pass'],
    [['pass', 'fail'], 'fail'],
    [['na', 'na'], 'na'],
    [['exempt', 'exempt'], 'exempt'],
    [['exempt', '4'], '4'],
  ])('[TRM-04] terms %j make the year %s, halves up', (terms, year) => {
    expect(suggestYearMark(terms).value).toBe(year)
  })

  it('[TRM-04] nothing is suggested for the year while a term of it is missing, and a term not attested is warned of', () => {
    expect(suggestYearMark(['4', null, '5'])).toEqual({ value: null, warnings: ['termsMissing'] })
    expect(suggestYearMark([])).toEqual({ value: null, warnings: ['termsMissing'] })
    expect(suggestYearMark(['na', '4']).warnings).toEqual(['notAttested'])
  })

  const end = (yearLevel: number, year: TermValue | null, exam: TermValue | null, tenthAndEleventh: (TermValue | null)[] = []) =>
    suggestFinalMark({ yearLevel, year, exam, tenthAndEleventh })

  it('[TRM-05] ninth form: mean of year and examination, without one the year’s mark', () => {
    expect([end(9, '4', '3').value, end(9, '3', '4').value, end(9, '5', '3').value, end(9, '4', null).value]).toEqual(['4', '4', '4', '4'])
  })

  it('[TRM-05] eleventh form: mean of the half-years and years of the tenth and eleventh: 4, 5, 5 and 4, 4, 4 make 26/6 = 4', () => {
    expect(end(11, '4', null, ['4', '5', '5', '4', '4', '4']).value).toBe('4')
    expect(end(11, '4', null, ['5', '5', '5', '4', '4', '4']).value).toBe('5')
    expect(end(11, '4', '2', ['4', '4', '4']).value).toBe('4')
  })

  it('[TRM-05] other forms take the year’s mark; without one there is nothing to suggest', () => {
    expect([end(7, '4', '2').value, end(7, null, '5').value, end(7, 'pass', null).value]).toEqual(['4', null, 'pass'])
  })

  it('[TRM-04] a mean is what exact rationals say, halves up', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 40 }), (numbers) => {
        const sum = numbers.reduce((total, one) => total + BigInt(one), 0n)
        const count = BigInt(numbers.length)
        const whole = sum / count
        const expected = (sum - whole * count) * 2n >= count ? whole + 1n : whole
        expect(meanMark(numbers.map((one) => String(one) as TermValue))).toBe(String(expected))
      }),
    )
  })
})

describe('giving something else than the marks say', () => {
  it.each<[TermValue | null, TermValue | null, boolean]>([
    ['4', '5', true],
    ['4', '4', false],
    ['4', 'na', true],
    ['4', null, false],
    ['na', '3', true],
    ['na', 'pass', false],
    ['na', 'exempt', false],
    [null, '5', false],
  ])('[TRM-06] %s suggested and %s given asks for a reason: %s', (suggested, given, asks) => {
    expect(needsReason(suggested, given)).toBe(asks)
  })
})
