import type { ChatDown, ChatEvent } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Seat } from '../shared/room-socket.ts'

/** What commands need of the room: its database, its clock and its voice. ChatRoom is the one that has it. */
export type Room = {
  readonly sql: SqlStorage
  readonly nowMs: () => number
  readonly sockets: (personId?: PersonId) => WebSocket[]
  /** To everybody in the room, as soon as it is on disk. */
  readonly tell: (event: ChatEvent) => void
  /** To the inboxes of members: soon when the room has news, at once when somebody is owed some. */
  readonly newsSoon: (inMs: number) => void
}

/** A member at an open socket. The read mark of whoever is here lives on the socket and is written down when they leave or somebody must know. */
export type ChatSeat = Seat & {
  readSeq: number
  /** Their inbox shows the chat as unread: it must hear of it when they have read on. */
  behind: boolean
  /** Their inbox has heard of this visit's news once and so knows that its own copy has aged. */
  told: boolean
  /** Since then they heard from the room alone; their inbox catches up when they leave. */
  skipped: boolean
}

export function frame(down: ChatDown): string {
  return JSON.stringify(down)
}
