import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

const DESKTOP = '(width >= 1024px)'

/** Whether the window is a desktop's; follows it when it is resized or the phone is turned. */
export function useWide(query = DESKTOP): ReadonlySignal<boolean> {
  const wide = useSignal(matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const look = () => {
      wide.value = media.matches
    }
    media.addEventListener('change', look)
    return () => media.removeEventListener('change', look)
  }, [])
  return wide
}
