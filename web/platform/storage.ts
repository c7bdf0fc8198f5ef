// What this browser remembers between visits. Nothing personal: choices of look and language, drafts of no account.

const PREFIX = 'zvonok.'

/** Null when nothing is kept, or when the browser forbids storage. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    // A browser that forbids storage (private windows, policies of a school) still runs the app; it only forgets.
    return null
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, value)
  } catch {
    // As above; a full storage loses a choice of look, nothing more.
  }
}
