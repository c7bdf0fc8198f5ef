import type { ChatDown } from '../../protocol/chat/events.ts'
import { PINNED_MESSAGES_MAX } from '../../protocol/limits.ts'
import { can } from '../../protocol/rights.ts'
import { mayWrite } from './members.ts'
import { appendChange, findMessage } from './message-log.ts'
import { type Caller, type CommandOf, done, type Room, refused } from './room.ts'

/** For everyone, also those who have cleared their history: what is pinned is the chat's. */
export function pinMessage(room: Room, { member }: Caller, command: CommandOf<'message.pin'>): ChatDown {
  const { sql } = room
  const { messageSeq, on } = command
  const may = can(member.role, 'message.pin') || (member.rights.pin === 'all' && mayWrite(member))
  if (!may) return refused(command, { refusal: 'not_allowed' })
  const message = findMessage(sql, messageSeq)
  if (!message) return refused(command, { refusal: 'not_found' })
  if (message.call) return refused(command, { refusal: 'not_allowed' })
  const pinned = sql.exec<{ seq: number }>('SELECT message_seq AS seq FROM pins').toArray()
  if (pinned.some(({ seq }) => seq === messageSeq) === on) return done(command)
  if (on && pinned.length >= PINNED_MESSAGES_MAX) return refused(command, { refusal: 'pins_too_many' })
  const event = appendChange(sql, room.nowMs(), messageSeq, (seq) => ({ type: 'message.pinned', seq, messageSeq, on, message }))
  if (on) sql.exec('INSERT INTO pins (message_seq, seq) VALUES (?, ?)', messageSeq, event.seq)
  else sql.exec('DELETE FROM pins WHERE message_seq = ?', messageSeq)
  room.tell(event)
  return done(command)
}
