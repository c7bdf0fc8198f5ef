import type { ChatDown, ChatMessage } from '../../protocol/chat/events.ts'
import { isWithin } from '../../protocol/chat/message-windows.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { can } from '../../protocol/rights.ts'
import { eraseMessages } from './erase-messages.ts'
import type { Member } from './members.ts'
import { findMessage } from './message-log.ts'
import { type Caller, type CommandOf, done, NEWS_DELAY_MS, type Room, refused } from './room.ts'

/**
 * For everyone: all of them or none. The text leaves the disk; only a report keeps what was reported. One that is deleted already is no reason
 * to refuse the others.
 */
export function deleteMessages(room: Room, { member }: Caller, command: CommandOf<'message.delete'>): ChatDown {
  const { sql } = room
  const at = room.nowMs()
  const messages: ChatMessage[] = []
  for (const seq of new Set(command.messageSeqs)) {
    const message = findMessage(sql, seq)
    if (message) messages.push(message)
    else if (!wasMessage(sql, seq)) return refused(command, { refusal: 'not_found' })
  }
  const refusal = messages.map((message) => whyNot(member, message, at)).find((code) => code !== null)
  if (refusal) return refused(command, { refusal })
  eraseMessages(room, messages, ({ authorId }) => (authorId === member.personId ? 'author' : 'admin'))
  if (messages.length > 0) room.newsSoon(NEWS_DELAY_MS)
  return done(command)
}

function whyNot(member: Member, message: ChatMessage, at: number): RefusalCode | null {
  if (can(member.role, 'message.deleteAny')) return null
  if (message.authorId !== member.personId) return 'not_allowed'
  return isWithin(member.windows.deleteHours, message.at, at) ? null : 'too_late'
}

function wasMessage(sql: SqlStorage, seq: number): boolean {
  return sql.exec('SELECT 1 FROM log WHERE seq = ?', seq).toArray().length > 0
}
