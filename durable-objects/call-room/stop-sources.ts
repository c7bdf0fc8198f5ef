import { mayActOn } from '../../protocol/call/give-role.ts'
import { type Attendee, administers, isPresent } from './attendee.ts'
import { stopSource } from './media-closing.ts'
import { type CommandOf, mayAdminister, type Outcome, type Room } from './room.ts'

export function stopSources(room: Room, attendee: Attendee, { participantId, source }: CommandOf<'source.stop'>): Outcome {
  const no = mayAdminister(attendee)
  if (no) return no
  if (participantId === null) {
    for (const one of room.present()) if (!administers(one)) stopSource(room, one, source, attendee.name)
    return null
  }
  const one = room.attendee(participantId)
  if (!one || !isPresent(one)) return { refusal: 'not_found' }
  if (!mayActOn(attendee.role, one.role)) return { refusal: 'not_allowed' }
  stopSource(room, one, source, attendee.name)
  return null
}
