import type { ChatId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'

/** A chat as one member's list shows it, and the room's seq it is true of: of two, the one with the higher seq counts. */
export type ChatNews = ChatListEntry & { seq: number }

export type ChatGone = { chatId: ChatId; seq: number }

/** absent: no browser of this person is open. The inbox has noted that its copy is old and will ask the room when one opens. */
export type Hearing = 'listening' | 'absent'
