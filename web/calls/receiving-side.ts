import { type ReadonlySignal, signal } from '@preact/signals'
import { waitBefore } from '../platform/room-socket.ts'
import { keyOf, MediaFault, type WantedTrack } from './media-session.ts'
import type { SfuLine } from './sfu-line.ts'
import { SfuSide } from './sfu-side.ts'

/** The service's own limit. */
const TRACKS_PER_REQUEST_MAX = 64

type Made = { readonly transceiver: RTCRtpTransceiver; readonly mid: string; rid: string | undefined }

export class ReceivingSide extends SfuSide {
  #wanted = new Map<string, WantedTrack>()
  readonly #made = new Map<string, Made>()
  readonly #received = signal<ReadonlyMap<string, MediaStreamTrack>>(new Map())
  #missed = 0

  get received(): ReadonlySignal<ReadonlyMap<string, MediaStreamTrack>> {
    return this.#received
  }

  want(tracks: readonly WantedTrack[]): void {
    this.#wanted = new Map(tracks.map((track) => [keyOf(track), track]))
    this.#missed = 0
    this.ask()
  }

  protected get hasWork(): boolean {
    return this.#wanted.size > 0
  }

  protected async settle(line: SfuLine): Promise<void> {
    const leaving = [...this.#made].filter(([key]) => !this.#wanted.has(key))
    if (leaving.length > 0) await this.#letGo(line, leaving)
    const missing = [...this.#wanted].filter(([key]) => !this.#made.has(key)).map(([, track]) => track)
    if (missing.length > 0) await this.#receive(line, missing.slice(0, TRACKS_PER_REQUEST_MAX))
    if (missing.length > TRACKS_PER_REQUEST_MAX) this.ask()
    await this.#changeLayers(line)
    await line.untilConnected()
  }

  protected forget(): void {
    this.#made.clear()
    this.#tell()
  }

  async #receive(line: SfuLine, tracks: readonly WantedTrack[]): Promise<void> {
    const { offer, tracks: results } = await line.still(this.signalling.receive({ sessionId: line.sessionId, tracks }))
    if (offer !== null) await this.#answer(line, offer)
    for (const [i, track] of tracks.entries()) {
      const { mid, error } = results[i] ?? { error: 'failed' }
      const transceiver = error === null ? line.peer.getTransceivers().find((one) => one.mid === mid) : undefined
      if (transceiver && mid !== undefined) this.#made.set(keyOf(track), { transceiver, mid, rid: track.rid })
    }
    this.#tell()
    // Announced too early, or gone already: the room will say which. Until then it is asked for again, ever more rarely.
    if (results.some(({ error }) => error !== null)) this.askIn(waitBefore(this.#missed++, Math.random()))
  }

  async #letGo(line: SfuLine, leaving: readonly (readonly [string, Made])[]): Promise<void> {
    const mids = leaving.map(([key, { transceiver, mid }]) => {
      this.#made.delete(key)
      transceiver.stop()
      return mid
    })
    this.#tell()
    const { answer } = await line.still(this.signalling.letGo({ sessionId: line.sessionId, offer: await line.offer(), mids }))
    await line.acceptAnswer(answer)
  }

  async #changeLayers(line: SfuLine): Promise<void> {
    const changed = [...this.#wanted].flatMap(([key, track]) => {
      const made = this.#made.get(key)
      return made && made.rid !== track.rid ? [{ made, track }] : []
    })
    if (changed.length === 0) return
    const tracks = changed.map(({ made, track }) => ({ ...track, mid: made.mid }))
    const results = await line.still(this.signalling.update({ sessionId: line.sessionId, tracks }))
    if (results.some(({ error }) => error === 'failed')) throw new MediaFault('failed')
    for (const { made, track } of changed) made.rid = track.rid
  }

  async #answer(line: SfuLine, offer: string): Promise<void> {
    const answer = await line.answerTo(offer)
    await line.still(this.signalling.answer({ sessionId: line.sessionId, answer }))
  }

  #tell(): void {
    this.#received.value = new Map([...this.#made].map(([key, { transceiver }]) => [key, transceiver.receiver.track]))
  }
}
