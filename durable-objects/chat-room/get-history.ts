import type { ChatDown, ChatMessage } from '../../protocol/chat/events.ts'
import { dateAt } from '../../protocol/dates.ts'
import { HISTORY_PAGE_MESSAGES } from '../../protocol/limits.ts'
import { headOf, type Member } from './members.ts'
import { messagesFrom } from './message-log.ts'
import type { Caller, CommandOf, Room } from './room.ts'

/** A page without gaps, as this member sees the chat: its rows are all that is read. */
export function getHistory(room: Room, { member }: Caller, { from }: CommandOf<'history.get'>): ChatDown {
  const { sql } = room
  const page = (seq: number, back: boolean, limit = HISTORY_PAGE_MESSAGES) => messagesFrom(sql, member, { seq, back, limit })
  const pageOf = (): ChatMessage[] => {
    switch (from.at) {
      case 'before':
        return page(from.seq - 1, true)
      case 'after':
        return page(from.seq + 1, false)
      case 'around':
        return [...page(from.seq - 1, true, HISTORY_PAGE_MESSAGES / 2), ...page(from.seq, false, HISTORY_PAGE_MESSAGES / 2)]
      case 'date': {
        const since = page(firstOf(sql, member, from.on), false)
        // A day after the last message: whoever goes there goes to the end, not to an empty chat.
        return since.length > 0 ? since : page(headOf(sql).seq, true)
      }
    }
  }
  const messages = pageOf()
  // Of an empty page: what lies on the other side of where it was asked for.
  const [before, after] = messages.length > 0 ? [messages[0]?.seq ?? 0, messages.at(-1)?.seq ?? 0] : emptyAt(sql, from)
  return {
    type: 'history',
    messages,
    hasOlder: page(before - 1, true, 1).length > 0,
    hasNewer: page(after + 1, false, 1).length > 0,
    askedFor: JSON.stringify(from),
  }
}

function emptyAt(sql: SqlStorage, from: CommandOf<'history.get'>['from']): [number, number] {
  if (from.at === 'before') return [from.seq, from.seq - 1]
  if (from.at === 'after') return [from.seq + 1, from.seq]
  const { seq } = headOf(sql)
  return [seq + 1, seq]
}

/** The seq of the first message of that date or a later one, in the school's time zone: found by halving, one row a step. */
function firstOf(sql: SqlStorage, { timeZone }: Member, on: string): number {
  let low = 1
  let high = headOf(sql).seq + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [row] = sql.exec<{ seq: number; at: number }>('SELECT seq, at FROM log WHERE seq >= ? ORDER BY seq LIMIT 1', middle).toArray()
    if (row && dateAt(row.at, timeZone) < on) low = row.seq + 1
    else high = middle
  }
  return low
}
