// Whether the browser believes it has a network. It may believe wrongly, so calls still find out for themselves (call.ts).
import { signal } from '@preact/signals'

export const online = signal(navigator.onLine)

addEventListener('online', () => {
  online.value = true
})
addEventListener('offline', () => {
  online.value = false
})
