import type { ClientId, PersonId } from '../../protocol/ids.ts'
import { readStored } from '../shared/stored-json.ts'
import type { ScheduledAlong } from './list-scheduled.ts'
import { findMember, markRead } from './members.ts'
import { postMessage } from './post-message.ts'
import type { Room } from './room.ts'

type Waiting = { id: string; personId: PersonId; clientId: ClientId; text: string; silent: number; along: string | null }

/**
 * Says what is due, as its author would now. Whoever has left says nothing more; what is refused stays with its author, who finds it with why in
 * «Отложенные сообщения» (list-scheduled.ts). In how many ms the next one is due, or null. Posting and forgetting are one transaction, so that nothing is
 * said twice.
 */
export function postScheduled(room: Room): number | null {
  const { sql } = room
  const due = sql
    .exec<Waiting>(
      `SELECT id, person_id AS personId, client_id AS clientId, text, silent, along FROM scheduled
       WHERE at <= ? AND refusal IS NULL ORDER BY at, id`,
      room.nowMs(),
    )
    .toArray()
  for (const { id, personId, clientId, text, silent, along } of due) {
    const author = findMember(sql, personId)
    const draft = { clientId, text, silent: silent === 1, ...(along === null ? {} : readStored<ScheduledAlong>(along)) }
    const posted = author ? postMessage(room, author, draft) : null
    if (posted && !('seq' in posted)) {
      sql.exec('UPDATE scheduled SET refusal = ? WHERE id = ?', posted.refusal, id)
      continue
    }
    if (posted) markRead(sql, personId, posted.seq)
    sql.exec('DELETE FROM scheduled WHERE id = ?', id)
  }
  const { at } = sql.exec<{ at: number | null }>('SELECT min(at) AS at FROM scheduled WHERE refusal IS NULL').one()
  return at === null ? null : Math.max(0, at - room.nowMs())
}
