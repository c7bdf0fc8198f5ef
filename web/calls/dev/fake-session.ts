// A media session inside the page, for /gallery/call: whoever is wanted is a canvas that moves, so that the layout's own cost can be seen.
import { signal } from '@preact/signals'
import { keyOf, type LineState, type MediaSession, type PublishedTrack, type Source, type WantedTrack } from '../media-session.ts'

const FPS = 15

export function fakeSession(): MediaSession {
  const received = signal<ReadonlyMap<string, MediaStreamTrack>>(new Map())
  const published = signal<readonly PublishedTrack[]>([])
  const line = signal<LineState>('live')
  const stops = new Map<string, () => void>()
  return {
    published,
    refused: signal<ReadonlySet<Source>>(new Set()),
    received,
    publishing: line,
    receiving: line,
    publish: () => {},
    unpublish: () => {},
    forgo: () => {},
    want(tracks: readonly WantedTrack[]) {
      const wanted = tracks.filter(({ trackName }) => !trackName.startsWith('microphone'))
      const next = new Map<string, MediaStreamTrack>()
      for (const track of wanted) {
        const key = keyOf(track)
        const known = received.peek().get(key)
        if (known) next.set(key, known)
        else {
          const { track: drawn, stop } = paint(track)
          stops.set(key, stop)
          next.set(key, drawn)
        }
      }
      for (const [key, stop] of stops) {
        if (next.has(key)) continue
        stop()
        stops.delete(key)
      }
      received.value = next
    },
    renew: () => {},
    tryNow: () => {},
    stats: async () => [],
    leave() {
      for (const stop of stops.values()) stop()
    },
  }
}

function paint({ sessionId, trackName, rid }: WantedTrack): { track: MediaStreamTrack; stop: () => void } {
  const screen = trackName.startsWith('screen')
  const canvas = document.createElement('canvas')
  const wide = screen ? 1280 : rid === 'a' ? 640 : 320
  canvas.width = wide
  canvas.height = (wide * 9) / 16
  const pen = canvas.getContext('2d')
  const hue = (Number(sessionId.slice(1)) * 47) % 360
  let frame = 0
  const timer = setInterval(() => {
    if (!pen) return
    frame++
    pen.fillStyle = screen ? '#fff' : `hsl(${hue} 30% 34%)`
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.fillStyle = screen ? '#2b6' : `hsl(${hue} 45% 62%)`
    pen.beginPath()
    pen.arc(canvas.width / 2 + Math.sin(frame / 12) * canvas.width * 0.05, canvas.height * 0.45, canvas.height * 0.22, 0, 7)
    pen.fill()
    pen.fillRect(canvas.width * 0.3, canvas.height * 0.72, canvas.width * 0.4, canvas.height * 0.4)
  }, 1_000 / FPS)
  const track = canvas.captureStream(FPS).getVideoTracks()[0] as MediaStreamTrack
  return {
    track,
    stop() {
      clearInterval(timer)
      track.stop()
    },
  }
}
