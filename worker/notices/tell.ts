import type { AccountId, PersonId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'

/** Platform: an invocation has few connections at a time; more calls than these would only queue. */
const INBOXES_AT_ONCE = 50

/** Whose inbox: a school person's, or that of an account whose holder waits for a school's word. */
export type Listener = PersonId | AccountId

/** One event to several people: each of their open browsers shows it at once. */
export async function tell(env: Env, listeners: Iterable<Listener>, event: InboxDown): Promise<void> {
  await tellEach(env, new Map([...listeners].map((listener) => [listener, [event]])))
}

/** To each person what concerns them, in one call. One inbox that fails fails the whole, so that the outbox tells it again; hearing twice does no harm. */
export async function tellEach(env: Env, events: ReadonlyMap<Listener, readonly InboxDown[]>): Promise<void> {
  const all = [...events]
  for (let start = 0; start < all.length; start += INBOXES_AT_ONCE) {
    const calls = all.slice(start, start + INBOXES_AT_ONCE).map(([listener, told]) => env.INBOX.getByName(listener).deliver(told))
    await Promise.all(calls)
  }
}
