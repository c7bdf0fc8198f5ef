// The sound of a call that comes in: two strokes of a school bell every three seconds, made by the browser itself. One tab of a browser sounds, the others
// are silent: whoever holds the lock. A page nobody has touched yet may make no sound (the browsers' autoplay rules), so there it begins with the first
// touch or key.
import { noticeSettings } from '../app/notices.ts'

const EVERY_MS = 3_000
const STROKES = [0, 0.35] as const
/** A bell's partials: hertz, and how loud. */
const PARTIALS = [
  [880, 0.16],
  [1_320, 0.08],
  [2_217, 0.04],
] as const
const LOCK = 'zvonok-ring'

/** Until what it returns is called. */
export function ringAloud(): () => void {
  const stopped = new AbortController()
  const { signal } = stopped
  if (noticeSettings.peek()?.sound !== false) {
    void navigator.locks
      ?.request(LOCK, { signal }, () => soundUntil(signal))
      // Stopped while another tab had its turn.
      .catch(() => undefined)
  }
  return () => stopped.abort()
}

async function soundUntil(signal: AbortSignal): Promise<void> {
  await touched(signal)
  if (signal.aborted) return
  const sound = new AudioContext()
  const ring = () => {
    for (const after of STROKES) strike(sound, sound.currentTime + after)
    navigator.vibrate?.([250, 120, 250])
  }
  ring()
  const timer = setInterval(ring, EVERY_MS)
  await new Promise((done) => signal.addEventListener('abort', done, { once: true }))
  clearInterval(timer)
  await sound.close()
}

function touched(signal: AbortSignal): Promise<void> {
  if (navigator.userActivation?.hasBeenActive ?? true) return Promise.resolve()
  return new Promise((done) => {
    const go = () => done()
    for (const type of ['pointerup', 'keydown']) addEventListener(type, go, { once: true, capture: true, signal })
    signal.addEventListener('abort', go, { once: true })
  })
}

function strike(sound: AudioContext, at: number): void {
  for (const [hertz, loudness] of PARTIALS) {
    const tone = new OscillatorNode(sound, { frequency: hertz })
    const level = new GainNode(sound, { gain: 0 })
    level.gain.setValueAtTime(0, at)
    level.gain.linearRampToValueAtTime(loudness, at + 0.01)
    level.gain.exponentialRampToValueAtTime(0.0005, at + 1.1)
    tone.connect(level).connect(sound.destination)
    tone.start(at)
    tone.stop(at + 1.2)
  }
}
