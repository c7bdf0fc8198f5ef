import { keepSeat, seatOf } from '../shared/room-socket.ts'
import { headOf, markRead, owe } from './members.ts'
import type { ChatSeat, Room } from './room.ts'

/**
 * How far a member has read. Everybody in a busy room says so all the time, so it costs no write: it is kept on the socket until they leave,
 * and written at once only when their inbox shows the chat as unread and must hear otherwise.
 */
export function setRead(room: Room, socket: WebSocket, seq: number): null {
  if (seq <= room.marks.of(socket)) return null
  const seat = seatOf<ChatSeat>(socket)
  const readSeq = Math.min(seq, headOf(room.sql).seq)
  room.marks.move(socket, seat.personId, readSeq, true)
  if (seat.behind) {
    keepSeat(socket, { ...seat, behind: false })
    markRead(room.sql, seat.personId, readSeq)
    owe(room.sql, seat.personId)
    room.newsSoon(0)
  }
  return null
}

/** The member's socket has closed: their mark is written down, and their inbox told what it was spared while they were here. */
export function leaveRoom(room: Room, socket: WebSocket): void {
  const { personId, skipped } = seatOf<ChatSeat>(socket)
  const moved = markRead(room.sql, personId, room.marks.of(socket))
  if (!(moved || (skipped && room.sockets(personId).length === 0))) return
  owe(room.sql, personId)
  room.newsSoon(0)
}
