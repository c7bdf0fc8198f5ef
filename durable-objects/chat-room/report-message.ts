import type { ChatDown } from '../../protocol/chat/events.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { findMessage, messagesFrom } from './message-log.ts'
import { type Caller, type CommandOf, done, type Room, refused } from './room.ts'

const AROUND_MESSAGES = 5

/** Kept as it is said now, with what stands around it, so that deleting it afterwards hides nothing. Nobody in the chat is told. Once of each member. */
export function reportMessage(room: Room, { member }: Caller, command: CommandOf<'message.report'>): ChatDown {
  const { sql } = room
  const { messageSeq, reason, words } = command
  const message = findMessage(sql, messageSeq)
  if (!message) return refused(command, { refusal: 'not_found' })
  const viewer = { personId: member.personId, clearedSeq: 0 }
  const around = [
    ...messagesFrom(sql, viewer, { seq: messageSeq - 1, back: true, limit: AROUND_MESSAGES }),
    ...messagesFrom(sql, viewer, { seq: messageSeq + 1, back: false, limit: AROUND_MESSAGES }),
  ].map(({ seq, at, authorId, text, forwarded }) => ({ seq, at, authorId, text, forwarded }))
  const at = room.nowMs()
  sql.exec(
    `INSERT INTO reports (message_seq, reporter_id, id, at, reason, words, author_id, text, around) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    messageSeq,
    member.personId,
    newId('report', at),
    at,
    reason,
    words,
    message.authorId,
    [message.text, ...message.forwarded.map((one) => one.text)].join('\n').trim(),
    JSON.stringify(around),
  )
  return done(command)
}
