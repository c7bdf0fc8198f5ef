import { describe, expect, it } from 'vitest'
import type { AcademicYearId } from '../../protocol/ids.ts'
import type { Refusal } from '../../worker/platform/refusal.ts'
import { requireApart, requirePeriod, requireYear, yearAt } from '../../worker/school/setup/periods.ts'
import { leavesByDefault, nextPeriods, nextYear, whyClosed, yearToLeave } from '../../worker/school/setup/plan-roll-over.ts'

const YEAR = { title: '2025/26', startsOn: '2025-09-01', endsOn: '2026-05-26' }
const term = (startsOn: string, endsOn: string, levelFrom = 1, levelTo = 11) => ({ startsOn, endsOn, levelFrom, levelTo })

function said(judge: () => void): string {
  try {
    judge()
    return 'fine'
  } catch (error) {
    return (error as Refusal).code
  }
}

describe('what is judged about dates', () => {
  it.each([
    ['2025-09-01', '2026-05-26', 'fine'],
    ['2025-09-01', '2026-09-01', 'fine'],
    ['2025-09-01', '2026-09-02', 'year_too_long'],
    ['2025-09-01', '2026-10-05', 'year_too_long'],
    ['2025-09-01', '2025-09-01', 'dates_reversed'],
    ['2026-05-26', '2025-09-01', 'dates_reversed'],
  ])('[SET-02] a school year from %s to %s: %s', (startsOn, endsOn, outcome) => {
    expect(said(() => requireYear({ startsOn, endsOn }))).toBe(outcome)
  })

  it.each([
    [term('2025-09-01', '2025-10-24'), 'fine'],
    [term('2025-10-24', '2025-10-24'), 'fine'],
    [term('2025-08-31', '2025-10-24'), 'outside_year'],
    [term('2026-05-01', '2026-05-27'), 'outside_year'],
    [term('2025-10-24', '2025-09-01'), 'dates_reversed'],
    [term('2025-09-01', '2025-10-24', 9, 5), 'invalid'],
  ])('[SET-03] a period %j is %s', (period, outcome) => {
    expect(said(() => requirePeriod(period, [YEAR], 'terms.0'))).toBe(outcome)
  })

  it('[SET-03] two periods may share days when no year level has both', () => {
    const quarter = term('2025-09-01', '2025-10-24', 1, 9)
    expect(said(() => requireApart(term('2025-09-01', '2025-12-30', 10, 11), [quarter], ''))).toBe('fine')
    expect(said(() => requireApart(term('2025-09-01', '2025-12-30', 9, 11), [quarter], ''))).toBe('dates_overlap')
    expect(said(() => requireApart(term('2025-10-24', '2025-12-30', 1, 1), [quarter], ''))).toBe('dates_overlap')
    expect(said(() => requireApart(term('2025-10-25', '2025-12-30', 1, 9), [quarter], ''))).toBe('fine')
  })

  it('[SET-01] the present year is the one that holds today, in summer the next one if it is there', () => {
    const next = { title: '2026/27', startsOn: '2026-09-01', endsOn: '2027-05-26' }
    expect(yearAt([next, YEAR], '2025-10-06')?.title).toBe('2025/26')
    expect(yearAt([next, YEAR], '2026-07-01')?.title).toBe('2026/27')
    expect(yearAt([YEAR], '2026-07-01')?.title).toBe('2025/26')
    expect(yearAt([], '2026-07-01')).toBeNull()
  })
})

describe('the next school year', () => {
  it.each([
    ['2025/26', '2026/27'],
    ['2025/2026 учебный год', '2026/2027 учебный год'],
    ['2025–26', '2026–27'],
    ['Учебный год', '2026/27'],
    ['2099/00', '2100/01'],
  ])('[SET-16] after «%s» comes «%s»', (title, next) => {
    expect(nextYear({ ...YEAR, title }).title).toBe(next)
  })

  it('[SET-16] begins and ends on the same days of the calendar; its terms move by whole weeks and fill it', () => {
    const to = nextYear(YEAR)
    expect(to).toEqual({ title: '2026/27', startsOn: '2026-09-01', endsOn: '2027-05-26' })
    const quarters = [
      term('2025-09-01', '2025-10-24'),
      term('2025-11-03', '2025-12-30'),
      term('2026-01-12', '2026-03-27'),
      term('2026-04-06', '2026-05-26'),
    ]
    expect(nextPeriods(quarters, YEAR, to).map(({ startsOn, endsOn }) => `${startsOn}–${endsOn}`)).toEqual([
      '2026-09-01–2026-10-23',
      '2026-11-02–2026-12-29',
      '2027-01-11–2027-03-26',
      '2027-04-05–2027-05-26',
    ])
  })

  it('[SET-16] of a leap year’s end it makes a date that exists', () => {
    expect(nextYear({ title: '2027/28', startsOn: '2027-09-01', endsOn: '2028-02-29' }).endsOn).toBe('2029-02-28')
  })

  const [id, nextId] = ['yea_1' as AcademicYearId, 'yea_2' as AcademicYearId]
  const next = { ...nextYear(YEAR), id: nextId }

  it('[SET-15] opens when the year is over, while the next one is not there yet or has no classes', () => {
    const [one, both] = [new Set([id]), new Set([id, nextId])]
    expect(whyClosed(YEAR, undefined, one, '2026-05-26')).toBe('running')
    expect(whyClosed(YEAR, undefined, one, '2026-05-27')).toBe(null)
    expect(whyClosed(YEAR, next, one, '2026-05-26')).toBe('running')
    expect(whyClosed(YEAR, next, one, '2026-05-27')).toBe(null)
    expect(whyClosed(YEAR, next, both, '2026-05-27')).toBe('done')
  })

  it('[SET-15] the year that is left is the last that has begun and has classes, else the last that has begun', () => {
    const years = [{ ...YEAR, id }, next]
    const left = (lived: readonly AcademicYearId[], today: string) => yearToLeave(years, new Set(lived), today)?.id
    expect(left([id], '2026-09-05')).toBe(id)
    expect(left([id, nextId], '2026-09-05')).toBe(nextId)
    expect(left([id, nextId], '2026-07-01')).toBe(id)
    expect(left([], '2026-09-05')).toBe(nextId)
    expect(left([], '2025-08-01')).toBe(id)
  })

  it('[SET-17] by default the last level leaves: the eleventh, or the ninth or fourth where there is nothing above', () => {
    expect([11, 9, 4, 7].map((level) => leavesByDefault(level, [4, 7, 9, 11]))).toEqual([true, false, false, false])
    expect([9, 8, 4].map((level) => leavesByDefault(level, [4, 8, 9]))).toEqual([true, false, false])
    expect(leavesByDefault(4, [1, 2, 3, 4])).toBe(true)
    expect(leavesByDefault(7, [7])).toBe(false)
  })
})
