// What a page receives over RealtimeKit: of those who are there, what it wants of them and nothing else.
import { type ReadonlySignal, signal } from '@preact/signals'
import { keyOf, type WantedTrack } from './media-session.ts'
import { KIND_OF, type KitClient, type KitKind, type KitParticipant } from './realtime-kit-client.ts'
import { isSource, latestByPerson, trackOf } from './realtime-kit-tracks.ts'

export class KitReceiving {
  readonly #received = signal<ReadonlyMap<string, MediaStreamTrack>>(new Map())
  #want: ReadonlyMap<string, WantedTrack> = new Map()
  /** By `peer kind`. */
  readonly #subscribed = new Map<string, { readonly peerId: string; readonly kind: KitKind }>()

  get received(): ReadonlySignal<ReadonlyMap<string, MediaStreamTrack>> {
    return this.#received
  }

  get wanted(): number {
    return this.#want.size
  }

  want(tracks: readonly WantedTrack[]): void {
    this.#want = new Map(tracks.map((track) => [keyOf(track), track]))
  }

  async settle(participants: KitClient['participants']): Promise<void> {
    const peers = latestByPerson(participants.joined.values())
    const wanted = new Map<string, { peerId: string; kind: KitKind }>()
    for (const { sessionId, trackName } of this.#want.values()) {
      const peerId = peers.get(sessionId)?.id
      if (peerId !== undefined && isSource(trackName)) {
        const { kit } = KIND_OF[trackName]
        wanted.set(`${peerId} ${kit}`, { peerId, kind: kit })
      }
    }
    for (const { kit } of Object.values(KIND_OF)) {
      const gone = [...this.#subscribed].filter(([key, { kind }]) => kind === kit && !wanted.has(key))
      const fresh = [...wanted].filter(([key, { kind }]) => kind === kit && !this.#subscribed.has(key))
      for (const [key] of gone) this.#subscribed.delete(key)
      for (const [key, one] of fresh) this.#subscribed.set(key, one)
      if (gone.length > 0) await participants.unsubscribe(idsOf(gone), [kit])
      if (fresh.length > 0) await participants.subscribe(idsOf(fresh), [kit])
    }
    this.#tell(peers)
  }

  #tell(peers: ReadonlyMap<string, KitParticipant>): void {
    const received = new Map<string, MediaStreamTrack>()
    for (const [key, { sessionId, trackName }] of this.#want) {
      const peer = peers.get(sessionId)
      const track = peer && isSource(trackName) ? trackOf(peer, trackName) : undefined
      if (track) received.set(key, track)
    }
    const before = this.#received.value
    if (before.size !== received.size || [...received].some(([key, track]) => before.get(key) !== track)) this.#received.value = received
  }

  forget(): void {
    this.#subscribed.clear()
    this.#received.value = new Map()
  }
}

function idsOf(entries: readonly (readonly [string, { readonly peerId: string }])[]): string[] {
  return entries.map(([, { peerId }]) => peerId)
}
