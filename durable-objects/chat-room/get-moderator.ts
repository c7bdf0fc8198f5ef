import type { ChatDown } from '../../protocol/chat/events.ts'
import { settingsHere } from './follow-school.ts'
import { type Caller, type Room, refused } from './room.ts'
import { mayLead } from './set-moderator.ts'
import { moderatorsOf } from './settings.ts'

/** Security: whoever knew the stop-words would know how to get around them, so not even the chat's other members are told. */
export function getModerator(room: Room, { member }: Caller): ChatDown {
  if (!mayLead(member)) return refused({}, { refusal: 'not_allowed' })
  return { type: 'moderator', ...moderatorsOf(settingsHere(room.sql)) }
}
