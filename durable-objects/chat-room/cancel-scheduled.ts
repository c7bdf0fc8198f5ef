import type { ChatDown } from '../../protocol/chat/events.ts'
import { type Caller, type CommandOf, done, type Room } from './room.ts'

/** Only one's own. One that is gone (cancelled or said) is gone: nobody learns more. */
export function cancelScheduled(room: Room, { member }: Caller, command: CommandOf<'scheduled.cancel'>): ChatDown {
  room.sql.exec('DELETE FROM scheduled WHERE id = ? AND person_id = ?', command.scheduledId, member.personId)
  return done(command)
}
