// Which cells of a grid are drawn: those that are seen and a few around them, along both axes. Rows and columns are all of one size, so that where one
// is, is arithmetic and asks no layout. Rule GRD-01.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { Place } from './grid-cursor.ts'

/** From the first to before the last. */
export type Span = { readonly from: number; readonly to: number }
export type GridWindow = { readonly rows: Span; readonly columns: Span }

/** In pixels of the page as it is: whoever reads with larger letters has larger rows. */
export type GridSizes = {
  readonly row: number
  readonly column: number
  /** What stays when one scrolls: names and numbers, averages. */
  readonly start: number
  readonly end: number
  readonly head: number
}

const REM = {
  wide: { row: 2.25, column: 2.75, number: 2.5, name: 13, total: 3.5 },
  /** A finger's. The columns at the end scroll along, or there would be no room for marks. */
  narrow: { row: 2.75, column: 2.75, number: 0, name: 8, total: 3.5 },
} as const
const HEAD_REM = 1.75 + 2.75

export function gridSizes(narrow: boolean, totals: number): GridSizes & { readonly rem: (typeof REM)['wide' | 'narrow'] } {
  const px = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const rem = REM[narrow ? 'narrow' : 'wide']
  return {
    rem,
    row: rem.row * px,
    column: rem.column * px,
    start: (rem.number + rem.name) * px,
    end: narrow ? 0 : totals * rem.total * px,
    head: HEAD_REM * px,
  }
}

/** Around what is seen: a wheel runs ahead of the page, a key goes one step and is not to wait for more. */
const AROUND = { scrolled: 5, stepped: 2 } as const
/** A key waits for what it cannot do without. What the next key will want is drawn when nobody waits, a row or a column at a time. */
const NEEDED = { scrolled: 1, stepped: 1, rested: AROUND.stepped } as const

/** What a scroller shows of the grid's body. */
export type View = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

export type LookedBy = keyof typeof NEEDED

export type OpenWindow = {
  readonly shown: ReadonlySignal<GridWindow>
  readonly has: (place: Place) => boolean
  /** True when other cells are drawn from now on. A step within what is drawn around the view draws nothing anew. */
  readonly look: (seen: View, by: LookedBy) => boolean
}

export function openWindow(rows: number, columns: number, view: View, sizes: GridSizes): OpenWindow {
  const windowAt = ({ left, top, width, height }: View, more: number): GridWindow => ({
    rows: around(top / sizes.row, (top + height - sizes.head) / sizes.row, more, rows),
    columns: around(left / sizes.column, (left + width - sizes.start - sizes.end) / sizes.column, more, columns),
  })
  const shown = signal(windowAt(view, AROUND.stepped))
  return {
    shown,
    has: ({ row, column }) => holds(shown.peek().columns, column) && (row < 0 || holds(shown.peek().rows, row)),
    look: (seen, by) => {
      const [drawn, needed] = [shown.peek(), windowAt(seen, NEEDED[by])]
      const [keepsRows, keepsColumns] = [covers(drawn.rows, needed.rows), covers(drawn.columns, needed.columns)]
      if (keepsRows && keepsColumns) return false
      const next = windowAt(seen, by === 'scrolled' ? AROUND.scrolled : AROUND.stepped)
      // A key goes along one axis: along the other all stays, and no width is laid out anew.
      const keeps = by !== 'scrolled'
      shown.value = { rows: keeps && keepsRows ? drawn.rows : next.rows, columns: keeps && keepsColumns ? drawn.columns : next.columns }
      return true
    },
  }
}
/** How far to scroll so that a place is seen whole; null along an axis that need not move. */
export function scrollTo(
  { row, column }: Place,
  seen: View,
  sizes: GridSizes,
): { readonly left: number | null; readonly top: number | null } {
  return {
    left: along(column * sizes.column, sizes.column, seen.left, seen.width - sizes.start - sizes.end),
    top: row < 0 ? null : along(row * sizes.row, sizes.row, seen.top, seen.height - sizes.head),
  }
}

function along(at: number, size: number, from: number, length: number): number | null {
  if (at < from) return at
  // Whole ones only: half a mark is no mark.
  return at + size > from + length ? Math.ceil((at + size - length) / size) * size : null
}

function around(from: number, to: number, more: number, count: number): Span {
  return { from: clamp(Math.floor(from) - more, count), to: clamp(Math.ceil(to) + more, count) }
}

function clamp(value: number, max: number): number {
  return Math.max(0, Math.min(max, value))
}

function covers(drawn: Span, needed: Span): boolean {
  return drawn.from <= needed.from && drawn.to >= needed.to
}

function holds({ from, to }: Span, at: number): boolean {
  return at >= from && at < to
}
