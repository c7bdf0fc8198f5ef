import type { PersonId } from '../../protocol/ids.ts'
import { type Attendee, administers, isPresent, mayActOn } from './attendee.ts'
import { seatInChat } from './chat-beside.ts'
import { stopForbidden } from './media-closing.ts'
import { settleOrganiser } from './organiser.ts'
import { type CommandOf, mayAdminister, type Outcome, type Room } from './room.ts'

/** A call has one organiser: whoever makes another one hands it over. */
export function setRole(room: Room, attendee: Attendee, { participantId, role }: CommandOf<'role.set'>): Outcome {
  const no = mayAdminister(attendee)
  if (no) return no
  const one = room.attendee(participantId)
  if (!one || !isPresent(one)) return { refusal: 'not_found' }
  if (one.role === role) return null
  if (!mayActOn(attendee, one) || one === attendee) return { refusal: 'not_allowed' }
  if (role === 'organiser') return handOver(room, attendee, one)
  if (role === 'coHost' && one.guest) return { refusal: 'not_allowed' }
  room.change(one, { role, roleGiven: true, roleBefore: null })
  settleRole(room, one, attendee.name)
  return null
}

function handOver(room: Room, attendee: Attendee, heir: Attendee): Outcome {
  // Whoever only stands in for the organiser cannot give away what is not theirs.
  if (attendee.id !== room.call.organiserId || !heir.mayOrganise || heir.guest) return { refusal: 'not_allowed' }
  room.changeCall({ organiserId: heir.id as PersonId, organiserCame: true })
  room.change(attendee, { role: 'coHost', roleGiven: true, roleBefore: null })
  room.change(heir, { role: 'organiser', roleGiven: true, roleBefore: null })
  settleRole(room, heir, attendee.name)
  seatInChat(room, attendee)
  return null
}

function settleRole(room: Room, attendee: Attendee, byName: string): void {
  stopForbidden(room, attendee, byName)
  settleOrganiser(room)
  seatInChat(room, attendee)
  room.signs.doorMoved()
  // Whoever administers the call from now on has not seen who waits.
  if (administers(attendee)) room.signs.lobbyMoved()
}
