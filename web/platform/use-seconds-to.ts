import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** Counts down to a moment of `performance.now()`, by which a wrong clock of the browser changes nothing. Zero stays zero. */
export function useSecondsTo(until: number): ReadonlySignal<number> {
  const left = useSignal(secondsTo(until))
  useEffect(() => {
    left.value = secondsTo(until)
    const timer = setInterval(() => {
      left.value = secondsTo(until)
      if (left.value === 0) clearInterval(timer)
    }, 1000)
    return () => clearInterval(timer)
  }, [until])
  return left
}

export function inSeconds(seconds: number): number {
  return performance.now() + seconds * 1000
}

function secondsTo(until: number): number {
  return Math.max(0, Math.ceil((until - performance.now()) / 1000))
}
