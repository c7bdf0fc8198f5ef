import type { ChatDown } from '../../protocol/chat/events.ts'
import { SCHEDULE_DAYS_MAX, SCHEDULED_PER_MEMBER_MAX } from '../../protocol/limits.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { judge } from './gate.ts'
import type { ScheduledAlong } from './list-scheduled.ts'
import { mayCallAll, mayWrite } from './members.ts'
import { findPosted } from './message-log.ts'
import { quoteOf } from './post-message.ts'
import { type Caller, type CommandOf, done, type Room, refused } from './room.ts'

const DAY_MS = 86_400_000

/** To be said later (post-scheduled.ts). The bot looks at it now, while its author can still change it, and again when it is said. */
export function scheduleMessage(room: Room, { member }: Caller, command: CommandOf<'message.schedule'>): ChatDown {
  const { sql } = room
  const { personId } = member
  const { clientId, text, at, replyTo, mentions = [], mentionsAll = false, silent = false } = command
  if (!mayWrite(member)) return refused(command, { refusal: 'not_allowed' })
  const waiting = sql.exec<{ clientId: string }>('SELECT client_id AS clientId FROM scheduled WHERE person_id = ?', personId).toArray()
  // Said again because the answer was lost; meanwhile its time may even have come.
  if (waiting.some((one) => one.clientId === clientId) || findPosted(sql, personId, clientId)) return done(command)
  const now = room.nowMs()
  if (at <= now || at > now + SCHEDULE_DAYS_MAX * DAY_MS) return refused(command, { refusal: 'invalid' })
  if (waiting.length >= SCHEDULED_PER_MEMBER_MAX) return refused(command, { refusal: 'too_many_requests' })
  if (mentionsAll && !mayCallAll(member)) return refused(command, { refusal: 'not_allowed' })
  if (replyTo !== undefined && !quoteOf(sql, replyTo)) return refused(command, { refusal: 'not_found' })
  const no = judge(room, member, { texts: [text], where: 'message' })
  if (no) return refused(command, no)
  const along: ScheduledAlong = {
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(mentions.length > 0 ? { mentions } : {}),
    ...(mentionsAll ? { mentionsAll } : {}),
  }
  sql.exec(
    'INSERT INTO scheduled (id, person_id, client_id, text, at, silent, along) VALUES (?, ?, ?, ?, ?, ?, ?)',
    newId('scheduled', now),
    personId,
    clientId,
    text,
    at,
    silent ? 1 : 0,
    Object.keys(along).length === 0 ? null : JSON.stringify(along),
  )
  room.wakeAt(at)
  return done(command)
}
