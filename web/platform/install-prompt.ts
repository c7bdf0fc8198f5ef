// The browser's own offer to install the page as an app. Platform: Chromium makes it once, soon after the page has loaded, so it is kept for whoever
// asks later; other browsers never make it.
import { signal } from '@preact/signals'

type InstallPrompt = Event & { prompt(): Promise<unknown> }

/** Null where there is nothing to offer: another browser, or it is installed. */
export const installPrompt = signal<InstallPrompt | null>(null)
export const installed = signal(matchMedia('(display-mode: standalone)').matches)

addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault()
  installPrompt.value = event as InstallPrompt
})
addEventListener('appinstalled', () => {
  installPrompt.value = null
  installed.value = true
})
