import type { ChatCommand } from '../../protocol/chat/commands.ts'
import type { ChatDown } from '../../protocol/chat/events.ts'
import { noteProbeAnswer, seatOf, send } from '../shared/room-socket.ts'
import { cancelScheduled } from './cancel-scheduled.ts'
import { clearHistory } from './clear-history.ts'
import { deleteMessages } from './delete-messages.ts'
import { editMessage } from './edit-message.ts'
import { getEdits } from './get-edits.ts'
import { getHistory } from './get-history.ts'
import { getModerator } from './get-moderator.ts'
import { getModeratorLog } from './get-moderator-log.ts'
import { hideMessages } from './hide-messages.ts'
import { listScheduled } from './list-scheduled.ts'
import { findMember } from './members.ts'
import { passTyping } from './pass-typing.ts'
import { pinMessage } from './pin-message.ts'
import { postMessage } from './post-message.ts'
import { reportMessage } from './report-message.ts'
import { type Caller, frame, type Room, refused } from './room.ts'
import { scheduleMessage } from './schedule-message.ts'
import { searchMessages } from './search-messages.ts'
import { setModerator } from './set-moderator.ts'
import { setReaction } from './set-reaction.ts'
import { setRead } from './set-read.ts'

/** Carries out a member's command and answers it. Each is one transaction: there is no await in any of them. */
export function carryOut(room: Room, socket: WebSocket, command: ChatCommand): void {
  const answer = answerTo(room, socket, command)
  if (answer) send(socket, frame(answer))
}

function answerTo(room: Room, socket: WebSocket, command: ChatCommand): ChatDown | null {
  // These come from everybody all the time: they need nothing but the socket.
  if (command.type === 'read.set') return setRead(room, socket, command.seq)
  if (command.type === 'probe.answer') return hearProbe(socket, command.probe)
  const { personId } = seatOf(socket)
  const member = room.writers.get(personId) ?? findMember(room.sql, personId)
  // Whoever was taken out while this was on its way.
  if (!member) return refused('clientId' in command ? command : {}, { refusal: 'not_found' })
  const caller: Caller = { socket, member }
  switch (command.type) {
    case 'message.post':
      return post(room, caller, command)
    case 'message.edit':
      return editMessage(room, caller, command)
    case 'message.delete':
      return deleteMessages(room, caller, command)
    case 'message.hide':
      return hideMessages(room, caller, command)
    case 'message.pin':
      return pinMessage(room, caller, command)
    case 'message.report':
      return reportMessage(room, caller, command)
    case 'reaction.set':
      return setReaction(room, caller, command)
    case 'history.clear':
      return clearHistory(room, caller, command)
    case 'history.get':
      return getHistory(room, caller, command)
    case 'message.search':
      return searchMessages(room, caller, command)
    case 'edits.get':
      return getEdits(room, caller, command)
    case 'message.schedule':
      return scheduleMessage(room, caller, command)
    case 'scheduled.list':
      return listScheduled(room, caller)
    case 'scheduled.cancel':
      return cancelScheduled(room, caller, command)
    case 'moderator.set':
      return setModerator(room, caller, command)
    case 'moderator.get':
      return getModerator(room, caller)
    case 'moderatorLog.get':
      return getModeratorLog(room, caller)
    case 'typing':
      return passTyping(room, caller)
  }
}

function hearProbe(socket: WebSocket, probe: string): null {
  noteProbeAnswer(socket, probe)
  return null
}

/** Whoever writes has read: otherwise their own words would count as unread to them. */
function post(room: Room, { socket, member }: Caller, command: Extract<ChatCommand, { type: 'message.post' }>): ChatDown | null {
  const posted = postMessage(room, member, command)
  if (!('seq' in posted)) {
    // The moderator bot may have silenced them.
    room.writers.clear()
    return refused(command, posted)
  }
  room.writers.set(member.personId, member)
  room.marks.move(socket, member.personId, posted.seq, false)
  room.answerSoon(socket, { type: 'ack', clientId: command.clientId, seq: posted.seq, at: posted.at })
  return null
}
