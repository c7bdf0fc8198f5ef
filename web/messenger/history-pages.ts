// Pages of a room's history put together. A page keeps so many messages that it scrolls smoothly and no more, however long one scrolls: what is far
// from where one reads is let go at the other end and read again on the way back. Pure, so that tests read it.
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import type { ChatMessage, ChatSnapshot } from '../../protocol/chat/events.ts'

export type From = Extract<ChatCommand, { type: 'history.get' }>['from']

export type HistoryPage = { readonly messages: readonly ChatMessage[]; readonly hasOlder: boolean; readonly hasNewer: boolean }

/** Some three pages: a dozen screens of a phone. What each new page costs grows with what stands there already. */
export const SHOWN_MESSAGES_MAX = 160

/** `end`: where the page belongs. `instead`: what was shown before has nothing to do with it. */
export function addPage(snapshot: ChatSnapshot, page: HistoryPage, end: 'older' | 'newer' | 'instead'): ChatSnapshot {
  const { messages: shown } = snapshot
  // What is newer than the last event heard comes as an event, and would be there twice.
  const heard = page.messages.filter(({ seq }) => page.hasNewer || seq <= snapshot.seq)
  if (end === 'instead') return { ...snapshot, messages: heard, hasOlder: page.hasOlder, hasNewer: page.hasNewer }
  if (end === 'older') {
    const first = shown[0]?.seq ?? Number.POSITIVE_INFINITY
    const messages = [...heard.filter(({ seq }) => seq < first), ...shown]
    return {
      ...snapshot,
      messages: messages.slice(0, SHOWN_MESSAGES_MAX),
      hasOlder: page.hasOlder,
      hasNewer: snapshot.hasNewer || messages.length > SHOWN_MESSAGES_MAX,
    }
  }
  const last = shown.at(-1)?.seq ?? 0
  const messages = [...shown, ...heard.filter(({ seq }) => seq > last)]
  return {
    ...snapshot,
    messages: messages.slice(-SHOWN_MESSAGES_MAX),
    hasOlder: snapshot.hasOlder || messages.length > SHOWN_MESSAGES_MAX,
    hasNewer: page.hasNewer,
  }
}

/** Somebody at the end of a chat that goes on and on. */
export function trimOlder(snapshot: ChatSnapshot): ChatSnapshot {
  // Not at each message: what is let go above is noticed by whoever has scrolled up a little.
  if (snapshot.messages.length < 2 * SHOWN_MESSAGES_MAX) return snapshot
  return { ...snapshot, messages: snapshot.messages.slice(-SHOWN_MESSAGES_MAX), hasOlder: true }
}

export function without(snapshot: ChatSnapshot, seqs: readonly number[]): ChatSnapshot {
  const rest = ({ seq }: ChatMessage) => !seqs.includes(seq)
  return { ...snapshot, messages: snapshot.messages.filter(rest), pinned: snapshot.pinned.filter(rest) }
}
