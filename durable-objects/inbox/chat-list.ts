// SQL of the person's chat list: a copy of what each room says of itself, and beside it what the person has made of the chat (set-chat-mine.ts).
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import type { FoundChat } from '../../protocol/search.ts'
import { readStored } from '../shared/stored-json.ts'
import type { ChatNews } from './chat-news.ts'

type Row = {
  chatId: ChatId
  kind: ChatListEntry['kind']
  title: string
  withId: PersonId | null
  unread: number
  mentioned: number
  last: string | null
  call: string | null
  pinnedAt: number | null
  archivedSeq: number | null
  mutedUntil: number | null
  markedSeq: number | null
  draft: string | null
  draftAt: number | null
  changedSeq: number
}

const ROW = `chat_id AS chatId, kind, title, with_id AS withId, unread, mentioned, last, call, pinned_at AS pinnedAt, archived_seq AS archivedSeq,
  muted_until AS mutedUntil, marked_seq AS markedSeq, draft, draft_at AS draftAt, changed_seq AS changedSeq`

export type KnownChat = Omit<Row, 'last'> & { last: ChatListEntry['last']; seq: number; listed: number; stale: number }

export function findChat(sql: SqlStorage, chatId: ChatId): KnownChat | null {
  const [row] = sql
    .exec<Row & Pick<KnownChat, 'seq' | 'listed' | 'stale'>>(`SELECT ${ROW}, seq, listed, stale FROM chats WHERE chat_id = ?`, chatId)
    .toArray()
  return row ? { ...row, last: lastOf(row) } : null
}

export function listedChats(sql: SqlStorage): ChatListEntry[] {
  return sql
    .exec<Row>(`SELECT ${ROW} FROM chats WHERE listed = 1`)
    .toArray()
    .map((row) => entryOf({ ...row, last: lastOf(row) }))
}

/** Newest talk first, as far as it is written down: a chat that has aged here has had news since. */
export function chatsByTalk(sql: SqlStorage): FoundChat[] {
  return sql
    .exec<FoundChat>(
      `SELECT chat_id AS chatId, kind, title, with_id AS withId FROM chats WHERE listed = 1
       ORDER BY stale DESC, coalesce(json_extract(last, '$.at'), 0) DESC, chat_id`,
    )
    .toArray()
}

/** What is written of a chat, as browsers are told it. */
export function entryOf(row: Omit<KnownChat, 'seq' | 'listed' | 'stale'>): ChatListEntry {
  const { chatId, kind, title, withId, unread, last, mutedUntil } = row
  return {
    chatId,
    kind,
    title,
    withId,
    unread,
    mentioned: row.mentioned === 1,
    last,
    call: row.call === null ? null : readStored(row.call),
    changedSeq: row.changedSeq,
    pinned: row.pinnedAt,
    archived: row.archivedSeq !== null,
    mutedUntil,
    markedUnread: row.markedSeq !== null,
    draft: row.draftAt === null ? null : { text: row.draft ?? '', at: row.draftAt },
  }
}

function lastOf({ last }: Pick<Row, 'last'>): ChatListEntry['last'] {
  return last === null ? null : readStored<ChatListEntry['last']>(last)
}

export function staleChats(sql: SqlStorage): ChatId[] {
  return sql
    .exec<{ chatId: ChatId }>('SELECT chat_id AS chatId FROM chats WHERE listed = 1 AND stale = 1')
    .toArray()
    .map((row) => row.chatId)
}

export function writeChat(sql: SqlStorage, news: ChatNews, stale: boolean): void {
  const { chatId, kind, title, withId, unread, mentioned, last, call, changedSeq, seq } = news
  sql.exec(
    `INSERT INTO chats (chat_id, kind, title, with_id, unread, mentioned, last, call, changed_seq, seq, listed, stale) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
     ON CONFLICT (chat_id) DO UPDATE SET
       title = excluded.title, with_id = excluded.with_id, unread = excluded.unread, mentioned = excluded.mentioned, last = excluded.last,
       call = excluded.call, changed_seq = excluded.changed_seq, seq = excluded.seq, listed = 1, stale = excluded.stale`,
    chatId,
    kind,
    title,
    withId,
    unread,
    mentioned ? 1 : 0,
    last === null ? null : JSON.stringify(last),
    call === null ? null : JSON.stringify(call),
    changedSeq,
    seq,
    stale ? 1 : 0,
  )
}

/** What was the person's own goes too: whoever comes back later finds the chat as one that is new. */
export function unlistChat(sql: SqlStorage, chatId: ChatId, seq: number): void {
  sql.exec(
    `UPDATE chats SET listed = 0, stale = 0, unread = 0, mentioned = 0, last = NULL, call = NULL, seq = ?, pinned_at = NULL, archived_seq = NULL,
       muted_until = NULL, marked_seq = NULL, draft = NULL, draft_at = NULL
     WHERE chat_id = ?`,
    seq,
    chatId,
  )
}
