import { mayGiveRole } from '../../protocol/call/give-role.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { type Attendee, administers, isPresent } from './attendee.ts'
import { seatInChat } from './chat-beside.ts'
import { stopForbidden } from './media-closing.ts'
import { heirsOf, settleOrganiser } from './organiser.ts'
import { type CommandOf, mayAdminister, type Outcome, type Room } from './room.ts'

/** A call has one organiser: whoever makes another one hands it over. */
export function setRole(room: Room, attendee: Attendee, { participantId, role }: CommandOf<'role.set'>): Outcome {
  const no = mayAdminister(attendee)
  if (no) return no
  const one = room.attendee(participantId)
  if (!one || !isPresent(one)) return { refusal: 'not_found' }
  if (one.role === role) return null
  const isHeir = heirsOf(room, attendee).includes(participantId)
  if (one === attendee || !mayGiveRole(attendee.role, one, role, isHeir)) return { refusal: 'not_allowed' }
  if (role === 'organiser') return handOver(room, attendee, one)
  room.change(one, { role, roleGiven: true, roleBefore: null })
  settleRole(room, one, attendee.name)
  return null
}

function handOver(room: Room, attendee: Attendee, heir: Attendee): null {
  room.changeCall({ organiserId: heir.id as PersonId, organiserCame: true })
  room.change(attendee, { role: 'coHost', roleGiven: true, roleBefore: null })
  room.change(heir, { role: 'organiser', roleGiven: true, roleBefore: null })
  settleRole(room, heir, attendee.name)
  seatInChat(room, attendee)
  room.signs.heirsMoved()
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
