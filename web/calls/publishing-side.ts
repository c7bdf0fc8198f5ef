import { type ReadonlySignal, signal } from '@preact/signals'
import { MediaFault, type PublishedTrack, type Source, type TrackKind } from './media-session.ts'
import type { ToPublish } from './media-signalling.ts'
import type { SfuLine } from './sfu-line.ts'
import { SfuSide } from './sfu-side.ts'

/** In the order of the alphabet, which the service takes for that of quality. The screen is one picture: half of it would be unreadable. */
const CAMERA_LAYERS: readonly RTCRtpEncodingParameters[] = [
  { rid: 'a', scaleResolutionDownBy: 1, maxBitrate: 1_000_000 },
  { rid: 'b', scaleResolutionDownBy: 2, maxBitrate: 250_000 },
]
/** A track that is announced before anything of it is sent cannot be received yet. */
const SENDING_MS_MAX = 5_000
const SENDING_LOOK_MS = 50
/** The service lets go of what sends nothing for 30 seconds. */
const SILENT_MS = 25_000

type Made = { readonly transceiver: RTCRtpTransceiver; readonly track: PublishedTrack; packets: number; sentAt: number }

export class PublishingSide extends SfuSide {
  readonly #wanted = new Map<Source, MediaStreamTrack>()
  readonly #made = new Map<Source, Made>()
  readonly #published = signal<readonly PublishedTrack[]>([])
  readonly #refused = signal<ReadonlySet<Source>>(new Set())

  get published(): ReadonlySignal<readonly PublishedTrack[]> {
    return this.#published
  }

  /** What the room said no to, until it is tried again or given up. */
  get refused(): ReadonlySignal<ReadonlySet<Source>> {
    return this.#refused
  }

  set(source: Source, track: MediaStreamTrack | null): void {
    this.#refused.value = new Set([...this.#refused.value].filter((one) => one !== source))
    if (track === null) this.#wanted.delete(source)
    else this.#wanted.set(source, track)
    this.ask()
  }

  /** Asked to close what it has closed by force the service may answer with an error, which would cost what is published besides its line. */
  forgo(source: Source): void {
    this.#wanted.delete(source)
    const made = this.#made.get(source)
    if (made) {
      made.transceiver.stop()
      this.#made.delete(source)
      this.#announce()
    }
    this.ask()
  }

  protected get hasWork(): boolean {
    return this.#wanted.size > 0
  }

  protected async settle(line: SfuLine): Promise<void> {
    const closing = [...this.#made].filter(([source]) => !this.#wanted.has(source))
    if (closing.length > 0) await this.#close(line, closing)
    for (const [source, { transceiver }] of this.#made) {
      const track = this.#wanted.get(source)
      if (track && transceiver.sender.track !== track) await line.still(transceiver.sender.replaceTrack(track))
    }
    const adding = [...this.#wanted].filter(([source]) => !this.#made.has(source))
    if (adding.length > 0) await this.#add(line, adding)
  }

  protected forget(): void {
    this.#made.clear()
    this.#announce()
  }

  /** What was silent for so long that the service has let it go is published anew, as soon as it is heard again. */
  protected override async look(): Promise<void> {
    for (const [source, made] of this.#made) {
      const packets = await packetsOf(made.transceiver.sender)
      if (packets === made.packets) continue
      const wasSilentMs = Date.now() - made.sentAt
      made.packets = packets
      made.sentAt = Date.now()
      if (wasSilentMs < SILENT_MS) continue
      made.transceiver.stop()
      this.#made.delete(source)
      this.#announce()
      this.ask()
    }
  }

  async #add(line: SfuLine, adding: readonly (readonly [Source, MediaStreamTrack])[]): Promise<void> {
    const added = adding.map(([source, track]) => {
      const layers = source === 'camera' ? CAMERA_LAYERS : []
      const transceiver = line.peer.addTransceiver(track, { direction: 'sendonly', sendEncodings: layers.map((layer) => ({ ...layer })) })
      const rids = layers.flatMap(({ rid }) => rid ?? [])
      return { source, kind: track.kind as TrackKind, rids, transceiver, trackName: `${source}-${crypto.randomUUID()}` }
    })
    const offer = await line.offer()
    const tracks: ToPublish[] = added.map(({ transceiver, ...track }) => ({ ...track, mid: transceiver.mid ?? '' }))
    const { sessionId } = line
    const said = await line.still(this.signalling.publish({ sessionId, offer, tracks })).catch((fault: unknown) => {
      if (fault instanceof MediaFault && fault.kind === 'refused') return null
      throw fault
    })
    if (said === null) {
      // What is published already goes on.
      await line.takeBackOffer()
      for (const { transceiver } of added) transceiver.stop()
      for (const [source] of adding) this.#wanted.delete(source)
      this.#refused.value = new Set([...this.#refused.value, ...adding.map(([source]) => source)])
      return
    }
    const { answer, tracks: results } = said
    await line.acceptAnswer(withSilenceUnsent(answer))
    if (results.some(({ error }) => error !== null)) throw new MediaFault('failed')
    await line.untilConnected()
    // Each as soon as it is sent: a camera that takes its time keeps nobody from being heard.
    await Promise.all(
      added.map(async ({ transceiver, ...track }) => {
        await line.still(untilSending(transceiver.sender))
        this.#made.set(track.source, { transceiver, track: { ...track, sessionId }, packets: 0, sentAt: Date.now() })
        this.#announce()
      }),
    )
  }

  async #close(line: SfuLine, closing: readonly (readonly [Source, Made])[]): Promise<void> {
    const mids = closing.map(([source, { transceiver }]) => {
      this.#made.delete(source)
      const { mid } = transceiver
      transceiver.stop()
      return mid ?? ''
    })
    // Nobody is to ask for it while it is taken away.
    this.#announce()
    const { answer } = await line.still(this.signalling.unpublish({ sessionId: line.sessionId, offer: await line.offer(), mids }))
    await line.acceptAnswer(answer)
  }

  #announce(): void {
    this.#published.value = [...this.#made.values()].map(({ track }) => track)
  }
}

/** A muted microphone then sends some five packets a second and not fifty. */
function withSilenceUnsent(answer: string): string {
  const opus = /^a=rtpmap:(\d+) opus\/48000/im.exec(answer)?.[1]
  return opus === undefined ? answer : answer.replace(new RegExp(`^a=fmtp:${opus} (?!.*usedtx).*$`, 'gm'), '$&;usedtx=1')
}

async function packetsOf(sender: RTCRtpSender): Promise<number> {
  let packets = 0
  for (const report of (await sender.getStats()).values()) if (report.type === 'outbound-rtp') packets += report.packetsSent
  return packets
}

async function untilSending(sender: RTCRtpSender): Promise<void> {
  for (const until = Date.now() + SENDING_MS_MAX; Date.now() < until; ) {
    if ((await packetsOf(sender)) > 0) return
    await new Promise((resolve) => setTimeout(resolve, SENDING_LOOK_MS))
  }
}
