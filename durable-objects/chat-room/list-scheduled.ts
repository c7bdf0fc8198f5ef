import type { ChatDown, Scheduled } from '../../protocol/chat/events.ts'
import type { ClientId, PersonId, ScheduledId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { readStored } from '../shared/stored-json.ts'
import { quoteOf } from './post-message.ts'
import type { Caller, Room } from './room.ts'

/** What goes with a scheduled message besides its text. */
export type ScheduledAlong = { readonly replyTo?: number; readonly mentions?: readonly PersonId[]; readonly mentionsAll?: true }

type Row = {
  scheduledId: ScheduledId
  clientId: ClientId
  text: string
  at: number
  silent: number
  along: string | null
  refusal: RefusalCode | null
}

/** One's own, the next one first; what could not be said when its time came is among them, with why. */
export function listScheduled(room: Room, { member }: Caller): ChatDown {
  const scheduled = room.sql
    .exec<Row>(
      'SELECT id AS scheduledId, client_id AS clientId, text, at, silent, along, refusal FROM scheduled WHERE person_id = ? ORDER BY at, id',
      member.personId,
    )
    .toArray()
    .map(({ silent, along, ...row }): Scheduled => {
      const { replyTo } = along === null ? {} : readStored<ScheduledAlong>(along)
      return { ...row, silent: silent === 1, reply: replyTo === undefined ? null : quoteOf(room.sql, replyTo) }
    })
  return { type: 'scheduled', scheduled }
}
