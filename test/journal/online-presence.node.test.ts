import { describe, expect, it } from 'vitest'
import { lessonSpan, proposedAttendance, proposedPresence, timeWithin } from '../../protocol/online-presence.ts'

const M = 60_000
const SPAN = { from: 0, to: 40 * M }
const visit = (from: number, to: number | null) => ({ joinedAt: from * M, leftAt: to === null ? null : to * M })

describe('what the time in a call says', () => {
  it('[LESSON-13] a lesson is as long as it was held within its hours; one held at another hour as long as its call', () => {
    expect(lessonSpan({ from: 30 * M, to: 70 * M }, 20 * M, 65 * M)).toEqual({ from: 30 * M, to: 65 * M })
    expect(lessonSpan({ from: 30 * M, to: 70 * M }, 35 * M, 90 * M)).toEqual({ from: 35 * M, to: 70 * M })
    expect(lessonSpan({ from: 30 * M, to: 70 * M }, 80 * M, 100 * M)).toEqual({ from: 80 * M, to: 100 * M })
    expect(lessonSpan({ from: 30 * M, to: 70 * M }, 5 * M, 10 * M)).toEqual({ from: 5 * M, to: 10 * M })
  })

  it('[LESSON-13] minutes outside the lesson do not count, and two visits at once count once', () => {
    expect(timeWithin([visit(-10, 10)], SPAN)).toBe(10 * M)
    expect(timeWithin([visit(0, 20), visit(10, 30)], SPAN)).toBe(30 * M)
    expect(timeWithin([visit(10, 30), visit(0, 20), visit(35, null)], SPAN)).toBe(35 * M)
    expect(timeWithin([visit(50, 60)], SPAN)).toBe(0)
  })

  it('[LESSON-13] seven tenths were there; who came at all is to be checked; who never came was not', () => {
    expect(proposedPresence([visit(12, null)], SPAN)).toBe('present')
    expect(proposedPresence([visit(12.1, null)], SPAN)).toBe('check')
    expect(proposedPresence([visit(50, 60)], SPAN)).toBe('check')
    expect(proposedPresence([], SPAN)).toBe('absent')
  })

  it('[LESSON-13] what stands in the journal stays, and what parents have said goes before «Н»', () => {
    const cell = { marks: [], attendance: null, version: 0 }
    expect(proposedAttendance({ proposed: 'absent', noticed: null, cell })).toBe('absent')
    expect(proposedAttendance({ proposed: 'absent', noticed: 'ill', cell })).toBe('ill')
    expect(proposedAttendance({ proposed: 'check', noticed: 'ill', cell })).toBe('late')
    expect(proposedAttendance({ proposed: 'present', noticed: 'ill', cell })).toBeNull()
    expect(proposedAttendance({ proposed: 'absent', noticed: null, cell: { ...cell, attendance: 'exempt' } })).toBe('exempt')
  })
})
