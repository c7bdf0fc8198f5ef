import { describe, expect, it } from 'vitest'
import { demoSchoolFiles } from '../cast/demo-school.ts'

describe('the demo school', () => {
  it.each(['2025-10-06', '2026-07-30', '2026-08-01', '2026-11-26', '2031-02-03'])(
    '[ID-98] made on %s, Полина is 13 and may sign in with an e-mail, and nobody in her class is a baby or grown up',
    (on) => {
      const born = bornIn(demoSchoolFiles(on)['demographics.csv'] ?? '')
      expect(ageOn(on, born.get('s-guseva') ?? '')).toBe(13)
      expect([...born.values()].map((day) => ageOn(on, day)).filter((age) => age < 12 || age > 15)).toEqual([])
    },
  )
})

function bornIn(csv: string): Map<string, string> {
  const [head = '', ...rows] = csv.trim().split(/\r?\n/)
  const columns = head.split(',')
  const [id, day] = [columns.indexOf('sourcedId'), columns.indexOf('birthDate')]
  return new Map(rows.map((row) => row.split(',')).map((cells) => [cells[id] ?? '', cells[day] ?? '']))
}

/** Whole years; both are YYYY-MM-DD. */
function ageOn(on: string, born: string): number {
  return Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5) < born.slice(5) ? 1 : 0)
}
