import type { ChatDown } from '../../protocol/chat/events.ts'
import { headOf, markOwnChange, markRead, owe } from './members.ts'
import { type Caller, type CommandOf, done, type Room } from './room.ts'

/** «Очистить историю»: this member alone sees nothing of what there is up to now. Said again by the same command, it clears no more than then. */
export function clearHistory(room: Room, { member, socket }: Caller, command: CommandOf<'history.clear'>): ChatDown {
  const { sql } = room
  const { personId } = member
  const { seq } = headOf(sql)
  const cleared = sql
    .exec(
      'UPDATE members SET cleared_seq = ?, cleared_by = ? WHERE person_id = ? AND cleared_by IS NOT ? RETURNING 1',
      seq,
      command.clientId,
      personId,
      command.clientId,
    )
    .toArray()
  if (cleared.length > 0) {
    sql.exec('DELETE FROM hidden WHERE person_id = ? AND message_seq <= ?', personId, seq)
    markRead(sql, personId, seq)
    markOwnChange(sql, personId)
    owe(sql, personId)
    room.newsSoon(0)
    room.showAnew(personId, socket)
  }
  return done(command)
}
