// The microphone, camera and screen of a machine, as a browser gives them to a page: plugged in, asked about and pulled out by the test.
import { vi } from 'vitest'

/** Every track there ever was, copies too. */
const tracks: FakeTrack[] = []

export class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video'
  readonly label: string
  enabled = true
  stopped = false
  contentHint = ''
  constructor(kind: 'audio' | 'video', label: string) {
    super()
    this.kind = kind
    this.label = label
    tracks.push(this)
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

type Machine = {
  /** What is plugged in, or why it cannot be had. */
  plugged: Record<'audio' | 'video', string | DOMException>
  screenFails: DOMException | null
  /** While it is pending the browser's question stands unanswered. */
  question: Promise<void>
}
const fresh = (): Machine => ({ plugged: { audio: 'headset', video: 'webcam' }, screenFails: null, question: Promise.resolve() })
export const machine = fresh()
export const asked: string[] = []
export const opened: FakeTrack[] = []
const mediaDevices = Object.assign(new EventTarget(), {
  enumerateDevices: async () => [],
  async getUserMedia({ audio, video }: MediaStreamConstraints) {
    const kinds = [...(audio ? (['audio'] as const) : []), ...(video ? (['video'] as const) : [])]
    asked.push(kinds.join('+'))
    for (const kind of kinds) if (typeof machine.plugged[kind] !== 'string') throw machine.plugged[kind]
    await machine.question
    const found = kinds.map((kind) => new FakeTrack(kind, String(machine.plugged[kind])))
    opened.push(...found)
    return new FakeStream(found)
  },
  async getDisplayMedia() {
    asked.push('screen')
    await machine.question
    if (machine.screenFails) throw machine.screenFails
    return new FakeStream([new FakeTrack('video', 'screen'), new FakeTrack('audio', 'tab')])
  },
})
/** The browser asks, and goes on asking until it is answered. */
export function ask(): () => void {
  let answer = () => {}
  machine.question = new Promise((resolve) => {
    answer = resolve
  })
  return answer
}
export const on = () => tracks.filter(({ stopped }) => !stopped)
export const no = (name: string) => new DOMException('', name)
const quiet = { connect: () => quiet, disconnect: () => {}, fftSize: 0, getFloatTimeDomainData: () => {} }

/** To be called before anything of web/calls/ is imported. */
export function stubDevices(): void {
  vi.stubGlobal('navigator', { mediaDevices })
  vi.stubGlobal('window', { isSecureContext: true })
  vi.stubGlobal('HTMLMediaElement', class {})
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('MediaStream', FakeStream)
  vi.stubGlobal(
    'AudioContext',
    class {
      state = 'running'
      createMediaStreamSource = () => quiet
      createAnalyser = () => quiet
    },
  )
}

export function freshDevices(): void {
  for (const list of [opened, asked, tracks]) list.length = 0
  Object.assign(machine, fresh())
}
