// What stands on the screen of a chat, line by line: days, the line above what is new, messages that belong together. Pure, so that tests read it.

import type { ChatMessage } from '../../protocol/chat/events.ts'
import { dateAt, type SchoolDate } from '../../protocol/dates.ts'

export type MessageRow =
  | { readonly kind: 'day'; readonly on: SchoolDate }
  | { readonly kind: 'new' }
  /** `first` and `last` of what one author said in one go: the name stands above the first, the face beside the last. */
  | { readonly kind: 'message'; readonly message: ChatMessage; readonly first: boolean; readonly last: boolean }

/** Whoever says more after this long begins anew. */
const ONE_GO_MS = 10 * 60_000

export function messageRows(messages: readonly ChatMessage[], newFrom: number | null, timeZone: string): MessageRow[] {
  const rows: MessageRow[] = []
  const days = messages.map(({ at }) => dateAt(at, timeZone))
  let on: SchoolDate | null = null
  for (const [index, message] of messages.entries()) {
    const day = days[index] ?? ''
    if (day !== on) rows.push({ kind: 'day', on: day })
    on = day
    if (message.seq === newFrom) rows.push({ kind: 'new' })
    const goesOn = (from: number, to: number) => {
      const [a, b] = [messages[from], messages[to]]
      return (
        a !== undefined &&
        b !== undefined &&
        a.authorId === b.authorId &&
        b.at - a.at < ONE_GO_MS &&
        b.seq !== newFrom &&
        days[from] === days[to]
      )
    }
    rows.push({ kind: 'message', message, first: !goesOn(index - 1, index), last: !goesOn(index, index + 1) })
  }
  return rows
}
