import type { ChatMessage, DeletedBy } from '../../protocol/chat/events.ts'
import { appendChange, emptyMessage, noteChanged } from './message-log.ts'
import type { Room } from './room.ts'
import { indexAnew } from './search-index.ts'

/** Their text leaves the disk, the search index and what quotes them; everybody is told. */
export function eraseMessages(room: Room, messages: readonly ChatMessage[], by: (message: ChatMessage) => DeletedBy): void {
  const { sql } = room
  let changed: number | null = null
  for (const message of messages) {
    const messageSeq = message.seq
    const event = appendChange(sql, room.nowMs(), messageSeq, (seq) => ({ type: 'message.deleted', seq, messageSeq, by: by(message) }))
    changed = event.seq
    room.tell(event)
    indexAnew(sql, message, null)
    emptyMessage(sql, messageSeq, by(message))
  }
  if (changed !== null) noteChanged(sql, changed)
  emptyQuotes(
    sql,
    messages.map(({ seq }) => seq),
  )
}

/**
 * What was deleted for everyone is not read in answers to it either. Without an index of answers, which each of them would pay for with a row (rule
 * MSG-02): what was said since is looked through, once for all that is deleted in one go, and that is mostly new.
 */
function emptyQuotes(sql: SqlStorage, seqs: readonly number[]): void {
  if (seqs.length === 0) return
  sql.exec(
    `UPDATE log SET extra = json_set(extra, '$.reply.text', '')
     WHERE seq > ?1 AND extra IS NOT NULL AND json_extract(extra, '$.reply.seq') IN (SELECT value FROM json_each(?2))`,
    Math.min(...seqs),
    JSON.stringify(seqs),
  )
}
