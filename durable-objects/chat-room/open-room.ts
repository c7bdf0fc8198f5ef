import type { ChatDown } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { RESUME_EVENTS_MAX } from '../../protocol/limits.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { membersHere, type OwnPlace } from './members.ts'
import { eventsAfter, pageBefore } from './message-log.ts'

/**
 * The first frame of a socket: exactly what was missed since `since`, or the room as it is. Two statements, after the one that found the place.
 * A `since` that lies ahead of the log comes from before a restore of the room: it gets the room as it is.
 */
export function openRoom(sql: SqlStorage, personId: PersonId, place: OwnPlace, since: number | null): ChatDown {
  const { seq } = place
  if (since !== null && since <= seq && seq - since <= RESUME_EVENTS_MAX) {
    return { type: 'resumed', version: PROTOCOL_VERSION, seq, events: since === seq ? [] : eventsAfter(sql, since) }
  }
  const { chatId, kind, title, role, readSeq } = place
  return {
    type: 'snapshot',
    version: PROTOCOL_VERSION,
    snapshot: { chatId, kind, title, seq, me: { personId, role, readSeq }, members: membersHere(sql), ...pageBefore(sql, seq + 1) },
  }
}
