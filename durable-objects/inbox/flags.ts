// «Важное»: messages a person has flagged for themselves, as copies. Rules LST-….
import type { FlaggedMessage } from '../../protocol/chat-list.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { FLAGGED_MESSAGES_MAX } from '../../protocol/limits.ts'
import { readStored } from '../shared/stored-json.ts'

export type FlaggedCopy = Omit<FlaggedMessage, 'chatId' | 'chatTitle' | 'seq'>

export function isFlagged(sql: SqlStorage, chatId: ChatId, seq: number): boolean {
  return sql.exec('SELECT 1 FROM flags WHERE chat_id = ? AND seq = ?', chatId, seq).toArray().length > 0
}

/** False, and nothing has changed, when there are too many. */
export function addFlag(sql: SqlStorage, chatId: ChatId, seq: number, message: FlaggedCopy, nowMs: number): boolean {
  const { count } = sql.exec<{ count: number }>('SELECT count(*) AS count FROM flags').one()
  if (count >= FLAGGED_MESSAGES_MAX) return false
  sql.exec(
    'INSERT INTO flags (chat_id, seq, flagged_at, message) VALUES (?, ?, ?, ?) ON CONFLICT (chat_id, seq) DO NOTHING',
    chatId,
    seq,
    nowMs,
    JSON.stringify(message),
  )
  return true
}

export function removeFlag(sql: SqlStorage, chatId: ChatId, seq: number): void {
  sql.exec('DELETE FROM flags WHERE chat_id = ? AND seq = ?', chatId, seq)
}

/** The latest flagged first. A chat has the title it had when the person was last in it. */
export function flaggedMessages(sql: SqlStorage): FlaggedMessage[] {
  return sql
    .exec<{ chatId: ChatId; chatTitle: string; seq: number; message: string }>(
      `SELECT flags.chat_id AS chatId, chats.title AS chatTitle, flags.seq, flags.message
       FROM flags JOIN chats ON chats.chat_id = flags.chat_id ORDER BY flags.flagged_at DESC, flags.chat_id, flags.seq DESC`,
    )
    .toArray()
    .map(({ message, ...place }) => ({ ...place, ...readStored<FlaggedCopy>(message) }))
}
