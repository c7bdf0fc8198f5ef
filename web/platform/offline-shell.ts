// The page itself without a network: a service worker keeps its files (web/public/sw.js), and nothing that anybody has read or written.

/** Idempotent. A browser that has none, or forbids it, opens the page with a network only. */
export async function keepShell(): Promise<void> {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return
  await navigator.serviceWorker.register(addressOf('/sw.js'))
  const { active } = await navigator.serviceWorker.ready
  // What this page loaded before the worker was there.
  const files = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
  active?.postMessage({ keep: files.filter((path) => path.startsWith('/assets/')) })
}

type Policies = {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** Security: Trusted Types let no text become a script's address but this one (web/public/_headers). */
function addressOf(path: '/sw.js'): string {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes
  return policies?.createPolicy('zvonok-sw', { createScriptURL: () => path }).createScriptURL(path) ?? path
}
