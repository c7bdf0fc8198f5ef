import type { ChatDown } from '../../protocol/chat/events.ts'
import { markOwnChange, owe } from './members.ts'
import { type Caller, type CommandOf, done, type Room } from './room.ts'

/** For this member alone. Nobody else is told; their own other browsers get the room as it is to them now. */
export function hideMessages(room: Room, { member, socket }: Caller, command: CommandOf<'message.hide'>): ChatDown {
  const { sql } = room
  const hidden = sql
    .exec(
      `INSERT INTO hidden (person_id, message_seq)
       SELECT ?, seq FROM log WHERE seq IN (SELECT value FROM json_each(?)) ON CONFLICT DO NOTHING RETURNING 1`,
      member.personId,
      JSON.stringify(command.messageSeqs),
    )
    .toArray()
  if (hidden.length > 0) {
    markOwnChange(sql, member.personId)
    owe(sql, member.personId)
    room.newsSoon(0)
    room.showAnew(member.personId, socket)
  }
  return done(command)
}
