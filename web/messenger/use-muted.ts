import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { serverNow } from '../platform/server-clock.ts'

/** Until when; null as soon as that is over. The room decides. */
export function useMuted(until: number | null): number | null {
  const over = useSignal((until ?? 0) <= serverNow())
  useEffect(() => {
    const left = (until ?? 0) - serverNow()
    over.value = left <= 0
    if (left <= 0) return
    const timer = setTimeout(() => {
      over.value = true
    }, left)
    return () => clearTimeout(timer)
  }, [until])
  return until === null || over.value ? null : until
}
