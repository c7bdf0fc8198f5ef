// SQL of the person's chat list: a copy of what each room says of itself.
import type { ChatId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import { readStored } from '../shared/stored-json.ts'
import type { ChatNews } from './chat-news.ts'

type Row = { chatId: ChatId; kind: ChatListEntry['kind']; title: string; unread: number; last: string | null }

export type KnownChat = { seq: number; listed: number; stale: number }

export function findChat(sql: SqlStorage, chatId: ChatId): KnownChat | null {
  return sql.exec<KnownChat>('SELECT seq, listed, stale FROM chats WHERE chat_id = ?', chatId).toArray()[0] ?? null
}

export function listedChats(sql: SqlStorage): ChatListEntry[] {
  return sql
    .exec<Row>('SELECT chat_id AS chatId, kind, title, unread, last FROM chats WHERE listed = 1')
    .toArray()
    .map(({ last, ...row }) => ({ ...row, last: last === null ? null : readStored<ChatListEntry['last']>(last) }))
}

export function staleChats(sql: SqlStorage): ChatId[] {
  return sql
    .exec<{ chatId: ChatId }>('SELECT chat_id AS chatId FROM chats WHERE listed = 1 AND stale = 1')
    .toArray()
    .map((row) => row.chatId)
}

export function writeChat(sql: SqlStorage, { chatId, kind, title, unread, last, seq }: ChatNews, stale: boolean): void {
  sql.exec(
    `INSERT INTO chats (chat_id, kind, title, unread, last, seq, listed, stale) VALUES (?, ?, ?, ?, ?, ?, 1, ?)
     ON CONFLICT (chat_id) DO UPDATE SET
       title = excluded.title, unread = excluded.unread, last = excluded.last, seq = excluded.seq, listed = 1, stale = excluded.stale`,
    chatId,
    kind,
    title,
    unread,
    last === null ? null : JSON.stringify(last),
    seq,
    stale ? 1 : 0,
  )
}

export function unlistChat(sql: SqlStorage, chatId: ChatId, seq: number): void {
  sql.exec('UPDATE chats SET listed = 0, stale = 0, unread = 0, last = NULL, seq = ? WHERE chat_id = ?', seq, chatId)
}
