// What the person makes of a chat in their own list: pinned, archived, muted, marked unread, a draft. Rules LST-….
import type { SetChatMine } from '../../protocol/chat-list.ts'
import type { ParsedInputOf } from '../../protocol/endpoint.ts'
import { PINNED_CHATS_MAX } from '../../protocol/limits.ts'
import type { KnownChat } from './chat-list.ts'
import type { ChatNews } from './chat-news.ts'

export type ChatMineChange = ParsedInputOf<typeof SetChatMine>

/** Whatever is given changes. False, and nothing has changed, when there are too many pinned chats. The row must be the room's latest word. */
export function setChatMine(sql: SqlStorage, chat: KnownChat, change: ChatMineChange, nowMs: number): boolean {
  const { pinned, archived, mutedUntil, markedUnread, draft } = change
  const others = sql
    .exec<{ count: number; latest: number | null }>(
      'SELECT count(*) AS count, max(pinned_at) AS latest FROM chats WHERE listed = 1 AND pinned_at IS NOT NULL AND chat_id <> ?',
      chat.chatId,
    )
    .one()
  if (pinned === true && chat.pinnedAt === null && others.count >= PINNED_CHATS_MAX) return false
  const lastSeq = chat.last?.seq ?? 0
  const next = { ...chat }
  if (pinned !== undefined) next.pinnedAt = pinned ? (chat.pinnedAt ?? Math.max(nowMs, (others.latest ?? 0) + 1)) : null
  if (archived !== undefined) next.archivedSeq = archived ? lastSeq : null
  if (mutedUntil !== undefined) {
    next.mutedUntil = mutedUntil
    // What was written while it was muted does not bring an archived chat back afterwards.
    if (next.archivedSeq !== null) next.archivedSeq = lastSeq
  }
  if (markedUnread !== undefined) next.markedSeq = markedUnread ? lastSeq - (chat.unread > 0 ? 1 : 0) : null
  if (draft !== undefined) {
    next.draft = draft === '' ? null : draft
    // Also of one that was emptied: another device may still keep what stood there before.
    next.draftAt = nowMs
  }
  sql.exec(
    'UPDATE chats SET pinned_at = ?, archived_seq = ?, muted_until = ?, marked_seq = ?, draft = ?, draft_at = ? WHERE chat_id = ?',
    next.pinnedAt,
    next.archivedSeq,
    next.mutedUntil,
    next.markedSeq,
    next.draft,
    next.draftAt,
    chat.chatId,
  )
  return true
}

/** What news of the room undo: a message in an unmuted chat brings it back from the archive, reading takes the mark away. */
export function followNews(sql: SqlStorage, known: KnownChat, { last, unread }: ChatNews): KnownChat {
  if (last === null) return known
  const { archivedSeq, mutedUntil, markedSeq } = known
  const wasMuted = mutedUntil !== null && last.at < mutedUntil
  const next = {
    ...known,
    archivedSeq: archivedSeq !== null && last.seq > archivedSeq && !wasMuted ? null : archivedSeq,
    markedSeq: markedSeq !== null && last.seq > markedSeq && unread === 0 ? null : markedSeq,
  }
  if (next.archivedSeq !== archivedSeq || next.markedSeq !== markedSeq) {
    sql.exec('UPDATE chats SET archived_seq = ?, marked_seq = ? WHERE chat_id = ?', next.archivedSeq, next.markedSeq, known.chatId)
  }
  return next
}
