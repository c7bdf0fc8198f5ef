import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { OnlineLesson } from '../../../protocol/online-lessons.ts'
import { serverNow } from '../../platform/server-clock.ts'

/** How often what depends on the hour is looked at again. */
const TICK_MS = 10_000

/** May it be published by now? By the server's clock; looked at again as time passes. */
export function useOpen({ opensAt }: OnlineLesson): boolean {
  const isOpen = useSignal(serverNow() >= opensAt)
  useEffect(() => {
    const look = () => {
      isOpen.value = serverNow() >= opensAt
    }
    look()
    const timer = setInterval(look, TICK_MS)
    return () => clearInterval(timer)
  }, [opensAt])
  return isOpen.value
}
