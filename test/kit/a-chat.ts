// A message, and a chat as its room shows it to whoever enters, without a room.
import type { ChatMessage, ChatSnapshot } from '../../protocol/chat/events.ts'
import type { ChatId, ClientId, PersonId } from '../../protocol/ids.ts'

const NOON = Date.parse('2025-10-06T09:00:00Z')
export const ORLOVA = { familyName: 'Орлова', givenName: 'Анна', patronymic: 'Сергеевна' }
export const orlova = 'per_orlova000000000000' as PersonId

/** Орлова's, its number its text. */
export function aMessage(seq: number, more: Partial<ChatMessage> = {}): ChatMessage {
  return {
    seq,
    at: NOON,
    clientId: `${seq}` as ClientId,
    authorId: orlova,
    authorName: ORLOVA,
    text: `${seq}`,
    reply: null,
    forwarded: [],
    mentions: [],
    mentionsAll: false,
    silent: false,
    editedAt: null,
    deletedBy: null,
    reactions: [],
    call: null,
    ...more,
  }
}

/** 7Б's, to Орлова, who has read nothing. */
export function aRoom(messages: ChatMessage[], more: Partial<ChatSnapshot> = {}): ChatSnapshot {
  return {
    chatId: 'cht_7b' as ChatId,
    kind: 'class',
    title: '7Б',
    seq: messages.at(-1)?.seq ?? 0,
    me: { personId: orlova, role: 'writer', readSeq: 0, mutedUntil: null },
    members: [],
    reads: [],
    rights: { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'admins' },
    windows: { editHours: 24, deleteHours: 24 },
    call: null,
    moderator: { on: true },
    pinned: [],
    messages,
    hasOlder: false,
    hasNewer: false,
    ...more,
  }
}
