// What a person's Inbox tells every browser of theirs over the one socket that is always open: chats, the journal's news, the end of a session.
import * as z from 'zod/mini'
import { ChatKind } from '../chat/events.ts'
import { ChatId, StudyGroupId } from '../ids.ts'
import { Cell } from '../journal.ts'
import { PersonName } from '../people.ts'

export const ChatListEntry = z.object({
  chatId: ChatId,
  kind: ChatKind,
  title: z.string(),
  unread: z.int(),
  last: z.nullable(z.object({ seq: z.int(), at: z.int(), authorName: PersonName, text: z.string() })),
})
export type ChatListEntry = z.infer<typeof ChatListEntry>

export const InboxDown = z.discriminatedUnion('type', [
  /** First frame of a socket: the whole chat list. Whoever missed events while offline re-reads what is open on the screen. */
  z.object({ type: z.literal('hello'), version: z.int(), chats: z.array(ChatListEntry) }),
  z.object({ type: z.literal('chat.listed'), chat: ChatListEntry }),
  z.object({ type: z.literal('chat.unlisted'), chatId: ChatId }),
  /** A cell of the grid changed: told to the pupil, their parents and the teachers of the group. */
  z.object({ type: z.literal('cell.changed'), studyGroupId: StudyGroupId, cell: Cell }),
  /** Who one is has changed (a profile was linked, a school has begun or ceased to vouch, a claim was decided): read `GetMe` or `GetIdMe` again. */
  z.object({ type: z.literal('me.changed') }),
  /** To the school's administrators: somebody claims to belong to it, or was answered. Read `ListClaims` again. */
  z.object({ type: z.literal('claims.changed') }),
])
export type InboxDown = z.infer<typeof InboxDown>
