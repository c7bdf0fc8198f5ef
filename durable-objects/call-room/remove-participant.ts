import { mayActOn } from '../../protocol/call/give-role.ts'
import { type Attendee, isPresent } from './attendee.ts'
import { sendOut } from './leave-call.ts'
import { type CommandOf, mayAdminister, type Outcome, type Room } from './room.ts'

/** Out, and not let in again to this call. */
export function removeParticipant(room: Room, attendee: Attendee, { participantId }: CommandOf<'participant.remove'>): Outcome {
  const no = mayAdminister(attendee)
  if (no) return no
  const one = room.attendee(participantId)
  if (!one || !(isPresent(one) || one.place === 'waiting')) return { refusal: 'not_found' }
  if (one === attendee || !mayActOn(attendee.role, one.role)) return { refusal: 'not_allowed' }
  sendOut(room, one, 'removed', 'call_barred', 'barred')
  return null
}
