import type { ChatDown, ChatMessage } from '../../protocol/chat/events.ts'
import { excerptOf, foundParts } from '../../protocol/found-words.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { EXCERPT_CHARS_MAX, HITS_PER_ROOM_MAX, SEARCH_PAGE_HITS } from '../../protocol/limits.ts'
import type { FoundMessage } from '../../protocol/search.ts'
import { findMember, type Member } from './members.ts'
import { messagesFound } from './message-log.ts'
import type { Caller, CommandOf, Room } from './room.ts'
import { indexMore, matchOf } from './search-index.ts'

/** Newest first, a page at a time; `next` is the `beforeSeq` of the page after this one. */
export function searchMessages(room: Room, { member }: Caller, { query, beforeSeq }: CommandOf<'message.search'>): ChatDown {
  const { hits, more, whole } = find(room, member, { query, beforeSeq: beforeSeq ?? Number.MAX_SAFE_INTEGER, limit: SEARCH_PAGE_HITS })
  const next = more ? (hits.at(-1)?.seq ?? null) : null
  return { type: 'found', query, hits: hits.map((message) => ({ message })), next, whole }
}

/** Of a search over everything: the newest few, and whether there are more. `whole`: everything was looked through. */
export type RoomHits = { readonly messages: FoundMessage[]; readonly more: boolean; readonly whole: boolean }

/** Null: not a member. */
export function searchFor(room: Room, personId: PersonId, query: string): RoomHits | null {
  const member = findMember(room.sql, personId)
  if (!member) return null
  const { hits, more, whole } = find(room, member, { query, beforeSeq: Number.MAX_SAFE_INTEGER, limit: HITS_PER_ROOM_MAX })
  return { messages: hits.map((message) => found(message, query)), more, whole }
}

function find(room: Room, member: Member, of: { query: string; beforeSeq: number; limit: number }) {
  const whole = !indexMore(room.sql)
  const match = matchOf(of.query)
  const all = match === null ? [] : messagesFound(room.sql, member, { match, beforeSeq: of.beforeSeq, limit: of.limit + 1 })
  return { hits: all.slice(0, of.limit), more: all.length > of.limit, whole }
}

function found({ seq, at, authorId, authorName, text, forwarded }: ChatMessage, query: string): FoundMessage {
  // The words may be those of a message that was carried here.
  const texts = [text, ...forwarded.map((one) => one.text)].filter((one) => one !== '')
  const shown = texts.find((one) => foundParts(one, query).some((part) => part.found)) ?? texts[0] ?? ''
  return { seq, at, authorId, authorName, excerpt: excerptOf(shown, query, EXCERPT_CHARS_MAX) }
}
