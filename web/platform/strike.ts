/** One partial of a bell: hertz, and how loud at first. */
export type Partial = readonly [hertz: number, loudness: number]

/** A stroke of a small bell at this time of the sound's own clock (seconds), made by the browser itself. */
export function strike(sound: AudioContext, partials: readonly Partial[], at: number, seconds = 1.1): void {
  for (const [hertz, loudness] of partials) {
    const tone = new OscillatorNode(sound, { frequency: hertz })
    const level = new GainNode(sound, { gain: 0 })
    level.gain.setValueAtTime(0, at)
    level.gain.linearRampToValueAtTime(loudness, at + 0.01)
    level.gain.exponentialRampToValueAtTime(0.0005, at + seconds)
    tone.connect(level).connect(sound.destination)
    tone.start(at)
    tone.stop(at + seconds + 0.1)
  }
}
