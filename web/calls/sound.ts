// The page's one audio context: how loud a microphone is, and the short sounds of a call. No files: what is heard is made of tones.

let context: AudioContext | null = null

/** Platform: what counts as somebody having touched the page. */
export const TOUCHES = ['click', 'keydown'] as const

/** Platform: it is asleep until somebody has touched the page; what is asked of it until then is silence. */
export function audioContext(): AudioContext {
  if (context === null) {
    context = new AudioContext()
    // Whoever came back by a reload has not touched it yet.
    for (const touch of TOUCHES) addEventListener(touch, audioContext, { once: true })
  }
  if (context.state === 'suspended') void context.resume().catch(() => undefined)
  return context
}

const TUNES = {
  hand: [660, 880],
  knock: [520, 520],
  join: [440, 660],
  leave: [520, 390],
  test: [523, 659, 784],
  ringBack: [425],
} as const satisfies Record<string, readonly number[]>
export type Tune = keyof typeof TUNES

const TONE_SECONDS = 0.14
const LONG_SECONDS = 1
const LOUDNESS = 0.12

/** `output`: where to, when not to the loudspeaker of the system. */
export function play(tune: Tune, output: AudioNode = audioContext().destination): void {
  const own = audioContext()
  const seconds = tune === 'ringBack' ? LONG_SECONDS : TONE_SECONDS
  TUNES[tune].forEach((hertz, place) => {
    const tone = own.createOscillator()
    const loud = own.createGain()
    const from = own.currentTime + place * seconds
    tone.frequency.value = hertz
    // A tone that begins and ends at once clicks.
    loud.gain.setValueAtTime(0, from)
    loud.gain.linearRampToValueAtTime(LOUDNESS, from + 0.02)
    // A long tone stays loud until shortly before its end.
    loud.gain.setValueAtTime(LOUDNESS, from + Math.max(0.02, seconds - 0.12))
    loud.gain.linearRampToValueAtTime(0, from + seconds)
    tone.connect(loud).connect(output)
    tone.start(from)
    tone.stop(from + seconds)
  })
}

export type Meter = { readonly level: () => number; readonly stop: () => void }

const QUIETEST_DB = -55
const LOUDEST_DB = -15

/** Of one microphone: 0 to 100, as an ear would say. */
export function meterOf(track: MediaStreamTrack): Meter {
  const own = audioContext()
  const source = own.createMediaStreamSource(new MediaStream([track]))
  const analyser = own.createAnalyser()
  analyser.fftSize = 1024
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    level() {
      analyser.getFloatTimeDomainData(samples)
      let sum = 0
      for (const sample of samples) sum += sample * sample
      const decibels = 10 * Math.log10(sum / samples.length + 1e-10)
      return Math.round(Math.min(100, Math.max(0, ((decibels - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)) * 100)))
    },
    stop: () => source.disconnect(),
  }
}
