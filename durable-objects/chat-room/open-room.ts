import type { ChatDown } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { HISTORY_PAGE_MESSAGES, RESUME_EVENTS_MAX } from '../../protocol/limits.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { membersHere, type OwnPlace, otherOf, readsHere } from './members.ts'
import { eventsAfter, newestAndPinned } from './message-log.ts'
import type { Room } from './room.ts'
import { callOf } from './running-call.ts'
import { moderatorOf, rightsOf, windowsOf } from './settings.ts'

/**
 * The first frame of a socket: exactly what was missed since `since`, or the room as it is. Two statements, after the one that found the place.
 * A `since` that lies ahead of the log comes from before a restore of the room, and one that is no later than what this member last hid may show
 * it still: both get the room as it is.
 */
export function openRoom(room: Room, personId: PersonId, place: OwnPlace, since: number | null): ChatDown {
  const { sql, marks } = room
  const { seq, mutedUntil } = place
  const knows = since !== null && since > place.ownSeq && since <= seq && seq - since <= RESUME_EVENTS_MAX
  if (knows) {
    const events = since === seq ? [] : eventsAfter(sql, since)
    const reads = marks.since(since, seq) ?? readsHere(sql, marks)
    return { type: 'resumed', version: PROTOCOL_VERSION, seq, events, reads, mutedUntil }
  }
  const { members, reads } = membersHere(sql, marks)
  const { chatId, kind, role } = place
  const { messages, pinned } = newestAndPinned(sql, { ...place, personId }, seq, HISTORY_PAGE_MESSAGES + 1)
  return {
    type: 'snapshot',
    version: PROTOCOL_VERSION,
    snapshot: {
      chatId,
      kind,
      title: otherOf(sql, place, personId)?.title ?? place.title,
      seq,
      me: { personId, role, readSeq: Math.max(place.readSeq, marks.ofPerson(personId)), mutedUntil },
      members,
      reads,
      rights: rightsOf(place),
      windows: windowsOf(place),
      call: callOf(place),
      moderator: { on: moderatorOf(place).on },
      pinned,
      messages: messages.slice(-HISTORY_PAGE_MESSAGES),
      hasOlder: messages.length > HISTORY_PAGE_MESSAGES,
      hasNewer: false,
    },
  }
}
