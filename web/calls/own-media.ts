// What one sends: the microphone, the camera, the screen. Each is a signal of its own; a call's media session is given whatever is on. A muted microphone
// goes on being listened to here, so that somebody who speaks without being heard is told so; nothing of it leaves the machine.
import { signal } from '@preact/signals'
import { type DeviceKind, lookForDevices, NoDevice, openBoth, openDevice, openScreen, type Trouble } from './devices.ts'
import type { MediaSession, Source } from './media-session.ts'
import { type Meter, meterOf } from './sound.ts'

export type Own = {
  readonly on: boolean
  readonly busy: boolean
  readonly track: MediaStreamTrack | null
  readonly trouble: Trouble | null
}

/** Of each device what its person wants of it; a microphone that is muted stays open. What a page that takes another's place begins with. */
export type InUse = { readonly microphone: 'on' | 'muted' | 'closed'; readonly camera: boolean; readonly screen: boolean }

const OFF: Own = { on: false, busy: false, track: null, trouble: null }
const LEVEL_EVERY_MS = 100

/** `gone`: there is no other in its place. */
export type DeviceNews = { readonly kind: 'microphone' | 'camera'; readonly gone: boolean }

export class OwnMedia {
  /** `track` is there while the device is open, muted or not. */
  readonly microphone = signal<Own>(OFF)
  readonly camera = signal<Own>(OFF)
  readonly screen = signal<Own>(OFF)
  /** It was shown on the page before, and on this one it is not; until it is shown again or its person has read so. */
  readonly screenBroken = signal(false)
  /** Of the microphone, muted or not: 0 to 100. */
  readonly level = signal(0)
  /** A device was unplugged. */
  onDevice: (news: DeviceNews) => void = () => {}
  #session: MediaSession | null = null
  /** What is sent of the microphone: silence while it is muted. */
  #voice: MediaStreamTrack | null = null
  #meter: Meter | null = null
  #screenSound: MediaStreamTrack | null = null
  #closed = false
  #lastInUse: InUse = { microphone: 'closed', camera: false, screen: false }
  /** What was said last. A device may take as long to open as a person looks at the browser's question, and by then they may have thought better of it. */
  readonly #wish = { microphone: false, camera: false, screen: false }
  /** One at a time of each: two open microphones would be one that nobody can switch off. */
  readonly #opening = new Map<'microphone' | 'camera', Promise<void>>()
  readonly #metering: ReturnType<typeof setInterval>
  readonly #unlisten = new AbortController()

  constructor() {
    this.#metering = setInterval(() => {
      this.level.value = this.#meter?.level() ?? 0
    }, LEVEL_EVERY_MS)
    navigator.mediaDevices?.addEventListener('devicechange', () => void lookForDevices(), { signal: this.#unlisten.signal })
    void lookForDevices()
  }

  /** From now on what is on is sent there. */
  attach(session: MediaSession): void {
    this.#session = session
    if (this.microphone.peek().on && this.#voice) session.publish('microphone', this.#voice)
    for (const source of ['camera', 'screen'] as const) {
      const { on, track } = this[source].peek()
      if (on && track) session.publish(source, track)
    }
    if (this.#screenSound) session.publish('screenSound', this.#screenSound)
  }

  /** After the end: as it was before it. */
  get inUse(): InUse {
    if (this.#closed) return this.#lastInUse
    const { track, busy } = this.microphone.peek()
    const open = track !== null || busy
    const screen = this.screen.peek().on || this.screenBroken.peek()
    return { microphone: this.#wish.microphone ? 'on' : open ? 'muted' : 'closed', camera: this.#wish.camera, screen }
  }

  /** In the midst of a call, and without its door: everything is as it was on the page before. */
  use({ microphone, camera, screen }: InUse): void {
    // Platform: a page asks for a screen only when its person has just pressed something.
    this.screenBroken.value = screen
    if (camera && microphone !== 'closed') void this.openBoth()
    else if (microphone !== 'closed') void this.openMicrophone()
    // Both wait for what is being opened.
    if (camera) void this.setCamera(true)
    if (microphone === 'on') void this.setMicrophone(true)
  }

  /** Opened and not yet heard: for the meter before the call, and so that the first word is not lost to a question of the browser. */
  async openMicrophone(): Promise<void> {
    if (this.microphone.peek().track === null) await this.#ready('microphone')
  }

  /** Before the call: the microphone to be measured, the camera to be looked at. */
  async openBoth(): Promise<void> {
    this.#wish.camera = true
    const both = openBoth().catch(() => null)
    const open = async (kind: 'microphone' | 'camera') => {
      const opened = await both
      if (opened) this.#adopt(kind, opened[kind])
      else await this.#openNow(kind)
    }
    const microphone = this.#next('microphone', () => open('microphone'))
    await this.#next('camera', async () => {
      await microphone
      await open('camera')
    })
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.#wish.microphone = on
    if (on) await this.openMicrophone()
    const own = this.microphone.peek()
    if (on && (own.track === null || !this.#wish.microphone)) return
    this.microphone.value = { ...own, on }
    if (!this.#voice) return
    this.#voice.enabled = on
    if (on) this.#session?.publish('microphone', this.#voice)
  }

  async setCamera(on: boolean): Promise<void> {
    this.#wish.camera = on
    if (!on) {
      this.#stop('camera')
      return
    }
    if (this.camera.peek().track === null) await this.#ready('camera')
    const { track } = this.camera.peek()
    if (track) this.#session?.publish('camera', track)
  }

  /** `mayBeHeard`: asked when the screen is there, for one can be muted while one chooses it. */
  async setScreen(on: boolean, mayBeHeard: () => boolean = () => true): Promise<void> {
    this.#wish.screen = on
    this.screenBroken.value = false
    const own = this.screen.peek()
    if (!on) {
      this.#stop('screen')
      return
    }
    if (own.busy || own.on) return
    this.screen.value = { ...OFF, busy: true }
    const stream = await openScreen().catch((error: unknown) => (error instanceof NoDevice ? error : new NoDevice('failed', error)))
    const [track] = stream instanceof MediaStream ? stream.getVideoTracks() : []
    if (!(stream instanceof MediaStream) || !track || !this.#wish.screen || this.#closed) {
      if (stream instanceof MediaStream) for (const one of stream.getTracks()) one.stop()
      this.screen.value = { ...OFF, trouble: stream instanceof NoDevice ? stream.trouble : null }
      return
    }
    this.screen.value = { on: true, busy: false, track, trouble: null }
    track.contentHint = 'detail'
    track.addEventListener('ended', () => this.screen.peek().track === track && this.#stop('screen'))
    this.#screenSound = stream.getAudioTracks()[0] ?? null
    if (!mayBeHeard()) this.#dropScreenSound()
    this.#session?.publish('screen', track)
    if (this.#screenSound) this.#session?.publish('screenSound', this.#screenSound)
  }

  /** Somebody else has taken it away: the room has closed the track already. */
  takenAway(source: 'microphone' | 'camera' | 'screen'): void {
    this.#wish[source] = false
    if (source === 'screen') this.screenBroken.value = false
    if (source !== 'microphone') {
      for (const one of source === 'screen' ? (['screen', 'screenSound'] as const) : [source]) this.#session?.forgo(one)
      this.#stop(source)
      return
    }
    this.microphone.value = { ...this.microphone.peek(), on: false }
    if (this.#voice) this.#voice.enabled = false
    this.#session?.forgo('microphone')
    this.#session?.forgo('screenSound')
    this.#dropScreenSound()
  }

  /** Another one was chosen, or the one that was in use is gone. */
  async change(kind: DeviceKind): Promise<void> {
    if (kind === 'speaker') return
    await this.#opening.get(kind)
    if (this[kind].peek().track === null) return
    await this.#open(kind)
    if (kind === 'microphone') {
      if (this.#wish.microphone) await this.setMicrophone(true)
    } else if (this.#wish.camera) await this.setCamera(true)
  }

  close(): void {
    this.#lastInUse = this.inUse
    this.#closed = true
    clearInterval(this.#metering)
    this.#unlisten.abort()
    for (const source of ['camera', 'screen'] as const) this.#stop(source)
    this.#wish.microphone = false
    this.microphone.peek().track?.stop()
    this.#hush()
    this.microphone.value = OFF
  }

  /** What is being opened already is waited for; when it was given up on the way, because it was switched off, it is opened anew. */
  async #ready(kind: 'microphone' | 'camera'): Promise<void> {
    const waited = this.#opening.has(kind)
    while (this.#opening.has(kind)) await this.#opening.get(kind)
    const { track, trouble } = this[kind].peek()
    if (track === null && !(waited && trouble !== null)) await this.#open(kind)
  }

  #open(kind: 'microphone' | 'camera'): Promise<void> {
    return this.#next(kind, () => this.#openNow(kind))
  }

  #next(kind: 'microphone' | 'camera', open: () => Promise<void>): Promise<void> {
    this[kind].value = { ...this[kind].peek(), busy: true, trouble: null }
    const opening = (this.#opening.get(kind) ?? Promise.resolve()).then(open).finally(() => {
      if (this.#opening.get(kind) === opening) this.#opening.delete(kind)
    })
    this.#opening.set(kind, opening)
    return opening
  }

  async #openNow(kind: 'microphone' | 'camera'): Promise<void> {
    if (this.#isUnwanted(kind)) {
      this[kind].value = OFF
      return
    }
    const before = this[kind].peek().track
    this[kind].value = { ...this[kind].peek(), busy: true, trouble: null }
    try {
      const track = await openDevice(kind)
      before?.stop()
      this.#adopt(kind, track)
    } catch (error) {
      before?.stop()
      if (kind === 'microphone') this.#hush()
      else this.#session?.unpublish('camera')
      this.#wish[kind] = false
      this[kind].value = { ...OFF, trouble: error instanceof NoDevice ? error.trouble : 'failed' }
    }
  }

  /** A microphone stays open when nobody is to hear it; a camera nobody is to see does not. */
  #isUnwanted(kind: 'microphone' | 'camera'): boolean {
    return this.#closed || (kind === 'camera' && !this.#wish.camera)
  }

  #adopt(kind: 'microphone' | 'camera', track: MediaStreamTrack): void {
    if (this.#isUnwanted(kind)) {
      track.stop()
      this[kind].value = OFF
      return
    }
    track.addEventListener('ended', () => void this.#unplugged(kind, track))
    if (kind === 'microphone') this.#listen(track)
    const on = kind === 'camera' || this.microphone.peek().on
    this[kind].value = { on, busy: false, track, trouble: null }
  }

  /** No microphone any more: what was sent of it ends as well, which its own end would not do. */
  #hush(): void {
    this.#meter?.stop()
    this.#voice?.stop()
    this.#meter = null
    this.#voice = null
    this.#session?.unpublish('microphone')
  }

  #listen(track: MediaStreamTrack): void {
    this.#meter?.stop()
    this.#voice?.stop()
    this.#meter = meterOf(track)
    this.#voice = track.clone()
    this.#voice.enabled = this.microphone.peek().on
    if (this.microphone.peek().on) this.#session?.publish('microphone', this.#voice)
  }

  /** Platform: `ended` comes only of itself, never of our own stop(). */
  async #unplugged(kind: 'microphone' | 'camera', track: MediaStreamTrack): Promise<void> {
    if (this.#closed || this[kind].peek().track !== track) return
    await lookForDevices()
    await this.change(kind)
    const { track: other, trouble } = this[kind].peek()
    if (!this.#closed && (other !== null || trouble !== null)) this.onDevice({ kind, gone: other === null })
  }

  #dropScreenSound(): void {
    this.#screenSound?.stop()
    this.#screenSound = null
  }

  #stop(source: 'camera' | 'screen'): void {
    this.#wish[source] = false
    const { track, busy } = this[source].peek()
    track?.stop()
    // What is being opened goes on being opened, and is let go as soon as it is there.
    this[source].value = { ...OFF, busy }
    const gone: Source[] = source === 'screen' ? ['screen', 'screenSound'] : ['camera']
    if (source === 'screen') this.#dropScreenSound()
    for (const one of gone) this.#session?.unpublish(one)
  }
}
