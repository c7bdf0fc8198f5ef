import type { PersonId } from '../../protocol/ids.ts'
import { type Attendee, administers, isPresent } from './attendee.ts'
import { seatAgain, takeOutOfChat } from './chat-beside.ts'
import { endCall } from './end-call.ts'
import { type ListedRow, listedAs, ownRole } from './enter-call.ts'
import type { ListedPerson } from './found-call.ts'
import { stopRingingOne } from './histories.ts'
import { sendOut } from './leave-call.ts'
import { stopForbidden } from './media-closing.ts'
import { settleOrganiser } from './organiser.ts'
import type { Room } from './room.ts'
import { voidTickets } from './tickets.ts'

export function writePeople({ sql }: Room, people: readonly ListedPerson[]): void {
  sql.exec('DELETE FROM people')
  sql.exec(
    `INSERT INTO people (person_id, role, may_organise)
     SELECT value ->> 'personId', value ->> 'role', value ->> 'mayOrganise' FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    JSON.stringify(people),
  )
}

/** Who may come to a lesson has changed: who is on the list no more is out, and the others are what they are now. */
export function setPeople(room: Room, people: readonly ListedPerson[]): void {
  if (!room.call.listed || room.call.endedAt !== null) return
  writePeople(room, people)
  for (const attendee of room.attendees()) {
    const listed = listedAs(room, attendee.id as PersonId)
    const isHere = isPresent(attendee) || attendee.place === 'waiting'
    if (listed) isNow(room, attendee, listed)
    else if (isHere) sendOut(room, attendee, 'removed', 'not_found', 'gone')
    // Who has been there writes in the chat after they have gone: it follows the list as well.
    if (!listed) takeOutOfChat(room, attendee)
  }
  settleOrganiser(room)
  room.signs.heirsMoved()
}

function isNow(room: Room, attendee: Attendee, listed: ListedRow): void {
  const role = ownRole(room, attendee.id, listed.role)
  const standsIn = attendee.roleBefore !== null
  room.change(attendee, { mayOrganise: listed.mayOrganise === 1, ...(attendee.roleGiven || standsIn ? {} : { role }) })
  if (isPresent(attendee)) stopForbidden(room, attendee, null)
  seatAgain(room, attendee)
  if (isPresent(attendee) && administers(attendee)) room.signs.lobbyMoved()
}

/** They are members of the chat no more: out of the call, and it rings them no more. */
export function removePeople(room: Room, personIds: readonly PersonId[]): void {
  if (room.call.endedAt !== null) return
  for (const personId of personIds) {
    voidTickets(room, personId)
    stopRingingOne(room, personId)
    const attendee = room.attendee(personId)
    if (attendee && (isPresent(attendee) || attendee.place === 'waiting')) sendOut(room, attendee, 'removed', 'not_found', 'gone')
  }
  const { personal, othersCame, starter } = room.call
  if (othersCame) return
  // Nobody is left who could be spoken with, or nobody who rings.
  if (personal || (personIds.includes(starter.personId) && room.present().length === 0)) endCall(room, 'unanswered')
}
