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

const OFF: Own = { on: false, busy: false, track: null, trouble: null }
const LEVEL_EVERY_MS = 100

/** `gone`: there is no other in its place. */
export type DeviceNews = { readonly kind: 'microphone' | 'camera'; readonly gone: boolean }

export class OwnMedia {
  /** `track` is there while the device is open, muted or not. */
  readonly microphone = signal<Own>(OFF)
  readonly camera = signal<Own>(OFF)
  readonly screen = signal<Own>(OFF)
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

  /** Opened and not yet heard: for the meter before the call, and so that the first word is not lost to a question of the browser. */
  async openMicrophone(): Promise<void> {
    if (this.microphone.peek().track === null) await this.#open('microphone')
  }

  /** Before the call: the microphone to be measured, the camera to be looked at. */
  async openBoth(): Promise<void> {
    for (const kind of ['microphone', 'camera'] as const) this[kind].value = { ...OFF, busy: true }
    const both = await openBoth().catch(() => null)
    if (both) for (const kind of ['microphone', 'camera'] as const) this.#adopt(kind, both[kind])
    else for (const kind of ['microphone', 'camera'] as const) await this.#open(kind)
    const camera = this.camera.peek()
    if (camera.track) this.camera.value = { ...camera, on: true }
  }

  async setMicrophone(on: boolean): Promise<void> {
    if (on) await this.openMicrophone()
    const own = this.microphone.peek()
    if (on && own.track === null) return
    this.microphone.value = { ...own, on }
    if (!this.#voice) return
    this.#voice.enabled = on
    if (on) this.#session?.publish('microphone', this.#voice)
  }

  async setCamera(on: boolean): Promise<void> {
    if (this.camera.peek().busy) return
    if (!on) {
      this.#stop('camera')
      return
    }
    if (this.camera.peek().track === null) await this.#open('camera')
    const { track } = this.camera.peek()
    if (track === null) return
    this.camera.value = { ...this.camera.peek(), on: true }
    this.#session?.publish('camera', track)
  }

  /** `sound`: they may be heard. */
  async setScreen(on: boolean, sound = true): Promise<void> {
    if (!on) {
      this.#stop('screen')
      return
    }
    this.screen.value = { ...this.screen.peek(), busy: true, trouble: null }
    const stream = await openScreen().catch((error: unknown) => (error instanceof NoDevice ? error : new NoDevice('failed', error)))
    const [track] = stream instanceof MediaStream ? stream.getVideoTracks() : []
    if (!(stream instanceof MediaStream) || !track) {
      this.screen.value = { ...OFF, trouble: stream instanceof NoDevice ? stream.trouble : null }
      return
    }
    this.screen.value = { on: true, busy: false, track, trouble: null }
    track.contentHint = 'detail'
    track.addEventListener('ended', () => this.screen.peek().track === track && this.#stop('screen'))
    this.#screenSound = stream.getAudioTracks()[0] ?? null
    if (!sound) this.#dropScreenSound()
    this.#session?.publish('screen', track)
    if (this.#screenSound) this.#session?.publish('screenSound', this.#screenSound)
  }

  /** Somebody else has taken it away: the room has closed the track already. */
  takenAway(source: 'microphone' | 'camera' | 'screen'): void {
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
    if (kind === 'speaker' || this[kind].peek().track === null) return
    const { on } = this[kind].peek()
    await this.#open(kind)
    if (kind === 'microphone') {
      if (on) await this.setMicrophone(true)
    } else if (on) await this.setCamera(true)
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#metering)
    this.#unlisten.abort()
    for (const source of ['camera', 'screen'] as const) this.#stop(source)
    this.#meter?.stop()
    this.microphone.peek().track?.stop()
    this.#voice?.stop()
    this.microphone.value = OFF
  }

  async #open(kind: 'microphone' | 'camera'): Promise<void> {
    const before = this[kind].peek()
    this[kind].value = { ...before, busy: true, trouble: null }
    try {
      const track = await openDevice(kind)
      before.track?.stop()
      this.#adopt(kind, track)
    } catch (error) {
      before.track?.stop()
      if (kind === 'camera') this.#session?.unpublish('camera')
      this[kind].value = { ...OFF, trouble: error instanceof NoDevice ? error.trouble : 'failed' }
    }
  }

  #adopt(kind: 'microphone' | 'camera', track: MediaStreamTrack): void {
    if (this.#closed) {
      track.stop()
      return
    }
    track.addEventListener('ended', () => void this.#unplugged(kind, track))
    if (kind === 'microphone') this.#listen(track)
    this[kind].value = { ...this[kind].peek(), busy: false, track, trouble: null }
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
    if (this.#closed) return
    const gone = this[kind].peek().track === null
    if (gone && kind === 'microphone') this.#session?.unpublish('microphone')
    this.onDevice({ kind, gone })
  }

  #dropScreenSound(): void {
    this.#screenSound?.stop()
    this.#screenSound = null
  }

  #stop(source: 'camera' | 'screen'): void {
    this[source].peek().track?.stop()
    this[source].value = OFF
    const gone: Source[] = source === 'screen' ? ['screen', 'screenSound'] : ['camera']
    if (source === 'screen') {
      this.#dropScreenSound()
    }
    for (const one of gone) this.#session?.unpublish(one)
  }
}
