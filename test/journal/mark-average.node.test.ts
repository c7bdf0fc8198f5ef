import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averageOf, reaches, showAverage, type WeightedMark, weighing } from '../../protocol/mark-average.ts'

const marks = (...pairs: [string, number][]): WeightedMark[] =>
  pairs.map(([value, weight]) => ({ value, weightHundredths: Math.round(weight * 100) }))
const many = (value: string, count: number, weight = 1): [string, number][] => Array.from({ length: count }, () => [value, weight])

describe('averages of marks', () => {
  // name, marks, shown, reaches 4,65 for a five?, reaches 4,5 for a five?
  const vectors: [string, WeightedMark[], string, boolean, boolean][] = [
    ['W1', marks(['5', 3], ['5', 1], ['4', 5]), '4,44', false, false],
    ['W2', marks(['5', 2], ['3', 1]), '4,33', false, false],
    ['W3', marks(['4', 1], ['4', 1], ['5', 1], ['5', 1]), '4,50', false, true],
    ['W4', marks(['5', 10], ['4', 8], ['3', 3], ['2', 1]), '4,23', false, false],
    ['W5', marks(['5', 13], ['4', 7]), '4,65', true, true],
    ['W6', marks(...many('5', 11), ...many('4', 6)), '4,65', false, true],
    ['W8', [...marks(['5', 1]), ...['Н', '.', 'осв'].map((value) => ({ value, weightHundredths: 100 }))], '5,00', true, true],
    ['W9', marks(['.', 1]), '–', false, false],
    ['S05', marks(['5', 1], ['4', 4]), '4,20', false, false],
  ]
  it.each(vectors)('[MARK-01] %s comes out to the last decimal', (_name, given, shown, at465, at450) => {
    const average = averageOf(given)
    expect([showAverage(average), reaches(average, 465), reaches(average, 450)]).toEqual([shown, at465, at450])
  })

  it('[MARK-01] W7: weights of a tenth stay exact, so 3,5 reaches 3,5', () => {
    const average = averageOf(marks(['2', 0.1], ['5', 0.1]))
    expect([showAverage(average), reaches(average, 350)]).toEqual(['3,50', true])
  })

  it('[MARK-02] W6: 79/17 is shown as 4,65 and does not reach it', () => {
    const average = { sum: 7900, weight: 1700 }
    expect([showAverage(average), reaches(average, 465), reaches(average, 464)]).toEqual(['4,65', false, true])
  })

  it('[MARK-02] shows what exact rationals say, for any marks and weights', () => {
    const mark = fc.record({
      value: fc.constantFrom('1', '2', '3', '4', '5', '.', 'Н'),
      weightHundredths: fc.integer({ min: 1, max: 1000 }),
    })
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 60 }), (given) => {
        const counted = given.filter((one) => /\d/.test(one.value))
        const sum = counted.reduce((total, one) => total + BigInt(one.value) * BigInt(one.weightHundredths), 0n)
        const weight = counted.reduce((total, one) => total + BigInt(one.weightHundredths), 0n)
        const hundredths = weight === 0n ? null : (sum * 200n + weight) / (weight * 2n)
        const expected = hundredths === null ? '–' : `${hundredths / 100n},${String(hundredths % 100n).padStart(2, '0')}`
        expect(showAverage(averageOf(given))).toBe(expected)
      }),
    )
  })

  it('[MARK-01] reaches a border exactly when the exact rational does, for any marks, weights and borders', () => {
    const mark = fc.record({
      value: fc.constantFrom('1', '2', '3', '4', '5', '.', 'Н'),
      weightHundredths: fc.integer({ min: 0, max: 10_000 }),
    })
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 80 }), fc.integer({ min: 100, max: 500 }), (given, border) => {
        const counted = given.filter((one) => /\d/.test(one.value))
        const sum = counted.reduce((total, one) => total + BigInt(one.value) * BigInt(one.weightHundredths), 0n)
        const weight = counted.reduce((total, one) => total + BigInt(one.weightHundredths), 0n)
        expect(reaches(averageOf(given), border)).toBe(weight > 0n && sum * 100n >= BigInt(border) * weight)
      }),
    )
  })

  it('[MARK-02] 445 averages of fewer than 200 marks are shown as a border they do not reach: none is rounded up to it', () => {
    const shown = (sum: number, weight: number) => showAverage({ sum, weight })
    let deceived = 0
    for (let n = 1; n < 200; n++) {
      for (let sum = 2 * n; sum <= 5 * n; sum++) {
        for (const border of [265, 365, 465, 260, 360]) {
          if (shown(sum, n) !== showAverage({ sum: border, weight: 100 }) || sum * 100 >= border * n) continue
          deceived++
          expect(reaches({ sum, weight: n }, border)).toBe(false)
        }
      }
    }
    expect(deceived).toBe(445)
  })

  it('[MARK-13] a mark weighs what it says itself, else its kind, else its lesson’s kind, else the school’s first; what is not counted weighs nothing', () => {
    const weigh = weighing([
      { id: 'first', weightHundredths: 100 },
      { id: 'test', weightHundredths: 400 },
    ])
    const mark = { value: '5', kindId: null }
    expect(
      [
        weigh(mark),
        weigh(mark, 'test'),
        weigh({ ...mark, kindId: 'test' }, 'first'),
        weigh({ ...mark, kindId: 'gone' }, 'test'),
        weigh({ ...mark, kindId: 'test', weightHundredths: 250 }),
        weigh({ ...mark, weightHundredths: 250, counts: false }),
        weighing([])(mark),
      ].map(({ weightHundredths }) => weightHundredths),
    ).toEqual([100, 400, 400, 100, 250, 0, 100])
  })

  it('[MARK-02] an English page has a decimal point', () => {
    expect(showAverage({ sum: 420, weight: 100 }, 'en')).toBe('4.20')
  })
})
