// How well somebody is received, from what the browser counts. Pure.

export type Quality = 'good' | 'fair' | 'poor'
/** Of one track, since the beginning. */
export type Counted = { readonly received: number; readonly lost: number; readonly jitter: number }
export type Counts = ReadonlyMap<string, Counted>

/** By the track's own identifier. */
export function countsOf(reports: readonly RTCStatsReport[]): Counts {
  const counts = new Map<string, Counted>()
  for (const report of reports) {
    for (const one of report.values()) {
      if (one.type === 'inbound-rtp')
        counts.set(one.trackIdentifier, {
          received: one.packetsReceived ?? 0,
          lost: Math.max(0, one.packetsLost ?? 0),
          jitter: one.jitter ?? 0,
        })
    }
  }
  return counts
}

const FAIR_LOSS = 0.03
const POOR_LOSS = 0.1
const FAIR_JITTER_S = 0.06
const POOR_JITTER_S = 0.15

/** Between two looks; null when nothing was to be received. */
export function qualityOf(before: Counted | undefined, now: Counted | undefined): Quality | null {
  if (!before || !now) return null
  const received = now.received - before.received
  const lost = now.lost - before.lost
  if (received + lost <= 0) return null
  const share = lost / (received + lost)
  if (share > POOR_LOSS || now.jitter > POOR_JITTER_S) return 'poor'
  return share > FAIR_LOSS || now.jitter > FAIR_JITTER_S ? 'fair' : 'good'
}

const ORDER: readonly Quality[] = ['good', 'fair', 'poor']

/** Of several tracks of one person the worst. */
export function worst(qualities: readonly (Quality | null)[]): Quality | null {
  return qualities.reduce<Quality | null>(
    (all, one) => (one !== null && (all === null || ORDER.indexOf(one) > ORDER.indexOf(all)) ? one : all),
    null,
  )
}
