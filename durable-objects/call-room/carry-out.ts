import type { CallCommand } from '../../protocol/call/commands.ts'
import { can } from '../../protocol/rights.ts'
import { allowUnmute } from './allow-unmute.ts'
import type { Attendee } from './attendee.ts'
import { decideLobby } from './decide-lobby.ts'
import { endCall } from './end-call.ts'
import { goOut } from './leave-call.ts'
import { lowerHands } from './lower-hands.ts'
import { removeParticipant } from './remove-participant.ts'
import type { Outcome, Room } from './room.ts'
import { setHand } from './set-hand.ts'
import { setMicrophone } from './set-microphone.ts'
import { setRole } from './set-role.ts'
import { setSettings } from './set-settings.ts'
import { setTracks } from './set-tracks.ts'
import { stopSources } from './stop-sources.ts'

export type Command = Exclude<CallCommand, { type: 'media.ask' | 'speaking.set' | 'reaction.send' | 'probe.answer' }>

/** A participant's command. Each is one transaction: there is no await in any of them. */
export function carryOut(room: Room, attendee: Attendee, command: Command): Outcome {
  switch (command.type) {
    case 'tracks.set':
      return setTracks(room, attendee, command)
    case 'microphone.set':
      return setMicrophone(room, attendee, command)
    case 'hand.set':
      return setHand(room, attendee, command)
    case 'hand.lower':
      return lowerHands(room, attendee, command)
    case 'source.stop':
      return stopSources(room, attendee, command)
    case 'unmute.allow':
      return allowUnmute(room, attendee, command)
    case 'settings.set':
      return setSettings(room, attendee, command)
    case 'role.set':
      return setRole(room, attendee, command)
    case 'participant.remove':
      return removeParticipant(room, attendee, command)
    case 'lobby.decide':
      return decideLobby(room, attendee, command)
    case 'call.end':
      return endForAll(room, attendee)
    case 'leave':
      goOut(room, attendee, 'gone')
      return null
  }
}

/** A lesson ends in the journal, where its attendance is kept. */
function endForAll(room: Room, attendee: Attendee): Outcome {
  if (!can(attendee.role, 'call.endForAll') || room.call.kind === 'lesson') return { refusal: 'not_allowed' }
  endCall(room, 'ended')
  return null
}
