// SQL of the room's log. Rows come back as the events and messages of protocol/chat.
import type { ChatEvent, ChatMessage } from '../../protocol/chat/events.ts'
import type { ClientId, PersonId } from '../../protocol/ids.ts'
import { HISTORY_PAGE_MESSAGES } from '../../protocol/limits.ts'
import { readStored } from '../shared/stored-json.ts'

type MessageRow = { seq: number; at: number; client_id: string; author_id: string; name: string; text: string }

export type Appended = { seq: number; at: number; messages: number }

/** The room's change, under the next seq. */
export function appendChange(sql: SqlStorage, at: number, change: (seq: number) => ChatEvent): ChatEvent {
  const last = sql.exec<Appended>('SELECT seq, at, messages FROM log ORDER BY seq DESC LIMIT 1').toArray()[0]
  const event = change((last?.seq ?? 0) + 1)
  sql.exec('INSERT INTO log (seq, at, messages, change) VALUES (?, ?, ?, ?)', event.seq, at, last?.messages ?? 0, JSON.stringify(event))
  return event
}

/** The message under the next seq, or null when this author's client id is already in the log. A room's first row is always a change. */
export function appendMessage(sql: SqlStorage, at: number, authorId: PersonId, clientId: ClientId, text: string): Appended | null {
  const [appended] = sql
    .exec<Appended>(
      `INSERT INTO log (seq, at, messages, author_id, client_id, text)
       SELECT seq + 1, ?, messages + 1, ?, ?, ? FROM log WHERE seq = (SELECT max(seq) FROM log)
       ON CONFLICT (author_id, client_id) WHERE client_id IS NOT NULL DO NOTHING RETURNING seq, at, messages`,
      at,
      authorId,
      clientId,
      text,
    )
    .toArray()
  return appended ?? null
}

export function findMessage(sql: SqlStorage, authorId: PersonId, clientId: ClientId): Appended {
  return sql.exec<Appended>('SELECT seq, at, messages FROM log WHERE author_id = ? AND client_id = ?', authorId, clientId).one()
}

export type HistoryPage = { messages: ChatMessage[]; hasOlder: boolean }

/** The newest page of messages before `beforeSeq`, oldest first. */
export function pageBefore(sql: SqlStorage, beforeSeq: number): HistoryPage {
  const rows = sql
    .exec<MessageRow>(
      `SELECT log.seq, log.at, log.client_id, log.author_id, members.name, log.text FROM log JOIN members ON members.person_id = log.author_id
       WHERE log.seq < ? AND log.text IS NOT NULL ORDER BY log.seq DESC LIMIT ?`,
      beforeSeq,
      HISTORY_PAGE_MESSAGES + 1,
    )
    .toArray()
  return { messages: rows.slice(0, HISTORY_PAGE_MESSAGES).map(messageOf).reverse(), hasOlder: rows.length > HISTORY_PAGE_MESSAGES }
}

export function lastMessage(sql: SqlStorage): ChatMessage | null {
  const [row] = sql
    .exec<MessageRow>(
      `SELECT log.seq, log.at, log.client_id, log.author_id, members.name, log.text FROM log JOIN members ON members.person_id = log.author_id
       WHERE log.text IS NOT NULL ORDER BY log.seq DESC LIMIT 1`,
    )
    .toArray()
  return row ? messageOf(row) : null
}

export function eventsAfter(sql: SqlStorage, seq: number): ChatEvent[] {
  return sql
    .exec<{ change: string | null } & MessageRow>(
      `SELECT log.seq, log.at, log.client_id, log.author_id, members.name, log.text, log.change
       FROM log LEFT JOIN members ON members.person_id = log.author_id WHERE log.seq > ? ORDER BY log.seq`,
      seq,
    )
    .toArray()
    .map((row) =>
      row.change === null ? { type: 'message.posted', seq: row.seq, message: messageOf(row) } : readStored<ChatEvent>(row.change),
    )
}

function messageOf(row: MessageRow): ChatMessage {
  return {
    seq: row.seq,
    at: row.at,
    clientId: row.client_id as ClientId,
    authorId: row.author_id as PersonId,
    authorName: readStored(row.name),
    text: row.text,
  }
}
