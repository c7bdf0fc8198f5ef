// The seam between a call and whoever carries its sound and picture. A call says what it publishes and what it wants to receive; a provider
// (sfu-media-session.ts, later RealtimeKit) makes it so and keeps it so, whatever happens to the network.
import type { ReadonlySignal } from '@preact/signals'
import type { CallSource, CallTrack, MediaFaultKind, TrackPlace } from '../../protocol/call/media.ts'

export type Source = CallSource
export type TrackKind = CallTrack['kind']
export type PublishedTrack = CallTrack

/** `rid`: the layer that is enough for its tile. */
export type WantedTrack = TrackPlace & { readonly rid?: string | undefined }

/**
 * idle: nothing to carry · connecting: for the first time · live · recovering: it was, or should have been, and is being made anew · cut: for so long
 * that it will hardly come by itself; it is still tried · refused: the room said no.
 */
export type LineState = 'idle' | 'connecting' | 'live' | 'recovering' | 'cut' | 'refused'

export type MediaSession = {
  /** What others can receive now. The room announces it; it is announced only once it is really sent. */
  readonly published: ReadonlySignal<readonly PublishedTrack[]>
  /** What the room does not let one publish, until it is tried again or given up. */
  readonly refused: ReadonlySignal<ReadonlySet<Source>>
  /** By `keyOf` of the place. */
  readonly received: ReadonlySignal<ReadonlyMap<string, MediaStreamTrack>>
  readonly publishing: ReadonlySignal<LineState>
  readonly receiving: ReadonlySignal<LineState>
  /**
   * Muting is the track's own `enabled`: what is published sends silence, and the next word is heard at once.
   * Another track of the same source takes the place of the first without anybody noticing more than the picture.
   */
  publish(source: Source, track: MediaStreamTrack): void
  unpublish(source: Source): void
  /** The room has taken it away already: it is sent no more, and nobody has to be asked to close it. */
  forgo(source: Source): void
  /** All that is wanted; what is not in it any more is let go. */
  want(tracks: readonly WantedTrack[]): void
  /** The room knows nothing of these lines any more: everything is published and received anew, on new ones. */
  renew(): void
  /** There may be a way again: what is not there is tried now and not in a while. */
  tryNow(): void
  stats(): Promise<readonly RTCStatsReport[]>
  leave(): void
}

export function keyOf({ sessionId, trackName }: TrackPlace): string {
  return `${sessionId}/${trackName}`
}

export class MediaFault extends Error {
  readonly kind: MediaFaultKind

  constructor(kind: MediaFaultKind, cause?: unknown) {
    super(kind, { cause })
    this.name = 'MediaFault'
    this.kind = kind
  }
}
