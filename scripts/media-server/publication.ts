// One published track: its layers (one, or one for each rid of a simulcast) and who receives it.
import type { MediaStreamTrack, RtpPacket } from 'werift'
import { isKeyframe } from './keyframe.ts'
import { isAudioLevel, type Kind, type Transceiver } from './peer.ts'
import type { Subscription } from './subscription.ts'

type Layer = { readonly rid: string; ssrc: number | undefined; heardAt: number; keyframeAskedAt: number }

/** A layer without packets for this long is one the publisher has stopped sending. */
const LAYER_SILENT_MS = 1_500
const KEYFRAMES_EVERY_MS = 300

export class Publication {
  readonly trackName: string
  readonly transceiver: Transceiver
  readonly mimeType: string
  /** Of the extension that carries how loud it is: numbered by the publisher. */
  readonly audioLevelId: number | undefined
  readonly subscriptions = new Set<Subscription>()
  readonly #layers = new Map<string, Layer>()
  readonly #openedAt = Date.now()
  readonly #unbind: (() => void)[] = []
  #waiting: (() => void)[] = []
  #closed = false

  constructor(trackName: string, transceiver: Transceiver) {
    this.trackName = trackName
    this.transceiver = transceiver
    this.mimeType = (transceiver.codecs[0]?.mimeType ?? '').toLowerCase()
    this.audioLevelId = transceiver.headerExtensions.find(isAudioLevel)?.id
    for (const track of transceiver.receiver.tracks) this.#bind(track)
    this.#unbind.push(transceiver.onTrack.subscribe((track) => this.#bind(track)).unSubscribe)
  }

  get kind(): Kind {
    return this.transceiver.kind as Kind
  }
  get mid(): string {
    return this.transceiver.mid ?? ''
  }
  get closed(): boolean {
    return this.#closed
  }
  get ssrcs(): number[] {
    return [...this.#layers.values()].flatMap(({ ssrc }) => ssrc ?? [])
  }
  /** UTC ms of the last packet, or of the beginning. */
  get heardAt(): number {
    return Math.max(this.#openedAt, ...[...this.#layers.values()].map(({ heardAt }) => heardAt))
  }
  get isHeard(): boolean {
    return [...this.#layers.values()].some(({ heardAt }) => heardAt > 0)
  }

  /** In the order of the alphabet, which is that of quality where a client keeps to it. */
  layersAlive(): string[] {
    const since = Date.now() - LAYER_SILENT_MS
    return [...this.#layers.values()]
      .filter(({ heardAt }) => heardAt > since)
      .map(({ rid }) => rid)
      .sort()
  }

  /** Whether a packet has come, within the time. */
  untilHeard(ms: number): Promise<boolean> {
    if (this.isHeard || this.#closed) return Promise.resolve(this.isHeard)
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), ms)
      this.#waiting.push(() => {
        clearTimeout(late)
        resolve(this.isHeard)
      })
    })
  }

  askKeyframe(rid: string): void {
    const layer = this.#layers.get(rid)
    if (layer?.ssrc === undefined || Date.now() - layer.keyframeAskedAt < KEYFRAMES_EVERY_MS) return
    layer.keyframeAskedAt = Date.now()
    // A connection that has gone meanwhile needs no picture.
    this.transceiver.receiver.sendRtcpPLI(layer.ssrc).catch(() => {})
  }

  close(): void {
    this.#closed = true
    for (const unbind of this.#unbind.splice(0)) unbind()
    for (const subscription of this.subscriptions) subscription.follow(null)
    this.#tellWaiting()
  }

  #bind(track: MediaStreamTrack): void {
    const rid = track.rid ?? ''
    if (this.#layers.has(rid) || this.#closed) return
    const layer: Layer = { rid, ssrc: track.ssrc, heardAt: 0, keyframeAskedAt: 0 }
    this.#layers.set(rid, layer)
    this.#unbind.push(track.onReceiveRtp.subscribe((packet) => this.#pass(layer, packet)).unSubscribe)
  }

  #pass(layer: Layer, packet: RtpPacket): void {
    layer.heardAt = Date.now()
    layer.ssrc = packet.header.ssrc
    if (this.#waiting.length > 0) this.#tellWaiting()
    // A packet without a payload only probes how much the line bears.
    if (packet.payload.length === 0) return
    let key: boolean | undefined
    const startsPicture = () => (key ??= isKeyframe(this.mimeType, packet.payload))
    for (const subscription of this.subscriptions) subscription.take(layer.rid, packet, startsPicture)
  }

  #tellWaiting(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const tell of waiting) tell()
  }
}
