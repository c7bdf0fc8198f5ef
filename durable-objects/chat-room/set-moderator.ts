import type { ChatDown } from '../../protocol/chat/events.ts'
import { can } from '../../protocol/rights.ts'
import { settingsHere, tellModerator } from './follow-school.ts'
import type { Member } from './members.ts'
import { type Caller, type CommandOf, done, type Room, refused } from './room.ts'

export function setModerator(room: Room, { member }: Caller, command: CommandOf<'moderator.set'>): ChatDown {
  if (!mayLead(member)) return refused(command, { refusal: 'not_allowed' })
  const own = command.moderator === null ? null : JSON.stringify(command.moderator)
  const before = settingsHere(room.sql)
  if (own === before.moderator) return done(command)
  room.sql.exec('UPDATE room SET moderator = ?', own)
  tellModerator(room, before)
  return done(command)
}

/**
 * Security: a pupil who made a chat administers it, but neither switches the bot off nor reads what it took from others; and beside a call, whose helpers may be
 * pupils, nobody does: it is the school's there.
 */
export function mayLead({ role, pupil, kind }: Member): boolean {
  return can(role, 'moderator.set') && !pupil && kind !== 'call'
}
