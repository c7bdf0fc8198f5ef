import type { PersonId } from '../../protocol/ids.ts'
import { isPresent } from './attendee.ts'
import { listedAs, ownRole } from './enter-call.ts'
import type { ListedPerson } from './found-call.ts'
import { sendOut } from './leave-call.ts'
import { stopForbidden } from './media-closing.ts'
import { settleOrganiser } from './organiser.ts'
import type { Room } from './room.ts'

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
    if (!isPresent(attendee) && attendee.place !== 'waiting') continue
    const listed = listedAs(room, attendee.id as PersonId)
    if (!listed) sendOut(room, attendee, 'removed', 'not_found', 'gone')
    else {
      const role = ownRole(room, attendee.id, listed.role)
      const standsIn = attendee.roleBefore !== null
      room.change(attendee, { mayOrganise: listed.mayOrganise === 1, ...(attendee.roleGiven || standsIn ? {} : { role }) })
      stopForbidden(room, attendee, null)
    }
  }
  settleOrganiser(room)
}

/** They are members of the chat no more. */
export function removePeople(room: Room, personIds: readonly PersonId[]): void {
  for (const personId of personIds) {
    const attendee = room.attendee(personId)
    if (attendee && (isPresent(attendee) || attendee.place === 'waiting')) sendOut(room, attendee, 'removed', 'not_found', 'gone')
  }
}
