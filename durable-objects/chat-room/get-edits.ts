import type { ChatDown } from '../../protocol/chat/events.ts'
import { can } from '../../protocol/rights.ts'
import { findMessage } from './message-log.ts'
import { type Caller, type CommandOf, type Room, refused } from './room.ts'

const EDITS_SHOWN_MAX = 50

/** What a message said before, oldest first: for its author and the chat's administrators. */
export function getEdits(room: Room, { member }: Caller, { messageSeq }: CommandOf<'edits.get'>): ChatDown {
  const message = findMessage(room.sql, messageSeq)
  if (!message) return refused({}, { refusal: 'not_found' })
  if (message.authorId !== member.personId && !can(member.role, 'message.deleteAny')) return refused({}, { refusal: 'not_allowed' })
  const edits = room.sql
    .exec<{ at: number; text: string }>(
      'SELECT at, text FROM edits WHERE message_seq = ? ORDER BY seq DESC LIMIT ?',
      messageSeq,
      EDITS_SHOWN_MAX,
    )
    .toArray()
    .reverse()
  return { type: 'edits', messageSeq, edits }
}
