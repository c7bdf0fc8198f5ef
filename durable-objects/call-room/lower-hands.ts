import { type Attendee, isPresent } from './attendee.ts'
import { type CommandOf, mayAdminister, type Outcome, type Room } from './room.ts'

export function lowerHands(room: Room, attendee: Attendee, { participantId }: CommandOf<'hand.lower'>): Outcome {
  const no = mayAdminister(attendee)
  if (no) return no
  const whom = participantId === null ? room.present() : [room.attendee(participantId)]
  for (const one of whom) {
    if (!one || !isPresent(one)) return { refusal: 'not_found' }
    room.change(one, { handAt: null })
  }
  return null
}
