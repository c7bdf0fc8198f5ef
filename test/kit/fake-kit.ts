// The SDK of RealtimeKit as far as a call uses it, driven by the test. Where the real one was read to behave oddly, so does this: it ends the tracks it was
// given, takes a muted track for none, ignores a second track until the first is off, and asks the browser for a screen itself.
import type { KitClient, KitConnection, KitKind, KitParticipant } from '../../web/calls/realtime-kit-client.ts'

export class FakeTrack {
  readonly kind: 'audio' | 'video'
  readyState = 'live'
  #enabled = true

  constructor(kind: 'audio' | 'video') {
    this.kind = kind
  }
  get enabled(): boolean {
    return this.#enabled
  }
  set enabled(on: boolean) {
    this.#enabled = on
  }
  clone(): FakeTrack {
    const copy = new FakeTrack(this.kind)
    copy.enabled = this.enabled
    return copy
  }
  stop(): void {
    this.readyState = 'ended'
  }
}

export class FakeStream {
  readonly tracks: readonly FakeTrack[]
  constructor(tracks: readonly FakeTrack[]) {
    this.tracks = tracks
  }
}

class Events {
  readonly #heard = new Map<string, ((told: never) => void)[]>()
  on(event: string, heard: (told: never) => void): void {
    this.#heard.set(event, [...(this.#heard.get(event) ?? []), heard])
  }
  tell(event: string, told: unknown = undefined): void {
    for (const heard of this.#heard.get(event) ?? []) heard(told as never)
  }
}

class Joined extends Events {
  readonly people: KitParticipant[] = []
  values(): Iterable<KitParticipant> {
    return this.people
  }
}

const off = (track: FakeTrack | null) => track === null || !track.enabled || track.readyState !== 'live'

class Self extends Events {
  readonly customParticipantId = 'per_me'
  readonly permissions: { canProduceAudio: 'ALLOWED'; canProduceVideo: 'ALLOWED'; canProduceScreenshare: 'ALLOWED' }
  audio: FakeTrack | null = null
  video: FakeTrack | null = null
  screen: FakeStream | null = null
  breaks = false

  constructor(permission: string) {
    super()
    const may = permission as 'ALLOWED'
    this.permissions = { canProduceAudio: may, canProduceVideo: may, canProduceScreenshare: may }
  }
  get audioEnabled(): boolean {
    return !off(this.audio)
  }
  get videoEnabled(): boolean {
    return !off(this.video)
  }
  get screenShareEnabled(): boolean {
    return this.screen !== null
  }
  get #may(): boolean {
    return this.permissions.canProduceAudio === 'ALLOWED' && !this.breaks
  }
  async enableAudio(track?: MediaStreamTrack): Promise<void> {
    if (off(this.audio) && this.#may) this.audio = track as unknown as FakeTrack
  }
  async disableAudio(): Promise<void> {
    if (off(this.audio)) return
    this.audio?.stop()
    this.audio = null
  }
  async enableVideo(track?: MediaStreamTrack): Promise<void> {
    if (off(this.video) && this.#may) this.video = track as unknown as FakeTrack
  }
  async disableVideo(): Promise<void> {
    if (off(this.video)) return
    this.video?.stop()
    this.video = null
  }
  async enableScreenShare(): Promise<void> {
    if (this.#may) this.screen = (await navigator.mediaDevices.getDisplayMedia()) as unknown as FakeStream
  }
  async disableScreenShare(): Promise<void> {
    for (const track of this.screen?.tracks ?? []) track.stop()
    this.screen = null
  }
}

export class FakeKit implements KitClient {
  readonly self: Self
  readonly meta = new Events()
  readonly joined = new Joined()
  readonly asked: string[] = []
  readonly participants = {
    joined: this.joined,
    setViewMode: async (mode: 'MANUAL') => this.#note(mode),
    subscribe: async (peerIds: string[], kinds: KitKind[]) => this.#note(`subscribe ${peerIds} ${kinds}`),
    unsubscribe: async (peerIds: string[], kinds: KitKind[]) => this.#note(`unsubscribe ${peerIds} ${kinds}`),
  }

  constructor(permission = 'ALLOWED') {
    this.self = new Self(permission)
  }
  async join(): Promise<void> {
    this.#note('join')
    this.connect('send', 'connected')
    this.connect('recv', 'connected')
  }
  async leave(): Promise<void> {
    this.#note('leave')
  }
  connect(transport: 'send' | 'recv', state: KitConnection): void {
    this.meta.tell('mediaConnectionUpdate', { transport, state })
  }
  /** The room is left without having been asked to: the SDK ends what it was given. */
  drop(state: string): void {
    for (const track of [this.self.audio, this.self.video, ...(this.self.screen?.tracks ?? [])]) track?.stop()
    this.self.tell('roomLeft', { state })
  }
  bring(id: string, customParticipantId: string, shows: Partial<KitParticipant> = {}): void {
    const track = (kind: 'audio' | 'video') => new FakeTrack(kind) as unknown as MediaStreamTrack
    this.joined.people.push({
      id,
      customParticipantId,
      audioEnabled: true,
      videoEnabled: true,
      screenShareEnabled: false,
      audioTrack: track('audio'),
      videoTrack: track('video'),
      screenShareTracks: {},
      ...shows,
    })
    this.joined.tell('participantJoined')
  }

  #note(what: string): void {
    this.asked.push(what)
  }
}
