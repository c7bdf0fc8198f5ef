import type { PersonId } from '../../protocol/ids.ts'
import { closeSocket } from '../shared/room-socket.ts'
import { takeOutOfCall } from './change-call.ts'
import { findMember } from './members.ts'
import { appendChange } from './message-log.ts'
import type { No, Room } from './room.ts'

/** «Выйти из чата»: of one that people made; those that follow from the roster are left with the roster. Null: they are out. */
export function removeMember(room: Room, personId: PersonId): No | null {
  const { sql } = room
  const member = findMember(sql, personId)
  if (!member) return { refusal: 'not_found' }
  if (member.kind !== 'group' && member.kind !== 'personal') return { refusal: 'not_allowed' }
  room.tell(appendChange(sql, room.nowMs(), null, (seq) => ({ type: 'members.changed', seq, joined: [], leftIds: [personId] })))
  sql.exec('UPDATE members SET here = 0, owed = owed + 1 WHERE person_id = ?', personId)
  sql.exec('DELETE FROM scheduled WHERE person_id = ?', personId)
  takeOutOfCall(room, [personId])
  room.newsSoon(0)
  // Last: a socket that is closed stays so, whatever is undone.
  for (const socket of room.sockets(personId)) closeSocket(socket, 'not_found')
  return null
}
