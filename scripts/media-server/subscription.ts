// One received track: a place in the receiver's connection that follows a publication, and can be pointed at another without SDP.
import { RtpHeader, RtpPacket } from 'werift'
import { AUDIO_LEVEL_ID, type Transceiver } from './peer.ts'
import type { Publication } from './publication.ts'
import type { Simulcast } from './shapes.ts'

/** Of RTP time, over a change of the source: a frame of video at 30 a second, a packet of Opus. */
const STEP = { video: 3_000, audio: 960 } as const

export class Subscription {
  readonly transceiver: Transceiver
  #source: Publication | null = null
  /** Whose publication it is: kept for the state of the session. */
  #sessionId = ''
  #simulcast: Simulcast | undefined
  /** The layer that is passed on; null until its first key frame. */
  #rid: string | null = null
  #wanted: string | null = null
  #sentAny = false
  #closed = false

  constructor(transceiver: Transceiver) {
    this.transceiver = transceiver
    transceiver.sender.onPictureLossIndication.subscribe(() => this.askKeyframe())
    transceiver.sender.onReady.subscribe(() => this.askKeyframe())
  }

  get mid(): string {
    return this.transceiver.mid ?? ''
  }
  get closed(): boolean {
    return this.#closed
  }
  get source(): Publication | null {
    return this.#source
  }
  get sessionId(): string {
    return this.#sessionId
  }

  prefer(simulcast: Simulcast | undefined): void {
    if (simulcast !== undefined) this.#simulcast = simulcast
    this.chooseLayer()
  }

  follow(source: Publication | null, sessionId = this.#sessionId): void {
    if (this.#source === source) return
    this.#source?.subscriptions.delete(this)
    this.#source = source
    this.#sessionId = sessionId
    this.#rid = null
    if (source === null) return
    source.subscriptions.add(this)
    // The other source counts its packets otherwise; the receiver must not see a gap.
    if (this.#sentAny) this.transceiver.sender.replaceRTP({ sequenceNumber: 0, timestamp: 0 }, false, STEP[source.kind])
    this.chooseLayer()
  }

  /** Again and again: a publisher's browser stops sending a layer when its processor or its line bears no more, and begins again. */
  chooseLayer(): void {
    if (this.#source?.kind !== 'video') return
    const wanted = layerFor(this.#source.layersAlive(), this.#simulcast)
    if (wanted === this.#wanted && this.#rid !== null) return
    this.#wanted = wanted
    this.askKeyframe()
  }

  askKeyframe(): void {
    if (this.#source?.kind !== 'video') return
    const rid = this.#wanted ?? this.#rid
    if (rid !== null) this.#source.askKeyframe(rid)
  }

  take(rid: string, packet: RtpPacket, startsPicture: () => boolean): void {
    const { sender, kind } = this.transceiver
    const ready = !this.#closed && sender.codec !== undefined && sender.dtlsTransport?.state === 'connected'
    if (!ready) return
    if (kind === 'video' && this.#rid !== rid) {
      if (this.#wanted === null) this.chooseLayer()
      if (this.#wanted !== rid) return
      if (!startsPicture()) {
        this.askKeyframe()
        return
      }
      if (this.#rid !== null) sender.replaceRTP(packet.header, false, STEP.video)
      this.#rid = rid
    }
    this.#sentAny = true
    // A connection that has gone meanwhile is noticed by its state.
    sender.sendRtp(new RtpPacket(this.#headerFor(packet.header), packet.payload)).catch(() => {})
  }

  close(): void {
    this.#closed = true
    this.follow(null)
  }

  /** Platform (werift 0.25): extensions that came in go before its own, so mid, rid and the like of the publisher's hop are left out. */
  #headerFor({ marker, payloadType, sequenceNumber, timestamp, ssrc, extensions }: RtpHeader): RtpHeader {
    const levels = extensions.filter(({ id }) => id === this.#source?.audioLevelId)
    return new RtpHeader({
      version: 2,
      padding: false,
      paddingSize: 0,
      extension: true,
      marker,
      payloadType,
      sequenceNumber,
      timestamp,
      ssrc,
      csrc: [],
      extensions: levels.map(({ payload }) => ({ id: AUDIO_LEVEL_ID, payload })),
    })
  }
}

/** Null while nothing of it may be sent. The alphabet is the order of quality: the next one is the next worse, then the next better. */
export function layerFor(alive: readonly string[], simulcast: Simulcast | undefined): string | null {
  const [best] = alive
  if (best === undefined) return null
  if (simulcast === undefined || alive.includes('')) return best
  const { preferredRid, ridNotAvailable } = simulcast
  if (alive.includes(preferredRid)) return preferredRid
  if (ridNotAvailable !== 'asciibetical') return null
  return alive.find((rid) => rid > preferredRid) ?? alive.at(-1) ?? null
}
