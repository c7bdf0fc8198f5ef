// The sound of a call that comes in: two strokes of a school bell every three seconds, made by the browser itself. One tab of a browser sounds, the others
// are silent: whoever holds the lock. A page nobody has touched yet may make no sound (the browsers' autoplay rules), so there it begins with the first
// touch or key.
import { noticeSettings } from '../app/notices.ts'
import { strike } from '../platform/strike.ts'

const EVERY_MS = 3_000
const STROKES = [0, 0.35] as const
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
    for (const after of STROKES) strike(sound, PARTIALS, sound.currentTime + after)
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
