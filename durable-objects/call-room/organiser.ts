// Whose call it is. While its organiser is gone somebody stands in for them, so that no call is without a hand on it; when they are back it is theirs again.
import type { ParticipantId } from '../../protocol/call/events.ts'
import type { CallRole } from '../../protocol/rights.ts'
import { type Attendee, administers, isPresent } from './attendee.ts'
import { seatInChat } from './chat-beside.ts'
import type { Room } from './room.ts'

/** To be called whenever somebody has come, gone or been given another role. */
export function settleOrganiser(room: Room): void {
  const { organiserId, organiserCame } = room.call
  const present = room.present()
  const own = present.find(({ id }) => id === organiserId)
  for (const attendee of room.attendees()) {
    const { roleBefore } = attendee
    // Whoever stood in goes back to what they were: the organiser is here, or they have gone themselves.
    if (roleBefore !== null && (own || !isPresent(attendee))) becomes(room, attendee, roleBefore, null)
  }
  if (own) {
    if (!organiserCame) room.changeCall({ organiserCame: true })
    if (own.role !== 'organiser') becomes(room, own, 'organiser', null)
    return
  }
  if (!organiserCame || present.some(({ role }) => role === 'organiser')) return
  const heir = heirAmong(present)
  if (heir) becomes(room, heir, 'organiser', heir.role)
}

/** To whom this one may hand the call over. Whoever only stands in for the organiser cannot give away what is not theirs. */
export function heirsOf(room: Room, { id }: Attendee): ParticipantId[] {
  if (id !== room.call.organiserId) return []
  return room.present().flatMap((one) => (one.id !== id && mayInherit(one) ? one.id : []))
}

/** Security: never a pupil of a lesson or a class's call, nor a guest: `mayOrganise` is the Worker's word. */
export function mayInherit({ mayOrganise, guest }: Attendee): boolean {
  return mayOrganise && !guest
}

/** In the chat beside the call as well. */
function becomes(room: Room, attendee: Attendee, role: CallRole, roleBefore: CallRole | null): void {
  room.change(attendee, { role, roleBefore })
  seatInChat(room, attendee)
  room.signs.heirsMoved()
  // They have not seen who waits.
  if (administers(attendee)) room.signs.lobbyMoved()
}

function heirAmong(present: readonly Attendee[]): Attendee | undefined {
  const able = present.filter((attendee) => mayInherit(attendee) && attendee.role !== 'listener')
  const rank = (attendee: Attendee) => (administers(attendee) ? 0 : 1)
  return able.sort((a, b) => rank(a) - rank(b) || Number(a.place === 'away') - Number(b.place === 'away') || a.since - b.since)[0]
}
