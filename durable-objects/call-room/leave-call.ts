// The ways out of a call: one goes, loses one's line, is too long away, is shown out.
import type { CallOver } from '../../protocol/call/events.ts'
import { CALL_EMPTY_SECONDS, CALL_PLACE_KEPT_SECONDS } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { type Attendee, isPresent, type Place } from './attendee.ts'
import { takeOutOfChat } from './chat-beside.ts'
import { endCall } from './end-call.ts'
import { noteLeft } from './histories.ts'
import { closeMedia } from './media-closing.ts'
import { mayInherit, settleOrganiser } from './organiser.ts'
import type { Room } from './room.ts'
import { endVisit } from './visits.ts'

type Out = Extract<Place, 'gone' | 'barred'>

/** They have no line any more. What they publish may go on: a page that finds its way back goes on with it. */
export function loseLine(room: Room, attendee: Attendee, at: number): void {
  if (attendee.place === 'waiting') goFromDoor(room, attendee, 'gone')
  if (attendee.place !== 'in') return
  room.change(attendee, { place: 'away', awaySince: at })
  room.tell({ type: 'participant.changed', participantId: attendee.id, change: { away: true } })
  room.signs.forget(attendee.id)
  room.signs.doorMoved()
  room.due.within(CALL_PLACE_KEPT_SECONDS * 1_000, 'away')
}

/** Answers when the next place is given up, in ms; null when none is kept. */
export function giveUpPlaces(room: Room): number | null {
  const until = room.nowMs() - CALL_PLACE_KEPT_SECONDS * 1_000
  const away = room.attendees().filter(({ place }) => place === 'away')
  for (const attendee of away) if ((attendee.awaySince ?? 0) <= until) goOut(room, attendee, 'gone')
  const kept = room.attendees().flatMap(({ place, awaySince }) => (place === 'away' && awaySince !== null ? awaySince : []))
  return kept.length === 0 ? null : Math.max(0, Math.min(...kept) - until)
}

/** For good, as far as the others are concerned: whoever comes again is somebody who comes. */
export function goOut(room: Room, attendee: Attendee, place: Out): void {
  if (attendee.place === 'waiting') goFromDoor(room, attendee, place)
  else if (isPresent(attendee)) goFromCall(room, attendee, place)
  else room.change(attendee, { place })
}

function goFromCall(room: Room, attendee: Attendee, place: Out): void {
  const { awaySince } = attendee
  room.change(attendee, { place, awaySince: null })
  closeMedia(room, attendee, 'all')
  room.tell({ type: 'participant.left', participantId: attendee.id })
  endVisit(room, attendee, awaySince ?? room.nowMs())
  room.signs.forget(attendee.id)
  room.signs.doorMoved()
  settleOrganiser(room)
  if (mayInherit(attendee)) room.signs.heirsMoved()
  if (place === 'barred') takeOutOfChat(room, attendee)
  noteLeft(room, attendee)
  if (room.present().length > 0) return
  room.changeCall({ emptySince: room.nowMs() })
  // Whoever rang and goes before anybody has come has given up.
  if (room.call.kind === 'chat' && !room.call.othersCame) endCall(room, 'ended')
  else room.due.within(CALL_EMPTY_SECONDS * 1_000, 'empty')
}

function goFromDoor(room: Room, attendee: Attendee, place: Out): void {
  room.change(attendee, { place })
  // Of a stranger who was never in nothing is kept; whoever was turned away stays so.
  if (place === 'gone' && attendee.guest && !attendee.admitted) room.remove(attendee)
  room.signs.lobbyMoved()
}

/** They are told why, and what they still send is not carried out. */
export function sendOut(room: Room, attendee: Attendee, why: CallOver, code: RefusalCode, place: Out): void {
  // Told first that it is over: from what happens to their media they would try to recover.
  room.showOut(attendee.id, why, code)
  goOut(room, attendee, place)
}

/** Answers in how many ms to look again; null: there is nothing to wait for. A lesson ends in the journal. */
export function endWhenEmpty(room: Room): number | null {
  const { emptySince, kind, endedAt } = room.call
  if (emptySince === null || endedAt !== null || kind === 'lesson') return null
  const leftMs = emptySince + CALL_EMPTY_SECONDS * 1_000 - room.nowMs()
  if (leftMs > 0) return leftMs
  endCall(room, 'ended')
  return null
}
