/** The database of written-words.ts. Apart from it, because the first page signs out and writes no messages. */
export const WRITTEN_DATABASE = 'zvonok.written'

/** Security: at sign-out nothing of what somebody wrote stays at this browser. Resolves also when the browser refuses. */
export function forgetWritten(): Promise<void> {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.deleteDatabase(WRITTEN_DATABASE)
      // Blocked: another tab still has it open; it lets go by itself (written-words.ts), and the browser goes on.
      request.onsuccess = request.onerror = request.onblocked = () => resolve()
    } catch {
      resolve()
    }
  })
}
