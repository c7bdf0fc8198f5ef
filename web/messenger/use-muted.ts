import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** Until when; null as soon as that is over. By the browser's clock, so it may be off: the room decides. */
export function useMuted(until: number | null): number | null {
  const over = useSignal((until ?? 0) <= Date.now())
  useEffect(() => {
    const left = (until ?? 0) - Date.now()
    over.value = left <= 0
    if (left <= 0) return
    const timer = setTimeout(() => {
      over.value = true
    }, left)
    return () => clearTimeout(timer)
  }, [until])
  return until === null || over.value ? null : until
}
