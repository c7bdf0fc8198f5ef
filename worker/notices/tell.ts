import type { PersonId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'

/** Platform: an invocation has few connections at a time; more calls than these would only queue. */
const INBOXES_AT_ONCE = 50

/** One event to several people: each of their open browsers shows it at once. */
export async function tell(env: Env, personIds: Iterable<PersonId>, event: InboxDown): Promise<void> {
  await tellEach(env, new Map([...personIds].map((personId) => [personId, [event]])))
}

/** To each person what concerns them, in one call. One inbox that fails fails the whole, so that the outbox tells it again; hearing twice does no harm. */
export async function tellEach(env: Env, events: ReadonlyMap<PersonId, readonly InboxDown[]>): Promise<void> {
  const people = [...events]
  for (let start = 0; start < people.length; start += INBOXES_AT_ONCE) {
    const calls = people.slice(start, start + INBOXES_AT_ONCE).map(([personId, told]) => env.INBOX.getByName(personId).deliver(told))
    await Promise.all(calls)
  }
}
