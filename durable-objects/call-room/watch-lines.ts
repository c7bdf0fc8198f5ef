import { seatOf } from '../shared/room-socket.ts'
import { WATCH_MS } from './enter-call.ts'
import { loseLine } from './leave-call.ts'
import { idAt, partFrom, type Room } from './room.ts'

/** Three pings of web/platform/room-socket.ts. */
const SILENT_MS_MAX = 75_000

/**
 * A phone that lost its network leaves a socket behind that looks open for hours, and the others would speak to nobody. Answers when to look again;
 * null: nobody is there. `heardAt`: when the socket's page was last heard.
 */
export function watchLines(room: Room, heardAt: (socket: WebSocket) => number | undefined): number | null {
  const nowMs = Date.now()
  for (const socket of room.sockets()) {
    const silentMs = nowMs - (heardAt(socket) ?? seatOf(socket).openedAt)
    if (silentMs <= SILENT_MS_MAX) continue
    const attendee = room.attendee(idAt(socket))
    room.beforehand(() => partFrom(socket))
    if (attendee) loseLine(room, attendee, room.nowMs() - silentMs)
  }
  // Closed from here, for it did not read, or its session has run out.
  for (const attendee of [...room.present(), ...room.waiting()]) {
    if (room.sockets(attendee.id).length === 0) loseLine(room, attendee, room.nowMs())
  }
  return room.sockets().length > 0 ? WATCH_MS : null
}
