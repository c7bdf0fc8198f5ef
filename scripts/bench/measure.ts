/** One line of the table; `limit` is what the issue promised, when it promised something. */
export type Figure = {
  readonly what: string
  readonly value: number | null
  readonly unit: string
  readonly limit?: number
}

export function figure(what: string, value: number | null, unit: string, limit?: number): Figure {
  const rounded = value === null ? null : Math.round(value * 100) / 100
  return limit === undefined ? { what, value: rounded, unit } : { what, value: rounded, unit, limit }
}

export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, limit }) => [
    what,
    value === null ? '–' : `${value} ${unit}`,
    limit === undefined ? '' : `≤ ${limit}`,
    limit === undefined || value === null ? '' : value <= limit ? '✓' : '✗',
  ])
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
