import { CALL_PARTICIPANTS_MAX } from '../../protocol/limits.ts'
import type { Attendee } from './attendee.ts'
import { letIn } from './enter-call.ts'
import { sendOut } from './leave-call.ts'
import { type CommandOf, mayAdminister, type Outcome, type Room } from './room.ts'

export function decideLobby(room: Room, attendee: Attendee, { participantId, admit }: CommandOf<'lobby.decide'>): Outcome {
  const no = mayAdminister(attendee)
  if (no) return no
  const whom = participantId === null ? room.waiting() : [room.attendee(participantId)]
  for (const one of whom) {
    if (one?.place !== 'waiting') return { refusal: 'not_found' }
    if (admit && room.present().length >= CALL_PARTICIPANTS_MAX) return { refusal: 'room_full' }
    if (admit) letIn(room, one)
    else sendOut(room, one, 'denied', 'call_barred', 'barred')
  }
  room.signs.lobbyMoved()
  return null
}
