import { encode } from 'uqr'
import styles from './qr.module.css'

type Props = {
  readonly text: string
  /** What it is for and what to do with it; the text itself belongs beside it for whoever has no camera. */
  readonly label: string
  /** CSS pixels of a side, the quiet zone included. */
  readonly size?: number
}

/** Modules of white around it, without which cameras do not find it. */
const QUIET_ZONE = 4

/** A QR code: dark on white in both themes, because not every camera reads an inverted one. */
export function Qr({ text, label, size = 216 }: Props) {
  const { data, size: side } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  return (
    <svg
      class={styles.qr}
      width={size}
      height={size}
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path d={pathOf(data)} />
    </svg>
  )
}

/** One rectangle a run of dark modules. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows
    .map((row, y) =>
      runsOf(row)
        .map(({ from, length }) => `M${from} ${y}h${length}v1h-${length}z`)
        .join(''),
    )
    .join('')
}

function runsOf(row: readonly boolean[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = []
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1)
    if (!dark) continue
    if (last !== undefined && last.from + last.length === x) last.length++
    else runs.push({ from: x, length: 1 })
  }
  return runs
}
