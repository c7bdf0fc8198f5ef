import type { ChatDown } from '../../protocol/chat/events.ts'
import { isTooMuch } from '../../protocol/chat/moderator.ts'
import { check } from '../../protocol/moderation/check.ts'
import { can } from '../../protocol/rights.ts'
import { appendChange, findMessage } from './message-log.ts'
import { type Caller, type CommandOf, type Room, refused } from './room.ts'

/** One of each member. Whoever may read may react; the event itself is the answer. */
export function setReaction(room: Room, { member }: Caller, { messageSeq, emoji }: CommandOf<'reaction.set'>): ChatDown | null {
  const { sql } = room
  const { personId } = member
  if (!can(member.role, 'message.read')) return refused({}, { refusal: 'not_allowed' })
  const { moderator } = member
  if (emoji !== null && moderator.on && isTooMuch(moderator, check(emoji).level)) return refused({}, { refusal: 'message_moderated' })
  const message = findMessage(sql, messageSeq)
  if (!message) return refused({}, { refusal: 'not_found' })
  const before = message.reactions.find((reaction) => reaction.personIds.includes(personId))?.emoji ?? null
  if (before === emoji) return null
  const event = appendChange(sql, room.nowMs(), messageSeq, (seq) => ({ type: 'reaction.set', seq, messageSeq, personId, emoji }))
  if (emoji === null) {
    sql.exec('DELETE FROM reactions WHERE message_seq = ? AND person_id = ?', messageSeq, personId)
  } else {
    // An emoji that is there keeps its place; a new one comes last.
    sql.exec(
      `INSERT INTO reactions (message_seq, person_id, emoji, since)
       SELECT ?1, ?2, ?3, coalesce((SELECT min(since) FROM reactions WHERE message_seq = ?1 AND emoji = ?3), ?4) WHERE true
       ON CONFLICT (message_seq, person_id) DO UPDATE SET emoji = excluded.emoji, since = excluded.since`,
      messageSeq,
      personId,
      emoji,
      event.seq,
    )
  }
  room.tell(event)
  return null
}
