import type { ChatDown } from '../../protocol/chat/events.ts'
import { SEARCH_PAGE_HITS } from '../../protocol/limits.ts'
import { messagesFound } from './message-log.ts'
import type { Caller, CommandOf, Room } from './room.ts'
import { indexMore, matchOf } from './search-index.ts'

/** Newest first, a page at a time; `next` is the `beforeSeq` of the page after this one. */
export function searchMessages(room: Room, { member }: Caller, { query, beforeSeq }: CommandOf<'message.search'>): ChatDown {
  indexMore(room.sql)
  const match = matchOf(query)
  const found =
    match === null
      ? []
      : messagesFound(room.sql, member, { match, beforeSeq: beforeSeq ?? Number.MAX_SAFE_INTEGER, limit: SEARCH_PAGE_HITS + 1 })
  const hits = found.slice(0, SEARCH_PAGE_HITS)
  const next = found.length > SEARCH_PAGE_HITS ? (hits.at(-1)?.seq ?? null) : null
  return { type: 'found', query, hits: hits.map((message) => ({ message })), next }
}
