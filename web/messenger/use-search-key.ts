import { useEffect } from 'preact/hooks'

const isMac = /mac/i.test(navigator.userAgent) && navigator.maxTouchPoints === 0

/** As the keyboard has them. */
export const searchKeys = isMac ? '⌘ K' : 'Ctrl K'

/** Ctrl+K or ⌘K, wherever the focus is; not while a dialog waits for its own answer. */
export function useSearchKey(on: boolean, open: () => void): void {
  useEffect(() => {
    if (!on) return
    const hear = (event: KeyboardEvent) => {
      if (!isSearchKey(event)) return
      // The browser has another use for it.
      event.preventDefault()
      if (document.querySelector('dialog[open]') === null) open()
    }
    addEventListener('keydown', hear)
    return () => removeEventListener('keydown', hear)
  }, [on])
}

function isSearchKey({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean {
  // In the Russian layout the key says «л»; a Latin layout may have its K elsewhere.
  const isK = /^[a-z]$/i.test(key) ? key.toLowerCase() === 'k' : code === 'KeyK'
  return isK && (ctrlKey || metaKey) && !altKey && !shiftKey
}
