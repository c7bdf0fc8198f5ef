import { headOf, markRead, owe } from './members.ts'
import type { ChatSeat, Room } from './room.ts'

/**
 * How far a member has read. Everybody in a busy room says so all the time, so it costs no write: it is kept on the socket until they leave,
 * and written at once only when their inbox shows the chat as unread and must hear otherwise.
 */
export function setRead(room: Room, socket: WebSocket, seat: ChatSeat, seq: number): void {
  if (seq <= seat.readSeq) return
  seat.readSeq = Math.min(seq, headOf(room.sql).seq)
  if (seat.behind) {
    seat.behind = false
    markRead(room.sql, seat.personId, seat.readSeq)
    owe(room.sql, seat.personId)
    room.newsSoon(0)
  }
  socket.serializeAttachment(seat)
}

/** The member's socket has closed: their mark is written down, and their inbox told what it was spared while they were here. */
export function leaveRoom(room: Room, seat: ChatSeat): void {
  const moved = markRead(room.sql, seat.personId, seat.readSeq)
  if (!(moved || (seat.skipped && room.sockets(seat.personId).length === 0))) return
  owe(room.sql, seat.personId)
  room.newsSoon(0)
}
