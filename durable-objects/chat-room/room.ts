import type * as z from 'zod/mini'
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import type { ChatDown, ChatEvent, ChatMessage, ModeratorWarning } from '../../protocol/chat/events.ts'
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
  /** Members who have written in this burst, while it is carried out. */
  readonly writers: Map<PersonId, Member>
  /** A sign for everybody but this person: nobody misses it. */
  readonly sign: (down: ChatDown, exceptId: PersonId) => void
  /** What this member sees has changed, and only what they see: their other browsers get the room as it is. */
  readonly showAnew: (personId: PersonId, except: WebSocket) => void
  /** To the inboxes of members: soon when the room has news, at once when somebody is owed some. */
  readonly newsSoon: (inMs: number) => void
  readonly indexSoon: () => void
  /** The school's log of the bot has something to hear. */
  readonly botLogSoon: () => void
  /** The room of the call that goes on here is asked, or told, what it must know. */
  readonly callSoon: (inMs: number) => void
  /** A message waits for this instant of the room's clock. */
  readonly wakeAt: (atMs: number) => void
}

/** A member at an open socket. The read mark of whoever is here lives on the socket and is written down when they leave or somebody must know. */
export type ChatSeat = Seat & {
  /** Of the session's cookie: by it they are known again after a lost line. */
  readonly tokenHash: string
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
  return JSON.stringify(leanly(down))
}

/** As it goes over the wire: messages without what they have not (ChatMessage of protocol/). */
function leanly(down: ChatDown): object {
  switch (down.type) {
    case 'events':
    case 'resumed':
      return { ...down, events: down.events.map((event) => ('message' in event ? { ...event, message: lean(event.message) } : event)) }
    case 'snapshot':
      return {
        ...down,
        snapshot: { ...down.snapshot, pinned: down.snapshot.pinned.map(lean), messages: down.snapshot.messages.map(lean) },
      }
    case 'history':
      return { ...down, messages: down.messages.map(lean) }
    default:
      return down
  }
}

function lean(message: ChatMessage): z.input<typeof ChatMessage> {
  const { reply, forwarded, mentions, mentionsAll, silent, editedAt, deletedBy, reactions, call, ...always } = message
  const sent: z.input<typeof ChatMessage> = always
  if (reply) sent.reply = reply
  if (forwarded.length > 0) sent.forwarded = forwarded
  if (mentions.length > 0) sent.mentions = mentions
  if (mentionsAll) sent.mentionsAll = mentionsAll
  if (silent) sent.silent = silent
  if (editedAt !== null) sent.editedAt = editedAt
  if (deletedBy) sent.deletedBy = deletedBy
  if (reactions.length > 0) sent.reactions = reactions
  if (call) sent.call = call
  return sent
}

export function done({ clientId }: { clientId: ClientId }): ChatDown {
  return { type: 'done', clientId }
}

export function refused(command: { clientId?: ClientId }, { refusal, mutedUntil, warning }: No): ChatDown {
  return {
    type: 'refused',
    refusal,
    ...(command.clientId === undefined ? {} : { clientId: command.clientId }),
    ...(mutedUntil === undefined ? {} : { mutedUntil }),
    ...(warning === undefined ? {} : { warning }),
  }
}

/** An expected "no", as it is answered to a socket and to the Worker. */
export type No = { readonly refusal: RefusalCode; readonly mutedUntil?: number; readonly warning?: ModeratorWarning }
