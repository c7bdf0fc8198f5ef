// How well somebody is received, and how well one is received oneself, from what the browser counts. Pure.

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

const FAIR_ROUND_S = 0.4
const POOR_ROUND_S = 1
/** The other end says every few seconds what has come; what it said before that is not how it is now. */
const TOLD_MS_MAX = 12_000

/** Of what is sent from here, as the other end tells it back; null when it has told nothing lately. */
export function sentQualityOf(reports: readonly RTCStatsReport[], nowMs: number): Quality | null {
  const told = reports.flatMap((report) => [...report.values()]).filter(({ type }) => type === 'remote-inbound-rtp')
  return worst(
    told.map(({ timestamp, fractionLost = 0, roundTripTime = 0 }) => {
      if (nowMs - timestamp > TOLD_MS_MAX) return null
      if (fractionLost > POOR_LOSS || roundTripTime > POOR_ROUND_S) return 'poor'
      return fractionLost > FAIR_LOSS || roundTripTime > FAIR_ROUND_S ? 'fair' : 'good'
    }),
  )
}

const ORDER: readonly Quality[] = ['good', 'fair', 'poor']

/** Of several tracks of one person the worst. */
export function worst(qualities: readonly (Quality | null)[]): Quality | null {
  return qualities.reduce<Quality | null>(
    (all, one) => (one !== null && (all === null || ORDER.indexOf(one) > ORDER.indexOf(all)) ? one : all),
    null,
  )
}
