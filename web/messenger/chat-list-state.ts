// The chat list: what the inbox says, made newer by what an open chat hears from its room.
import { computed, effect, signal } from '@preact/signals'
import type { ChatMessage } from '../../protocol/chat/events.ts'
import type { ChatId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import { CHAT_PREVIEW_CHARS_MAX } from '../../protocol/limits.ts'
import { unreadChats } from '../app/unread.ts'
import { onInbox } from '../platform/inbox-socket.ts'
import { serverNow } from '../platform/server-clock.ts'

const chats = signal<ReadonlyMap<ChatId, ChatListEntry> | null>(null)

/** As the inbox tells it; null until it has spoken. */
export const toldList = computed(() => chats.value && [...chats.value.values()].sort(compare))
/** What this browser showed last, while there is no network (kept-list.ts); and what stands in the place of «Соединяемся…» then. */
export const keptList = signal<readonly ChatListEntry[] | null>(null)
export const lineText = signal<string | null>(null)

/** Pinned chats first, the latest pin on top; then newest talk first; chats nobody has written in yet stand below, by title. Null until there is one. */
export const chatList = computed(() => toldList.value ?? keptList.value)

effect(() => {
  // What was put out of sight or out of hearing does not call from the menu.
  unreadChats.value = chatList.value?.filter((chat) => isUnread(chat) && !chat.archived && !isMuted(chat)).length ?? 0
})

onInbox('hello', (event) => {
  const known = chats.value
  chats.value = new Map(event.chats.map((chat) => [chat.chatId, newer(known?.get(chat.chatId), chat)]))
})
onInbox('chat.listed', ({ chat }) => put(newer(chats.value?.get(chat.chatId), chat)))
onInbox('chat.unlisted', ({ chatId }) => {
  const rest = new Map(chats.value ?? [])
  rest.delete(chatId)
  chats.value = rest
})

export function isUnread({ unread, markedUnread }: ChatListEntry): boolean {
  return unread > 0 || markedUnread
}

export function isMuted({ mutedUntil }: ChatListEntry): boolean {
  return (mutedUntil ?? 0) > serverNow()
}

/** Shown before the inbox has confirmed it. */
export function noteMine(
  chatId: ChatId,
  change: Partial<Pick<ChatListEntry, 'pinned' | 'archived' | 'mutedUntil' | 'markedUnread'>>,
): void {
  const chat = chats.value?.get(chatId)
  if (chat) put({ ...chat, ...change })
}

/** Members who look at a chat hear of its last message, and what becomes of it, from the room; the inbox is told when they leave. */
export function noteMessage(chatId: ChatId, message: ChatMessage): void {
  const chat = chats.value?.get(chatId)
  if (!chat || (chat.last?.seq ?? 0) > message.seq) return
  const { seq, at, authorId, authorName, text, call, deletedBy } = message
  const last = { seq, at, authorId, authorName, text: [...text].slice(0, CHAT_PREVIEW_CHARS_MAX).join('') }
  put({ ...chat, last: { ...last, ...(call && { call }), ...(deletedBy && { deleted: true }) } })
}

export function noteRead(chatId: ChatId): void {
  const chat = chats.value?.get(chatId)
  if (chat && chat.unread > 0) put({ ...chat, unread: 0 })
}

function put(chat: ChatListEntry): void {
  // Before the first hello there is no list to put anything into; the hello has it.
  if (chats.value) chats.value = new Map(chats.value).set(chat.chatId, chat)
}

function newer(known: ChatListEntry | undefined, told: ChatListEntry): ChatListEntry {
  return (known?.last?.seq ?? 0) > (told.last?.seq ?? 0) ? { ...told, last: known?.last ?? null } : told
}

function compare(a: ChatListEntry, b: ChatListEntry): number {
  return (
    (b.pinned ?? 0) - (a.pinned ?? 0) || (b.last?.at ?? 0) - (a.last?.at ?? 0) || a.title.localeCompare(b.title, 'ru', { numeric: true })
  )
}
