// What one sends, with devices that do as the test says.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { MediaSession } from '../../web/calls/media-session.ts'

class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video'
  readonly label: string
  enabled = true
  stopped = false
  contentHint = ''
  constructor(kind: 'audio' | 'video', label: string) {
    super()
    this.kind = kind
    this.label = label
  }
  clone(): FakeTrack {
    return new FakeTrack(this.kind, this.label)
  }
  stop(): void {
    this.stopped = true
  }
  /** Somebody pulls it out. */
  unplug(): void {
    this.dispatchEvent(new Event('ended'))
  }
}
class FakeStream {
  readonly tracks: FakeTrack[]
  constructor(tracks: FakeTrack[]) {
    this.tracks = tracks
  }
  getTracks = () => this.tracks
  getAudioTracks = () => this.tracks.filter(({ kind }) => kind === 'audio')
  getVideoTracks = () => this.tracks.filter(({ kind }) => kind === 'video')
}

/** What is plugged in, or why it cannot be had. */
let plugged: Record<'audio' | 'video', string | DOMException>
let shared: FakeStream | DOMException
const opened: FakeTrack[] = []
const mediaDevices = Object.assign(new EventTarget(), {
  enumerateDevices: async () => [],
  async getUserMedia({ audio, video }: MediaStreamConstraints) {
    const kinds = [...(audio ? (['audio'] as const) : []), ...(video ? (['video'] as const) : [])]
    const tracks = kinds.map((kind) => {
      const device = plugged[kind]
      if (typeof device !== 'string') throw device
      return new FakeTrack(kind, device)
    })
    opened.push(...tracks)
    return new FakeStream(tracks)
  },
  async getDisplayMedia() {
    if (shared instanceof DOMException) throw shared
    return shared
  },
})
const no = (name: string) => new DOMException('', name)
const quiet = { connect: () => quiet, disconnect: () => {}, fftSize: 0, getFloatTimeDomainData: () => {} }

vi.stubGlobal('navigator', { mediaDevices })
vi.stubGlobal('window', { isSecureContext: true })
vi.stubGlobal('HTMLMediaElement', class {})
vi.stubGlobal('MediaStream', FakeStream)
vi.stubGlobal(
  'AudioContext',
  class {
    state = 'running'
    createMediaStreamSource = () => quiet
    createAnalyser = () => quiet
  },
)
const { OwnMedia } = await import('../../web/calls/own-media.ts')

let sent: Map<string, FakeTrack>
const session = {
  publish: (source: string, track: unknown) => sent.set(source, track as FakeTrack),
  unpublish: (source: string) => sent.delete(source),
  forgo: (source: string) => sent.delete(source),
} as unknown as MediaSession

function person() {
  const own = new OwnMedia()
  own.attach(session)
  return own
}

beforeEach(() => {
  opened.length = 0
  sent = new Map()
  plugged = { audio: 'headset', video: 'webcam' }
  shared = new FakeStream([new FakeTrack('video', 'screen'), new FakeTrack('audio', 'tab')])
})

describe('one’s own microphone and camera', () => {
  it.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
    ['SecurityError', 'insecure'],
    ['TypeError', 'failed'],
  ])('[CALL-125] %s is told as what it is, and the other device works all the same', async (name, trouble) => {
    plugged.video = no(name)
    const own = person()
    await own.openBoth()
    expect(own.camera.value).toMatchObject({ on: false, track: null, trouble })
    expect(own.microphone.value).toMatchObject({ on: false, trouble: null })
    plugged.video = 'webcam'
    await own.setCamera(true)
    expect(own.camera.value).toMatchObject({ on: true, trouble: null })
    own.close()
  })

  it('[CALL-125] before one has come in with it nothing of a microphone is sent, and after the call every device is let go', async () => {
    const own = person()
    await own.openBoth()
    expect([...sent.keys()]).toEqual([])
    await own.setMicrophone(true)
    expect(sent.get('microphone')).toMatchObject({ label: 'headset', enabled: true })
    own.close()
    expect(opened.every(({ stopped }) => stopped)).toBe(true)
  })

  it('[CALL-126] a microphone that is pulled out gives way to another one, which is on if it was on; with none left that is said', async () => {
    const own = person()
    const news: unknown[] = []
    own.onDevice = (one) => news.push(one)
    await own.setMicrophone(true)
    plugged.audio = 'built-in'
    opened[0]?.unplug()
    await vi.waitFor(() => expect(news).toEqual([{ kind: 'microphone', gone: false }]))
    expect(sent.get('microphone')).toMatchObject({ label: 'built-in', enabled: true })
    plugged.audio = no('NotFoundError')
    opened[1]?.unplug()
    await vi.waitFor(() => expect(news).toHaveLength(2))
    expect(news[1]).toEqual({ kind: 'microphone', gone: true })
    expect([sent.has('microphone'), own.microphone.value.trouble]).toEqual([false, 'missing'])
    own.close()
  })

  it('[CALL-127] muted, silence is sent and the machine’s own ear stays open; taken away by the room, nothing is', async () => {
    const own = person()
    await own.setMicrophone(true)
    await own.setMicrophone(false)
    expect(sent.get('microphone')?.enabled).toBe(false)
    expect(opened[0]).toMatchObject({ enabled: true, stopped: false })
    own.takenAway('microphone')
    expect([sent.has('microphone'), own.microphone.value.on]).toEqual([false, false])
    await own.setMicrophone(true)
    expect(sent.get('microphone')?.enabled).toBe(true)
    own.close()
  })

  it('[CALL-127] a screen goes with its sound, ends when the browser ends it, and a change of mind is no failure', async () => {
    const own = person()
    await own.setScreen(true)
    expect([...sent.keys()].sort()).toEqual(['screen', 'screenSound'])
    sent.get('screen')?.unplug()
    expect([...sent.keys()]).toEqual([])
    expect(own.screen.value).toMatchObject({ on: false, trouble: null })
    shared = no('NotAllowedError')
    await own.setScreen(true)
    expect(own.screen.value).toMatchObject({ on: false, busy: false, trouble: null })
    own.close()
  })
})
