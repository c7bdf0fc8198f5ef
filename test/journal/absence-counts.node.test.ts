import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AbsenceDay, countAbsences, isFullDay } from '../../protocol/absence-counts.ts'
import { covers, type NoticeReason, proposedAt } from '../../protocol/absence-notice.ts'

const day = (lessons: number, missed: number, ill = 0, late = 0): AbsenceDay => ({ lessons, missed, ill, late })

describe('counts of absences', () => {
  it.each([
    ['a day at school', day(6, 0), false],
    ['five lessons of six', day(6, 5), false],
    ['all six', day(6, 6), true],
    ['the only lesson of the day', day(1, 1), true],
    ['all that were left when one was cancelled and one exempt', day(4, 4), true],
    ['a day of nothing but exempt lessons', day(0, 0), false],
    ['late once and away for the rest', day(6, 5, 0, 1), false],
  ])('[ATT-13] %s: a full day or not', (_, one, full) => {
    expect(isFullDay(one)).toBe(full)
  })

  it('[ATT-13] a full day is one of illness when every lesson of it was', () => {
    expect(countAbsences([day(6, 6, 6), day(6, 6, 5), day(6, 3, 3), day(5, 0, 0, 2)])).toEqual({
      fullDays: 2,
      fullDaysIll: 1,
      lessons: 15,
      lessonsIll: 14,
      late: 2,
    })
    expect(countAbsences([])).toEqual({ fullDays: 0, fullDaysIll: 0, lessons: 0, lessonsIll: 0, late: 0 })
  })

  it('[ATT-13] whatever the days, what is of illness is part of the whole', () => {
    const anyDay = fc
      .tuple(fc.nat(8), fc.nat(8), fc.nat(8), fc.nat(8))
      .map(([a, b, c, late]) => day(a + b + c, a + b, a, Math.min(late, c)))
    fc.assert(
      fc.property(fc.array(anyDay, { maxLength: 40 }), (days) => {
        const counts = countAbsences(days)
        expect(counts.fullDaysIll).toBeLessThanOrEqual(counts.fullDays)
        expect(counts.lessonsIll).toBeLessThanOrEqual(counts.lessons)
        expect(counts.fullDays).toBeLessThanOrEqual(days.length)
      }),
    )
  })
})

describe('a notice', () => {
  const friday = { fromOn: '2025-10-10', toOn: '2025-10-10', numbers: [1, 2, 3], reason: 'illness' as NoticeReason }
  it('[ATT-06] speaks of its lessons and of no other', () => {
    expect([0, 1, 3, 4].map((number) => covers(friday, { on: '2025-10-10', number }))).toEqual([false, true, true, false])
    expect(covers(friday, { on: '2025-10-09', number: 1 })).toBe(false)
    expect(covers({ ...friday, numbers: null }, { on: '2025-10-10', number: 7 })).toBe(true)
  })

  it('[ATT-06] proposes Б for illness and УП for everything else, the latest first', () => {
    const place = { on: '2025-10-10', number: 2 }
    expect(proposedAt([friday], place)).toBe('ill')
    expect(proposedAt([{ ...friday, reason: 'family' }, friday], place)).toBe('excused')
    expect(proposedAt([{ ...friday, reason: 'other' }], place)).toBe('excused')
    expect(proposedAt([friday], { ...place, number: 4 })).toBe(null)
    expect(proposedAt([], place)).toBe(null)
  })
})
