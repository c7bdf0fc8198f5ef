import type { ChatId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'

/** What is the person's own in an entry of their list: the inbox keeps it, and no room knows it. */
export type OwnField = 'pinned' | 'archived' | 'mutedUntil' | 'markedUnread' | 'draft'

/** A chat as its room knows it of one member, and the room's seq it is true of: of two, the one with the higher seq counts. */
export type ChatNews = Omit<ChatListEntry, OwnField> & { seq: number }

export type ChatGone = { chatId: ChatId; seq: number }

/** absent: no browser of this person is open. The inbox has noted that its copy is old and will ask the room when one opens. */
export type Hearing = 'listening' | 'absent'
