import type { ChatDown } from '../../protocol/chat/events.ts'
import { isWithin } from '../../protocol/chat/message-windows.ts'
import { judge } from './gate.ts'
import { mayCallAll, mayWrite, membersAmong } from './members.ts'
import { appendChange, extraOf, findMessage, noteChanged, replaceText } from './message-log.ts'
import { noteMentioned } from './post-message.ts'
import { type Caller, type CommandOf, done, NEWS_DELAY_MS, type Room, refused } from './room.ts'
import { indexAnew } from './search-index.ts'

/** By its author, for a while. The earlier text is kept for them and for the chat's administrators (get-edits.ts). */
export function editMessage(room: Room, { member }: Caller, command: CommandOf<'message.edit'>): ChatDown {
  const { sql } = room
  const { messageSeq, text } = command
  const message = findMessage(sql, messageSeq)
  if (!message) return refused(command, { refusal: 'not_found' })
  if (message.authorId !== member.personId || !mayWrite(member) || message.call) return refused(command, { refusal: 'not_allowed' })
  const mentions = command.mentions ? membersAmong(sql, command.mentions) : message.mentions
  const mentionsAll = command.mentionsAll ?? message.mentionsAll
  const calls = JSON.stringify([message.mentions, message.mentionsAll]) === JSON.stringify([mentions, mentionsAll])
  // Said again because the answer was lost, or nothing to say.
  if (message.text === text && calls) return done(command)
  if (mentionsAll && !message.mentionsAll && !mayCallAll(member)) return refused(command, { refusal: 'not_allowed' })
  const at = room.nowMs()
  if (!isWithin(member.windows.editHours, message.at, at)) return refused(command, { refusal: 'too_late' })
  const no = judge(room, member, { texts: [text], where: 'edit', among: message })
  if (no) return refused(command, no)

  const event = appendChange(sql, at, messageSeq, (seq) => ({ type: 'message.edited', seq, messageSeq, text, mentions, mentionsAll, at }))
  sql.exec(
    'INSERT INTO edits (message_seq, seq, at, text) VALUES (?, ?, ?, ?)',
    messageSeq,
    event.seq,
    message.editedAt ?? message.at,
    message.text,
  )
  noteChanged(sql, event.seq)
  const edited = { ...message, text, mentions, mentionsAll }
  replaceText(sql, messageSeq, { text, extra: extraOf(edited), at })
  indexAnew(sql, message, edited)
  noteMentioned(sql, messageSeq, {
    mentions: mentions.filter((personId) => !message.mentions.includes(personId)),
    ...(mentionsAll && !message.mentionsAll ? { mentionsAll } : {}),
  })
  room.tell(event)
  room.newsSoon(NEWS_DELAY_MS)
  return done(command)
}
