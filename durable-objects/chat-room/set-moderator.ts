import type { ChatDown } from '../../protocol/chat/events.ts'
import { can } from '../../protocol/rights.ts'
import type { Member } from './members.ts'
import { appendChange } from './message-log.ts'
import { type Caller, type CommandOf, done, type Room, refused } from './room.ts'

export function setModerator(room: Room, { member }: Caller, command: CommandOf<'moderator.set'>): ChatDown {
  if (!mayLead(member)) return refused(command, { refusal: 'not_allowed' })
  const { moderator } = command
  if (JSON.stringify(moderator) === JSON.stringify(member.moderator)) return done(command)
  room.sql.exec('UPDATE room SET moderator = ?', JSON.stringify(moderator))
  room.tell(appendChange(room.sql, room.nowMs(), null, (seq) => ({ type: 'moderator.set', seq, moderator })))
  return done(command)
}

/** Security: a pupil who made a chat administers it, but neither switches the bot off nor reads what it took from others. */
export function mayLead({ role, pupil }: Member): boolean {
  return can(role, 'moderator.set') && !pupil
}
