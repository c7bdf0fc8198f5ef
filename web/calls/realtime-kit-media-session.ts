// A media session over RealtimeKit (docs/decisions/025). A track's place is whose it is and what it shows, so the room announces tracks as with the other
// provider; nobody receives what the room has not announced, because only what is wanted is subscribed to.
// What the SDK cannot: layers of a picture (it chooses them itself), and figures of its connections.
import { type ReadonlySignal, signal } from '@preact/signals'
import { CallSource } from '../../protocol/call/media.ts'
import { waitBefore } from '../platform/room-socket.ts'
import { LineSign } from './line-sign.ts'
import { type LineState, MediaFault, type MediaSession, type PublishedTrack, type Source, type WantedTrack } from './media-session.ts'
import { KIND_OF, type KitClient, type KitConnection, type OpenKit, openKit } from './realtime-kit-client.ts'
import { KitReceiving } from './realtime-kit-receiving.ts'
import { followingCopy, type Sent, unfollow, withScreen } from './realtime-kit-tracks.ts'

const SOURCES = CallSource.options
const PERMISSION_OF = {
  microphone: 'canProduceAudio',
  camera: 'canProduceVideo',
  screen: 'canProduceScreenshare',
  screenSound: 'canProduceScreenshare',
} as const satisfies Record<Source, keyof KitClient['self']['permissions']>
/** As the room says it as well; the page is told by the room. */
const FOR_GOOD = new Set(['kicked', 'ended', 'rejected'])

/** `authToken`: asked of the room at each coming in; rejects with a MediaFault. */
export function openRealtimeKitMediaSession(authToken: () => Promise<string>, open: OpenKit = openKit): MediaSession {
  return new RealtimeKitSession(authToken, open)
}

class RealtimeKitSession implements MediaSession {
  readonly #token: () => Promise<string>
  readonly #open: OpenKit
  readonly #published = signal<readonly PublishedTrack[]>([])
  readonly #refused = signal<ReadonlySet<Source>>(new Set())
  readonly #from = new KitReceiving()
  readonly #publishing = new LineSign()
  readonly #receiving = new LineSign()
  readonly #lines = [this.#publishing, this.#receiving]
  readonly #mine = new Map<Source, MediaStreamTrack>()
  readonly #sent = new Map<Source, Sent>()
  #client: KitClient | null = null
  #passing = false
  #again = false
  #mayEnterAnew = false
  #missed = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #left = false

  constructor(authToken: () => Promise<string>, open: OpenKit) {
    this.#token = authToken
    this.#open = open
  }

  get published(): ReadonlySignal<readonly PublishedTrack[]> {
    return this.#published
  }

  get refused(): ReadonlySignal<ReadonlySet<Source>> {
    return this.#refused
  }

  get received(): ReadonlySignal<ReadonlyMap<string, MediaStreamTrack>> {
    return this.#from.received
  }

  get publishing(): ReadonlySignal<LineState> {
    return this.#publishing.state
  }

  get receiving(): ReadonlySignal<LineState> {
    return this.#receiving.state
  }

  publish(source: Source, track: MediaStreamTrack): void {
    this.#forgive(source)
    this.#mayEnterAnew = true
    this.#mine.set(source, track)
    this.#ask()
  }

  unpublish(source: Source): void {
    this.#forgive(source)
    this.#mine.delete(source)
    this.#ask()
  }

  forgo(source: Source): void {
    this.unpublish(source)
  }

  want(tracks: readonly WantedTrack[]): void {
    this.#from.want(tracks)
    this.#ask()
  }

  renew(): void {
    // Whoever was put out for good by the service and is in the call again is in it anew; whoever has left is not.
    if (this.#left && this.#publishing.state.value !== 'refused') return
    this.#left = false
    const client = this.#client
    this.#forget()
    client?.leave().catch(() => {})
    for (const line of this.#lines) if (line.state.value !== 'idle') line.down('recovering')
    this.#ask()
  }

  tryNow(): void {
    for (const line of this.#lines) line.anew()
    if (this.#client === null) this.#ask()
  }

  async stats(): Promise<readonly RTCStatsReport[]> {
    return []
  }

  leave(): void {
    this.#left = true
    clearTimeout(this.#timer)
    const client = this.#client
    this.#forget()
    this.#mine.clear()
    this.#from.want([])
    for (const line of this.#lines) line.is('idle')
    client?.leave().catch(() => {})
  }

  #forgive(source: Source): void {
    this.#refused.value = new Set([...this.#refused.value].filter((one) => one !== source))
  }

  /** After the present turn, so that a screen and its sound are one change. */
  #ask(): void {
    this.#again = true
    if (this.#passing || this.#left) return
    this.#passing = true
    queueMicrotask(() => this.#pass())
  }

  async #pass(): Promise<void> {
    clearTimeout(this.#timer)
    try {
      while (this.#again && !this.#left) {
        this.#again = false
        if (this.#client === null && this.#mine.size + this.#from.wanted > 0) await this.#enter()
        if (this.#client === null) continue
        if (this.#isForbidden(this.#client) && this.#mayEnterAnew) {
          this.#enterAnew(this.#client)
          continue
        }
        await this.#send(this.#client)
        await this.#from.settle(this.#client.participants)
        this.#missed = 0
      }
    } catch (error) {
      this.#client?.leave().catch(() => {})
      if (error instanceof MediaFault && error.kind === 'refused') this.#end()
      else this.#lost()
    } finally {
      this.#passing = false
      if (this.#again) this.#ask()
    }
  }

  async #enter(): Promise<void> {
    // That takes what it takes: whether a line of theirs with nothing on it ever connects is not said.
    for (const line of this.#lines) if (line.state.value === 'idle') line.is('connecting')
    const client = await this.#open(await this.#token())
    if (this.#left) return
    this.#client = client
    const isCurrent = () => this.#client === client
    client.self.on('roomLeft', ({ state }) => {
      if (!isCurrent()) return
      if (FOR_GOOD.has(state)) this.#end()
      else this.#lost()
    })
    client.meta.on('mediaConnectionUpdate', ({ transport, state }) => {
      if (isCurrent()) this.#noteLine(transport === 'send' ? this.#publishing : this.#receiving, state)
    })
    for (const event of ['participantJoined', 'participantLeft', 'audioUpdate', 'videoUpdate', 'screenShareUpdate'] as const) {
      client.participants.joined.on(event, () => {
        if (isCurrent()) this.#ask()
      })
    }
    await client.join()
    // It is in again, and its lines speak for themselves.
    for (const line of this.#lines) if (line.state.value !== 'live') line.is('connecting')
    await client.participants.setViewMode('MANUAL')
  }

  #isForbidden({ self: { permissions } }: KitClient): boolean {
    return [...this.#mine.keys()].some((source) => permissions[PERMISSION_OF[source]] !== 'ALLOWED')
  }

  /** What a token allows is settled when it is made; since then a listener may have become a speaker. */
  #enterAnew(client: KitClient): void {
    this.#mayEnterAnew = false
    this.#again = true
    this.#forget()
    client.leave().catch(() => {})
  }

  async #send(client: KitClient): Promise<void> {
    for (const source of ['microphone', 'camera'] as const) {
      const [wanted, sent] = [this.#mine.get(source), this.#sent.get(source)]
      if (wanted === sent?.track) continue
      if (sent !== undefined) await this.#stop(client, source, sent)
      if (wanted !== undefined) await this.#start(client, source, wanted)
    }
    await this.#sendScreen(client)
    const sessionId = client.self.customParticipantId
    this.#published.value = SOURCES.flatMap((source) =>
      this.#sent.has(source) ? { sessionId, trackName: source, source, kind: KIND_OF[source].kind, rids: [] } : [],
    )
  }

  async #start({ self }: KitClient, source: 'microphone' | 'camera', track: MediaStreamTrack): Promise<void> {
    const copy = followingCopy(track)
    await (source === 'microphone' ? self.enableAudio(copy) : self.enableVideo(copy))
    // A muted track the SDK calls switched off; whatever else is off now it could not or may not send.
    const on = !track.enabled || (source === 'microphone' ? self.audioEnabled : self.videoEnabled)
    if (on && self.permissions[PERMISSION_OF[source]] === 'ALLOWED') this.#sent.set(source, { track, copy })
    else {
      unfollow({ track, copy })
      this.#refuse(source)
    }
  }

  async #stop({ self }: KitClient, source: 'microphone' | 'camera', sent: Sent): Promise<void> {
    this.#sent.delete(source)
    unfollow(sent)
    // Platform: the SDK takes a muted track for one that is not there, and would go on sending its silence. Nothing is heard: in this same turn it ends.
    sent.copy.enabled = true
    const done = source === 'microphone' ? self.disableAudio() : self.disableVideo()
    sent.copy.stop()
    await done
  }

  async #sendScreen({ self }: KitClient): Promise<void> {
    const [video, audio] = [this.#mine.get('screen'), this.#mine.get('screenSound')]
    if (video === this.#sent.get('screen')?.track && audio === this.#sent.get('screenSound')?.track) return
    if (this.#sent.has('screen')) await self.disableScreenShare()
    this.#sent.delete('screen')
    this.#sent.delete('screenSound')
    if (video === undefined) return
    const copies = [video, ...(audio === undefined ? [] : [audio])].map((track) => ({ track, copy: track.clone() }))
    await withScreen(new MediaStream(copies.map(({ copy }) => copy)), () => self.enableScreenShare())
    if (self.screenShareEnabled && self.permissions[PERMISSION_OF.screen] === 'ALLOWED') {
      for (const [i, one] of copies.entries()) this.#sent.set(i === 0 ? 'screen' : 'screenSound', one)
      return
    }
    for (const { copy } of copies) copy.stop()
    this.#refuse('screen')
    if (audio !== undefined) this.#refuse('screenSound')
  }

  #refuse(source: Source): void {
    this.#mine.delete(source)
    this.#refused.value = new Set([...this.#refused.value, source])
  }

  /** The SDK reconnects by itself, as long as it says so. */
  #noteLine(line: LineSign, state: KitConnection): void {
    const isFirst = line.state.value === 'idle' || line.state.value === 'connecting'
    if (state === 'connected') line.is('live')
    else if (state === 'connecting' && isFirst) line.is('connecting')
    else if (state !== 'new' && state !== 'closed') line.down('recovering')
  }

  #lost(): void {
    if (this.#left) return
    this.#forget()
    for (const line of this.#lines) if (line.state.value !== 'idle') line.down('recovering')
    clearTimeout(this.#timer)
    this.#again = false
    this.#timer = setTimeout(() => this.#ask(), waitBefore(this.#missed++, Math.random()))
  }

  #end(): void {
    this.#left = true
    clearTimeout(this.#timer)
    this.#forget()
    for (const line of this.#lines) line.is('refused')
  }

  #forget(): void {
    this.#client = null
    for (const sent of this.#sent.values()) {
      unfollow(sent)
      sent.copy.stop()
    }
    this.#sent.clear()
    this.#published.value = []
    this.#from.forget()
  }
}
