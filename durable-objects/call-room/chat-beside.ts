// The chat that lives beside a call by link and a lesson: the room keeps its members. A guest is none: a chat is among people a school vouches for.
import type { ChatRole } from '../../protocol/rights.ts'
import { type Attendee, administers } from './attendee.ts'
import type { Room } from './room.ts'

/** Whoever has come writes there, whoever only listens reads there, and whoever administers the call keeps order there as well. */
export function seatInChat(room: Room, attendee: Attendee): void {
  if (!room.call.ownChat || attendee.personName === null) return
  const changed = room.sql
    .exec(
      `INSERT INTO chat_members (person_id, name, role) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
         name = excluded.name, role = excluded.role, owed = owed + 1 WHERE role IS NOT excluded.role RETURNING 1`,
      attendee.id,
      JSON.stringify(attendee.personName),
      chatRoleOf(attendee),
    )
    .toArray()
  if (changed.length > 0) room.due.within(0, 'news')
}

/** What they are has changed. Who was never in it, or was taken out of it, is not put in for that. */
export function seatAgain(room: Room, attendee: Attendee): void {
  const isIn = room.sql.exec('SELECT 1 FROM chat_members WHERE person_id = ? AND role IS NOT NULL', attendee.id).toArray().length > 0
  if (isIn) seatInChat(room, attendee)
}

function chatRoleOf(attendee: Attendee): ChatRole {
  if (administers(attendee)) return 'chatAdmin'
  return attendee.role === 'listener' ? 'reader' : 'writer'
}

export function takeOutOfChat(room: Room, { id }: Attendee): void {
  if (!room.call.ownChat) return
  room.sql.exec('UPDATE chat_members SET role = NULL, owed = owed + 1 WHERE person_id = ? AND role IS NOT NULL', id)
  room.due.within(0, 'news')
}
