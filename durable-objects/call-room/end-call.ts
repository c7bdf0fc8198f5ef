import type { CallOver } from '../../protocol/call/events.ts'
import { isPresent } from './attendee.ts'
import { noteEnded } from './histories.ts'
import { closeMedia, noteMeetingOver } from './media-closing.ts'
import type { Room } from './room.ts'
import { endVisit } from './visits.ts'

/** For everybody. Twice is as good as once. */
export function endCall(room: Room, why: CallOver): void {
  if (room.call.endedAt !== null) return
  const nowMs = room.nowMs()
  for (const attendee of room.attendees()) {
    if (!isPresent(attendee) && attendee.place !== 'waiting') continue
    room.showOut(attendee.id, why, 'call_over')
    if (attendee.place === 'waiting') {
      room.change(attendee, { place: 'gone' })
      continue
    }
    endVisit(room, attendee, attendee.awaySince ?? nowMs)
    room.change(attendee, { place: 'gone', awaySince: null })
    // What nobody publishes nobody can receive.
    closeMedia(room, attendee, 'published')
  }
  room.changeCall({ endedAt: nowMs, emptySince: null })
  noteMeetingOver(room)
  noteEnded(room)
}
