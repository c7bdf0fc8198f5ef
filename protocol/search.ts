// «Поиск» over everything a person has: people they may write to, their chats by title, messages of their newest chats. Served by
// worker/messenger/search-everywhere.ts, asked by web/messenger/search-everywhere.tsx; rules SRC-… in docs/rules/messenger.md.
import * as z from 'zod/mini'
import { ChatKind } from './chat/chat-kind.ts'
import { Contact } from './chat-list.ts'
import { wellFormed } from './clean-text.ts'
import { endpoint } from './endpoint.ts'
import { ChatId, PersonId } from './ids.ts'
import { SEARCH_CHARS_MAX } from './limits.ts'
import { PersonName } from './people.ts'

export const FoundChat = z.object({
  chatId: ChatId,
  kind: ChatKind,
  title: z.string(),
  /** Of a personal chat: the other one. */
  withId: z.nullable(PersonId),
})
export type FoundChat = z.infer<typeof FoundChat>

export const FoundMessage = z.object({
  seq: z.int(),
  at: z.int(),
  authorId: PersonId,
  authorName: PersonName,
  /** The part of the text that has the first word found. */
  excerpt: z.string(),
})
export type FoundMessage = z.infer<typeof FoundMessage>

/** limit: older talk than that of the ROOMS_SEARCHED_MAX newest · silent: its room failed or took too long · behind: only in part, its index is not whole yet. */
export const UNSEARCHED_WHY = ['limit', 'silent', 'behind'] as const

/** One line of the answer. In this order: people, chats, messages of each chat as its room answers, and always last what was not searched. */
export const SearchLine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('people'), people: z.array(Contact), more: z.boolean() }),
  z.object({ type: z.literal('chats'), chats: z.array(FoundChat), more: z.boolean() }),
  /** Newest first; only of a chat that has some. `more`: the chat's own search finds the others. */
  z.object({ type: z.literal('messages'), chat: FoundChat, messages: z.array(FoundMessage), more: z.boolean() }),
  z.object({
    type: z.literal('done'),
    roomsSearched: z.int(),
    peopleSearched: z.boolean(),
    unsearched: z.array(z.object({ chatId: ChatId, title: z.string(), why: z.enum(UNSEARCHED_WHY) })),
    /** Besides those that are named. */
    unsearchedMore: z.int(),
  }),
])
export type SearchLine = z.infer<typeof SearchLine>

/** A POST although it changes nothing: what somebody looks for must not stand in addresses, which the platform logs (decision 009). */
export const SearchEverywhere = endpoint('POST', '/api/search', {
  input: z.object({
    /** Something of it must be a letter or a digit: signs find nothing, so asking forty rooms for them is refused. */
    query: z.string().check(z.overwrite(wellFormed), z.trim(), z.minLength(1), z.maxLength(SEARCH_CHARS_MAX), z.regex(/[\p{L}\p{N}]/u)),
  }),
  result: SearchLine,
  stream: true,
})
