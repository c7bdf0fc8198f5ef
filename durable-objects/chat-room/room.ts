import type { ChatCommand } from '../../protocol/chat/commands.ts'
import type { ChatDown, ChatEvent } from '../../protocol/chat/events.ts'
import type { ClientId, PersonId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import type { Seat } from '../shared/room-socket.ts'
import type { Member } from './members.ts'
import type { ReadMarks } from './read-marks.ts'

/** What commands need of the room: its database, its clock and its voice. ChatRoom is the one that has it. */
export type Room = {
  readonly sql: SqlStorage
  readonly nowMs: () => number
  readonly sockets: (personId?: PersonId) => WebSocket[]
  readonly marks: ReadMarks
  /** To everybody in the room, as soon as it is on disk. */
  readonly tell: (event: ChatEvent) => void
  /** To this socket, with what the others are told next. */
  readonly answerSoon: (socket: WebSocket, down: ChatDown) => void
  /** Members who have written in this burst. Only for posting: whatever may change a member forgets them all. */
  readonly writers: Map<PersonId, Member>
  /** A sign for everybody but this person: nobody misses it. */
  readonly sign: (down: ChatDown, exceptId: PersonId) => void
  /** What this member sees has changed, and only what they see: their other browsers get the room as it is. */
  readonly showAnew: (personId: PersonId, except: WebSocket) => void
  /** To the inboxes of members: soon when the room has news, at once when somebody is owed some. */
  readonly newsSoon: (inMs: number) => void
  readonly indexSoon: () => void
  /** A message waits for this instant of the room's clock. */
  readonly wakeAt: (atMs: number) => void
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

/** Long enough for those who look at the room to say that they have read it: whoever has needs no news. */
export const NEWS_DELAY_MS = 500

/** Who asks, at which socket. */
export type Caller = { readonly socket: WebSocket; readonly member: Member }

export type CommandOf<Type extends ChatCommand['type']> = Extract<ChatCommand, { type: Type }>

export function frame(down: ChatDown): string {
  return JSON.stringify(down)
}

export function done({ clientId }: { clientId: ClientId }): ChatDown {
  return { type: 'done', clientId }
}

export function refused(command: { clientId?: ClientId }, { refusal, mutedUntil }: No): ChatDown {
  return {
    type: 'refused',
    refusal,
    ...(command.clientId === undefined ? {} : { clientId: command.clientId }),
    ...(mutedUntil === undefined ? {} : { mutedUntil }),
  }
}

/** An expected "no", as it is answered to a socket and to the Worker. */
export type No = { readonly refusal: RefusalCode; readonly mutedUntil?: number }
