// Where the teacher is in the grid: one active cell, a range around it, and the word being typed. Pure but for its signals.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Move } from './grid-keys.ts'

/** Row −1 is the header: a lesson's card is opened from there. */
export type Place = { readonly row: number; readonly column: number }

export type Range = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number }

export type Cursor = {
  readonly at: Signal<Place>
  /** The other corner of the selection; the same as `at` when one cell is selected. */
  readonly anchor: Signal<Place>
  readonly range: ReadonlySignal<Range>
  readonly move: (move: Move, extend: boolean) => boolean
  readonly go: (place: Place, extend?: boolean) => void
}

export function openCursor(rows: number, columns: number, start: Place): Cursor {
  const at = signal(start)
  const anchor = signal(start)
  const range = computed<Range>(() => ({
    top: Math.max(0, Math.min(at.value.row, anchor.value.row)),
    bottom: Math.max(0, Math.max(at.value.row, anchor.value.row)),
    left: Math.min(at.value.column, anchor.value.column),
    right: Math.max(at.value.column, anchor.value.column),
  }))
  const go = (place: Place, extend = false) => {
    at.value = { row: clamp(place.row, -1, rows - 1), column: clamp(place.column, 0, columns - 1) }
    if (!extend) anchor.value = at.value
  }
  return {
    at,
    anchor,
    range,
    go,
    /** False when there is nowhere to go, so that Tab may leave the grid. */
    move: (move, extend) => {
      const from = at.value
      const to = {
        row: move.to === 'gridStart' ? 0 : move.to === 'gridEnd' ? rows - 1 : rowAfter(from.row, move.rows),
        column: move.to === undefined ? from.column + move.columns : move.to.endsWith('Start') ? 0 : columns - 1,
      }
      go(to, extend)
      return at.value.row !== from.row || at.value.column !== from.column
    },
  }
}

/** Whoever leaps up stops at the first pupil; the header is a single step. */
function rowAfter(row: number, by: number): number {
  return by < -1 && row >= 0 ? Math.max(0, row + by) : row + by
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value))
}
