import { describe, expect, it } from 'vitest'
import { ROUNDINGS } from '../../protocol/journal-rules.ts'
import { showAverage } from '../../protocol/mark-average.ts'
import { fivesNeeded, outcomeOf } from '../../web/diary/what-if.ts'

const of = (values: string, weightHundredths = 100) => [...values].map((value) => ({ value, weightHundredths }))
const { sixtyFive, half } = ROUNDINGS

describe('«что если»', () => {
  it('[DIA-10] an average that only looks like the border does not reach it: 79/17 shows 4,65 and makes a four', () => {
    const marks = of('55555555555444444')
    const { average, suggested } = outcomeOf(marks, sixtyFive, 2)
    expect([average, showAverage(average), suggested]).toEqual([{ sum: 7900, weight: 1700 }, '4,65', '4'])
    expect(outcomeOf(marks, half, 2).suggested).toBe('5')
  })

  it('[DIA-10] an added control work weighs as it would: (5,1) and (4,4) make 4,20', () => {
    expect(showAverage(outcomeOf([...of('5'), ...of('4', 400)], sixtyFive, 2).average)).toBe('4,20')
  })

  it('[DIA-10] what does not count changes nothing, and of nothing nothing comes', () => {
    expect(outcomeOf([...of('5'), ...of('.'), ...of('2', 0)], sixtyFive, 2)).toEqual({ average: { sum: 500, weight: 100 }, suggested: '5' })
    expect(outcomeOf(of('.'), sixtyFive, 2)).toEqual({ average: null, suggested: null })
  })

  it('[DIA-10] so many fives are needed that the exact average reaches the next border, and one fewer does not do', () => {
    const marks = of('4445')
    const needed = fivesNeeded(marks, sixtyFive, 100)
    expect(needed).toEqual({ mark: '5', count: 5 })
    expect(outcomeOf([...marks, ...of('5555')], sixtyFive, 2).suggested).toBe('4')
    expect(outcomeOf([...marks, ...of('55555')], sixtyFive, 2).suggested).toBe('5')
    expect(fivesNeeded(marks, sixtyFive, 400)).toEqual({ mark: '5', count: 2 })
    expect(fivesNeeded(of('22'), sixtyFive, 100)).toEqual({ mark: '3', count: 1 })
  })

  it('[DIA-10] whoever has a five, or no mark, is told of no number; one that is out of reach is said to be', () => {
    expect(fivesNeeded(of('55'), sixtyFive, 100)).toBeNull()
    expect(fivesNeeded([], sixtyFive, 100)).toBeNull()
    expect(fivesNeeded(of('3'.repeat(40)), sixtyFive, 10)).toEqual({ mark: '4', count: null })
  })
})
