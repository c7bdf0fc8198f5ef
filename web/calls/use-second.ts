import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** Draws again every second. */
export function useSecond(): void {
  const tick = useSignal(0)
  useEffect(() => {
    const timer = setInterval(() => tick.value++, 1_000)
    return () => clearInterval(timer)
  }, [])
  void tick.value
}
