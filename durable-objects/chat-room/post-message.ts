import type { ChatCommand } from '../../protocol/chat/commands.ts'
import { can } from '../../protocol/rights.ts'
import { send } from '../shared/room-socket.ts'
import { findWriter } from './members.ts'
import { appendMessage, findMessage } from './message-log.ts'
import { type ChatSeat, frame, type Room } from './room.ts'

/** Long enough for those who look at the room to say that they have read it: whoever has needs no news. */
const NEWS_DELAY_MS = 500

/** One transaction: there is no await between its statements, and the platform holds the ack until they are on disk. */
export function postMessage(room: Room, socket: WebSocket, seat: ChatSeat, command: Extract<ChatCommand, { type: 'message.post' }>): void {
  const { clientId, text } = command
  const author = findWriter(room.sql, seat.personId)
  if (!author || !can(author.role, 'message.post')) {
    send(socket, frame({ type: 'refused', clientId, refusal: author ? 'not_allowed' : 'not_found' }))
    return
  }
  const at = room.nowMs()
  const appended = appendMessage(room.sql, at, seat.personId, clientId, text)
  if (!appended) {
    // Rule CHT-02: the ack was lost and the browser asks again; it gets the same answer, and nobody hears anything twice.
    const found = findMessage(room.sql, seat.personId, clientId)
    send(socket, frame({ type: 'ack', clientId, seq: found.seq, at: found.at }))
    return
  }
  // Whoever writes has read: otherwise their own words would count as unread to them.
  room.sql.exec('UPDATE members SET read_seq = ?, read_messages = ? WHERE person_id = ?', appended.seq, appended.messages, seat.personId)
  seat.readSeq = appended.seq
  socket.serializeAttachment(seat)
  const { seq } = appended
  send(socket, frame({ type: 'ack', clientId, seq, at }))
  room.tell({ type: 'message.posted', seq, message: { seq, at, clientId, authorId: seat.personId, authorName: author.name, text } })
  room.newsSoon(NEWS_DELAY_MS)
}
