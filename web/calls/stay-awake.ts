/** A phone that is only looked at would fall asleep, and the call with it. Platform: let go whenever the page is hidden, so it is asked for again. */
export function stayAwake(): () => void {
  const over = new AbortController()
  let lock: WakeLockSentinel | null = null
  const ask = async () => {
    if (document.visibilityState !== 'visible') return
    // Refused on an empty battery, or not known to the browser.
    lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
    if (over.signal.aborted) await lock?.release()
  }
  document.addEventListener('visibilitychange', () => void ask(), { signal: over.signal })
  void ask()
  return () => {
    over.abort()
    void lock?.release()
  }
}
