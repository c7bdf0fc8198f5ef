import { type Attendee, mayBeHeard } from './attendee.ts'
import { stopForbidden } from './media-closing.ts'
import type { CommandOf, Outcome, Room } from './room.ts'

/** One's own. Whoever mutes themselves where nobody may unmute themselves is muted as if by the organiser. */
export function setMicrophone(room: Room, attendee: Attendee, { on }: CommandOf<'microphone.set'>): Outcome {
  if (on && !mayBeHeard(room.call, attendee)) return { refusal: 'not_allowed' }
  if (!on) room.signs.forget(attendee.id)
  room.change(attendee, { microphone: on })
  stopForbidden(room, attendee, null)
  return null
}
