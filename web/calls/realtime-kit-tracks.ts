// Tracks between a page and the SDK of RealtimeKit: what it is given, and what it has of others.
import type { Source } from './media-session.ts'
import { KIND_OF, type KitParticipant } from './realtime-kit-client.ts'

/** The SDK ends whatever it was given, also when it only loses its line; so it is given copies, and what is the page's stays the page's. */
export type Sent = { readonly track: MediaStreamTrack; readonly copy: MediaStreamTrack }

/** Muting is the track's own `enabled`, and nobody is told of it: the copy hears of it here. */
export function followingCopy(track: MediaStreamTrack): MediaStreamTrack {
  const copy = track.clone()
  const own = Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, 'enabled')
  Object.defineProperty(track, 'enabled', {
    configurable: true,
    get: () => own?.get?.call(track),
    set(on: boolean) {
      own?.set?.call(track, on)
      copy.enabled = on
    },
  })
  return copy
}

export function unfollow({ track }: Sent): void {
  Reflect.deleteProperty(track, 'enabled')
}

export function isSource(name: string): name is Source {
  return Object.hasOwn(KIND_OF, name)
}

/** Whoever came twice is there once: the earlier of them is a line that is lost. */
export function latestByPerson(participants: Iterable<KitParticipant>): Map<string, KitParticipant> {
  return new Map(
    [...participants].flatMap((one) => (one.customParticipantId === undefined ? [] : [[one.customParticipantId, one] as const])),
  )
}

export function trackOf(peer: KitParticipant, source: Source): MediaStreamTrack | undefined {
  switch (source) {
    case 'microphone':
      return peer.audioEnabled ? peer.audioTrack : undefined
    case 'camera':
      return peer.videoEnabled ? peer.videoTrack : undefined
    case 'screen':
      return peer.screenShareEnabled ? peer.screenShareTracks.video : undefined
    case 'screenSound':
      return peer.screenShareEnabled ? peer.screenShareTracks.audio : undefined
  }
}

/** Platform: the SDK asks the browser for a screen and takes no other. The person has been asked already, so it is given what they chose. */
export async function withScreen(stream: MediaStream, work: () => Promise<void>): Promise<void> {
  const { mediaDevices } = navigator
  Object.defineProperty(mediaDevices, 'getDisplayMedia', { configurable: true, value: async () => stream })
  try {
    await work()
  } finally {
    Reflect.deleteProperty(mediaDevices, 'getDisplayMedia')
  }
}
