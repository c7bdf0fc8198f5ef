// The room's own index of words (FTS5): rowid is the message's seq. It is written in batches, long after the message, so that a message costs
// no more than its own rows; whoever searches indexes the rest first. Rules MSG-14, MSG-15.
import type { ChatMessage } from '../../protocol/chat/events.ts'
import { searchWords } from '../../protocol/russian-stem.ts'
import { readStored } from '../shared/stored-json.ts'
import type { Extra } from './message-log.ts'

export const INDEX_BATCH_MESSAGES = 500
export const INDEX_DELAY_MS = 600_000

type Texts = Pick<ChatMessage, 'text' | 'forwarded'>

/** Indexes the next messages; are there more? */
export function indexMore(sql: SqlStorage): boolean {
  const rows = sql
    .exec<{ seq: number; text: string; extra: string | null }>(
      'SELECT seq, text, extra FROM log WHERE seq > (SELECT indexed_seq FROM room) ORDER BY seq LIMIT ?',
      INDEX_BATCH_MESSAGES,
    )
    .toArray()
  for (const { seq, text, extra } of rows) {
    const words = wordsOf({ text, forwarded: [...(extra === null ? [] : (readStored<Extra>(extra).forwarded ?? []))] })
    if (words !== '') sql.exec('INSERT INTO found (rowid, words) VALUES (?, ?)', seq, words)
  }
  const last = rows.at(-1)
  if (last) sql.exec('UPDATE room SET indexed_seq = ?', last.seq)
  return rows.length === INDEX_BATCH_MESSAGES
}

/** An edited message is found by what it says now, a deleted one not at all. */
export function indexAnew(sql: SqlStorage, before: ChatMessage, after: Texts | null): void {
  if (sql.exec<{ seq: number }>('SELECT indexed_seq AS seq FROM room').one().seq < before.seq) return
  const old = wordsOf(before)
  // Platform: an index that keeps no texts is told which words to take out.
  if (old !== '') sql.exec("INSERT INTO found (found, rowid, words) VALUES ('delete', ?, ?)", before.seq, old)
  const words = after === null ? '' : wordsOf(after)
  if (words !== '') sql.exec('INSERT INTO found (rowid, words) VALUES (?, ?)', before.seq, words)
}

/** The query of the index for these words, all of them; null when there is no word among them. */
export function matchOf(query: string): string | null {
  const words = searchWords(query)
  return words.length === 0 ? null : words.map((word) => `"${word}"`).join(' ')
}

function wordsOf({ text, forwarded }: Texts): string {
  return [...new Set([text, ...forwarded.map((one) => one.text)].flatMap(searchWords))].join(' ')
}
