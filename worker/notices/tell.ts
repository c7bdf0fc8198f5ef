import type { NoticeNews } from '../../durable-objects/inbox/notices.ts'
import type { AccountId, PersonId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'

/** Platform: an invocation has few connections at a time; more calls than these would only queue. */
const INBOXES_AT_ONCE = 50

/** Whose inbox: a school person's, or that of an account whose holder waits for a school's word. */
export type Listener = PersonId | AccountId

/** What one person is told: events for their open browsers, notices for their inbox to keep. */
export class Told {
  readonly events: InboxDown[] = []
  readonly notices: NoticeNews[] = []
}

export class Tellings extends Map<Listener, Told> {
  to(listener: Listener): Told {
    const told = this.get(listener) ?? new Told()
    this.set(listener, told)
    return told
  }
}

/** One event to several people: each of their open browsers shows it at once. */
export async function tell(env: Env, listeners: Iterable<Listener>, event: InboxDown): Promise<void> {
  const tellings = new Tellings()
  for (const listener of listeners) tellings.to(listener).events.push(event)
  await tellEach(env, tellings)
}

/** To each person what concerns them, in one call. One inbox that fails fails the whole, so that the outbox tells it again; hearing twice does no harm. */
export async function tellEach(env: Env, tellings: Tellings): Promise<void> {
  const all = [...tellings]
  for (let start = 0; start < all.length; start += INBOXES_AT_ONCE) {
    const calls = all
      .slice(start, start + INBOXES_AT_ONCE)
      .map(([listener, { events, notices }]) => env.INBOX.getByName(listener).deliver(events, notices))
    await Promise.all(calls)
  }
}
