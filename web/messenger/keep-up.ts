import { effect } from '@preact/signals'
import type { Me } from '../../protocol/identity.ts'
import { me } from '../app/session.ts'

const AT_REST_MS = 5_000

/** Security: nothing is left on somebody else's computer, and nothing of a session that is open by half. */
export function mayKeep({ shared, mustChoosePassword, secondFactor }: Me): boolean {
  return !shared && !mustChoosePassword && secondFactor === null
}

/** Is this person here now, at a computer of their own? One page may outlive several sessions of theirs. */
export function isKept(personId: string): boolean {
  const now = me.peek()
  return now?.personId === personId && mayKeep(now)
}

/**
 * Keeps the newest `value` that is not null: the first one at once, later ones now and then, and when the page goes out of sight, the network goes,
 * or this is ended. Of this person only.
 */
export function keepUp<Value>(person: Me, value: () => Value | null, keep: (value: Value) => Promise<void>): () => void {
  const events = new AbortController()
  let newest: Value | null = null
  let rest: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    clearTimeout(rest)
    rest = undefined
    const kept = newest
    newest = null
    // Security: after the end of the session this may still be called.
    if (kept !== null && isKept(person.personId)) void keep(kept)
  }
  let first = true
  const stop = effect(() => {
    const told = value()
    if (told === null) return
    newest = told
    if (first) flush()
    else rest ??= setTimeout(flush, AT_REST_MS)
    first = false
  })
  const { signal } = events
  addEventListener('offline', flush, { signal })
  addEventListener('pagehide', flush, { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && flush(), { signal })
  return () => {
    stop()
    events.abort()
    flush()
  }
}
