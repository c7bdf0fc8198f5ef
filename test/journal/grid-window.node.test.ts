// Which cells of a grid are drawn, and when: what a key waits for, and what is drawn when nobody waits.
import { describe, expect, it } from 'vitest'
import { type GridWindow, type OpenWindow, openWindow, type View } from '../../web/journal/grid-window.ts'

const SIZES = { row: 36, column: 44, start: 250, end: 100, head: 72 }
const [PUPILS, LESSONS] = [35, 80]
/** Ten rows and twenty columns of it are seen. */
const SEEN: View = {
  left: 30 * SIZES.column,
  top: 0,
  width: 20 * SIZES.column + SIZES.start + SIZES.end,
  height: 10 * SIZES.row + SIZES.head,
}

describe('the cells of a large grid that are drawn', () => {
  it('[GRD-13] a teacher who goes down a column never waits for a row: each is drawn before, one after each key', () => {
    const drawn = opened()
    const drawnAfterKeys: number[] = []
    for (let row = 0; row + 10 <= PUPILS; row++) {
      const seen = { ...SEEN, top: row * SIZES.row }
      expect(drawn.look(seen, 'stepped')).toBe(false)
      drawnAfterKeys.push(newCells(drawn, () => drawn.look(seen, 'rested')))
    }
    expect(Math.max(...drawnAfterKeys)).toBe(20 + 2 * 2)
    expect(drawn.has({ row: PUPILS - 1, column: 30 })).toBe(true)
  })

  it('[GRD-13] to the right it is the same, and rows that stay are not drawn anew', () => {
    const drawn = opened()
    const { rows } = drawn.shown.value
    for (let column = 30; column + 20 <= LESSONS; column++) {
      const seen = { ...SEEN, left: column * SIZES.column }
      expect(drawn.look(seen, 'stepped')).toBe(false)
      expect(newCells(drawn, () => drawn.look(seen, 'rested'))).toBeLessThanOrEqual(10 + 2)
      expect(drawn.shown.value.rows).toBe(rows)
    }
  })

  it('[GRD-01] a leap draws at once what is seen after it', () => {
    const drawn = opened()
    expect(drawn.look({ ...SEEN, left: 0, top: 20 * SIZES.row }, 'stepped')).toBe(true)
    expect([drawn.has({ row: 20, column: 0 }), drawn.has({ row: 29, column: 19 }), drawn.has({ row: 0, column: 30 })]).toEqual([
      true,
      true,
      false,
    ])
  })
})

function opened(): OpenWindow {
  return openWindow(PUPILS, LESSONS, SEEN, SIZES)
}

/** How many cells are drawn after it that were not before. */
function newCells(drawn: OpenWindow, act: () => void): number {
  const before = cellsOf(drawn.shown.value)
  act()
  return [...cellsOf(drawn.shown.value)].filter((cell) => !before.has(cell)).length
}

function cellsOf({ rows, columns }: GridWindow): ReadonlySet<string> {
  const cells = new Set<string>()
  for (let row = rows.from; row < rows.to; row++) {
    for (let column = columns.from; column < columns.to; column++) cells.add(`${row} ${column}`)
  }
  return cells
}
