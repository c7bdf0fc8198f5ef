import { type Attendee, isPresent } from './attendee.ts'
import { stopSource } from './media-closing.ts'
import { type CommandOf, mayAdminister, type Outcome, type Room } from './room.ts'

/** Them alone. Taken back, it silences them where nobody may unmute themselves. */
export function allowUnmute(room: Room, attendee: Attendee, { participantId, on }: CommandOf<'unmute.allow'>): Outcome {
  const no = mayAdminister(attendee)
  if (no) return no
  const one = room.attendee(participantId)
  if (!one || !isPresent(one)) return { refusal: 'not_found' }
  if (on) room.change(one, { mayUnmute: true })
  else if (room.call.settings.selfUnmute) room.change(one, { mayUnmute: false })
  else stopSource(room, one, 'microphone', attendee.name)
  return null
}
