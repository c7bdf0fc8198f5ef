import { send } from '../shared/room-socket.ts'
import { findWriter } from './members.ts'
import { pageBefore } from './message-log.ts'
import { type ChatSeat, frame, type Room } from './room.ts'

export function getHistory(room: Room, socket: WebSocket, seat: ChatSeat, beforeSeq: number): void {
  if (!findWriter(room.sql, seat.personId)) send(socket, frame({ type: 'refused', refusal: 'not_found' }))
  else send(socket, frame({ type: 'history', ...pageBefore(room.sql, beforeSeq) }))
}
