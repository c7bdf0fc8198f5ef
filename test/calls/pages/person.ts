// A person's page of the media tests: the browser's media session, its signalling over plain HTTP instead of a room, and eyes and ears to tell who is
// heard and seen.
import type { MediaFaultKind } from '../../../protocol/call/media.ts'
import { MediaFault, type PublishedTrack, type Source, type WantedTrack } from '../../../web/calls/media-session.ts'
import type { MediaSignalling } from '../../../web/calls/media-signalling.ts'
import { openSfuMediaSession } from '../../../web/calls/sfu-media-session.ts'

export type Sensed = { readonly hertz: number | null; readonly colour: readonly number[] | null; readonly size: string }

export type Person = {
  /** Their microphone and camera: what the fake devices give, with a tone and a colour of their own. */
  come(hertz: number, colour: string, width: number): Promise<void>
  shareScreen(): Promise<string>
  stop(source: Source): void
  paint(colour: string): Promise<void>
  mute(muted: boolean): void
  published(): readonly PublishedTrack[]
  want(tracks: readonly WantedTrack[]): void
  received(): string[]
  states(): string[]
  refused(): Source[]
  sense(key: string): Promise<Sensed>
  /** Frames decoded of each picture, and energy of each sound, by key. */
  flow(): Promise<Record<string, number>>
  sessionsOpened(): number
}

declare global {
  interface Window {
    person: Person
  }
}

let opened = 0
async function ask<T>(operation: string, input: object): Promise<T> {
  const response = await fetch(`/signalling/${operation}`, { method: 'POST', body: JSON.stringify(input) })
  const answer = (await response.json()) as T & { fault?: MediaFaultKind }
  if (answer.fault !== undefined) throw new MediaFault(answer.fault)
  return answer
}
const signalling: MediaSignalling = {
  openSession: (input) => {
    opened++
    return ask('openSession', input)
  },
  publish: (input) => ask('publish', input),
  unpublish: (input) => ask('unpublish', input),
  receive: (input) => ask('receive', input),
  letGo: (input) => ask('letGo', input),
  update: (input) => ask('update', input),
  answer: (input) => ask('answer', input),
  establish: (input) => ask('establish', input),
}

const session = openSfuMediaSession(signalling)
const ears = new AudioContext()
const players = new Map<string, { media: HTMLMediaElement; analyser: AnalyserNode | null }>()

session.received.subscribe((received) => {
  for (const [key, { media }] of players) {
    if (received.has(key)) continue
    media.remove()
    players.delete(key)
  }
  for (const [key, track] of received) if (!players.has(key)) players.set(key, play(track))
})

function play(track: MediaStreamTrack) {
  const stream = new MediaStream([track])
  const media = document.createElement(track.kind as 'audio' | 'video')
  media.autoplay = true
  media.srcObject = stream
  document.body.append(media)
  if (track.kind === 'video') return { media, analyser: null }
  const analyser = ears.createAnalyser()
  analyser.fftSize = 8_192
  ears.createMediaStreamSource(stream).connect(analyser)
  return { media, analyser }
}

/** The camera's picture within a frame of the colour. */
function painted(camera: MediaStreamTrack, colour: string): MediaStreamTrack {
  const eye = document.createElement('video')
  eye.srcObject = new MediaStream([camera])
  eye.muted = true
  void eye.play()
  const canvas = document.createElement('canvas')
  // Not the camera's own size, which a device that two pages have open chooses for itself.
  const height = (width / 16) * 9
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D
  setInterval(() => {
    pen.fillStyle = colour
    pen.fillRect(0, 0, width, height)
    pen.drawImage(eye, width / 3, height / 3, width / 3, height / 3)
  }, 100)
  return canvas.captureStream(10).getVideoTracks()[0] as MediaStreamTrack
}

/** What the microphone hears, under a tone. */
function toned(microphone: MediaStreamTrack, hertz: number): MediaStreamTrack {
  const mouth = new AudioContext()
  const out = mouth.createMediaStreamDestination()
  const tone = mouth.createOscillator()
  tone.frequency.value = hertz
  const loud = mouth.createGain()
  loud.gain.value = 0.4
  tone.connect(loud).connect(out)
  tone.start()
  const quiet = mouth.createGain()
  quiet.gain.value = 0.05
  mouth
    .createMediaStreamSource(new MediaStream([microphone]))
    .connect(quiet)
    .connect(out)
  return out.stream.getAudioTracks()[0] as MediaStreamTrack
}

let camera: MediaStreamTrack
let width = 320
let voice: MediaStreamTrack

window.person = {
  async come(hertz, colour, wide) {
    await ears.resume()
    width = wide
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width, frameRate: 10 } })
    camera = stream.getVideoTracks()[0] as MediaStreamTrack
    voice = toned(stream.getAudioTracks()[0] as MediaStreamTrack, hertz)
    session.publish('microphone', voice)
    session.publish('camera', painted(camera, colour))
  },
  async shareScreen() {
    const [track] = (await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 5 } })).getVideoTracks()
    if (track) session.publish('screen', track)
    return track?.kind ?? ''
  },
  stop: (source) => session.unpublish(source),
  async paint(colour) {
    session.publish('camera', painted(camera, colour))
  },
  mute(muted) {
    voice.enabled = !muted
  },
  published: () => session.published.value,
  want: (tracks) => session.want(tracks),
  received: () => [...session.received.value.keys()],
  states: () => [session.publishing.value, session.receiving.value],
  refused: () => [...session.refused.value],
  sense: async (key) => sense(key),
  async flow() {
    const byTrack = new Map([...session.received.value].map(([key, { id }]) => [id, key]))
    const flow: Record<string, number> = {}
    for (const report of (await session.stats()).flatMap((one) => [...one.values()])) {
      const key = report.type === 'inbound-rtp' ? byTrack.get(report.trackIdentifier) : undefined
      if (key !== undefined) flow[key] = report.kind === 'video' ? report.framesDecoded : report.totalAudioEnergy
    }
    return flow
  },
  sessionsOpened: () => opened,
}

function sense(key: string): Sensed {
  const player = players.get(key)
  if (!player) return { hertz: null, colour: null, size: '' }
  const { media, analyser } = player
  if (analyser) {
    const bins = new Float32Array(analyser.frequencyBinCount)
    analyser.getFloatFrequencyData(bins)
    const loudest = bins.reduce((best, level, i) => (level > (bins[best] ?? Number.NEGATIVE_INFINITY) ? i : best), 0)
    const heard = (bins[loudest] ?? Number.NEGATIVE_INFINITY) > -60
    return { hertz: heard ? Math.round((loudest * ears.sampleRate) / analyser.fftSize) : null, colour: null, size: '' }
  }
  const video = media as HTMLVideoElement
  const canvas = document.createElement('canvas')
  canvas.width = 32
  canvas.height = 18
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D
  pen.drawImage(video, 0, 0, 32, 18)
  return { hertz: null, colour: [...pen.getImageData(2, 2, 1, 1).data].slice(0, 3), size: `${video.videoWidth}x${video.videoHeight}` }
}
