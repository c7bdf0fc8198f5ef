import type { CallDown, CallSnapshot } from '../../protocol/call/events.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { type Attendee, administers, asWaiting } from './attendee.ts'
import { heirsOf } from './organiser.ts'
import { ringingOf } from './ringing.ts'
import type { Room } from './room.ts'

/** Of many who come in at once, what all of them are shown is written once. */
let written: { readonly room: Room; readonly seq: number; readonly participants: string } | null = null

/** The call as it is, as the text of a frame. */
export function snapshotFrame(room: Room, attendee: Attendee): string {
  const { starter, callId, kind, title, media, chatId, onlineLessonId, startedAt, seq, settings } = room.call
  if (written?.room !== room || written.seq !== seq) written = { room, seq, participants: JSON.stringify(room.participants()) }
  const own = {
    callId,
    kind,
    title,
    media,
    chatId: attendee.guest ? null : chatId,
    onlineLessonId,
    startedAt,
    seq,
    myId: attendee.id,
    settings,
    waiting: administers(attendee) ? room.waiting().map(asWaiting) : [],
    heirs: heirsOf(room, attendee),
    ringing: attendee.id === starter.personId ? ringingOf(room) : null,
  } satisfies Omit<CallSnapshot, 'participants'>
  return `{"type":"snapshot","version":${PROTOCOL_VERSION},"snapshot":${JSON.stringify(own).slice(0, -1)},"participants":${written.participants}}}`
}

export function waitingFrame(room: Room): string {
  const organiserIsHere = room.present().some((attendee) => attendee.place === 'in' && administers(attendee))
  return JSON.stringify({ type: 'waiting', version: PROTOCOL_VERSION, title: room.call.title, organiserIsHere } satisfies CallDown)
}
