import type { ClientId, PersonId } from '../../protocol/ids.ts'
import { findMember, markRead } from './members.ts'
import { postMessage } from './post-message.ts'
import type { Room } from './room.ts'

type Waiting = { id: string; personId: PersonId; clientId: ClientId; text: string; silent: number }

/**
 * Says what is due, as its author would now: whoever has left or may not write any more says nothing. In how many ms the next one is due, or
 * null. Posting and forgetting are one transaction, so that nothing is said twice.
 */
export function postScheduled(room: Room): number | null {
  const { sql } = room
  const due = sql
    .exec<Waiting>(
      'SELECT id, person_id AS personId, client_id AS clientId, text, silent FROM scheduled WHERE at <= ? ORDER BY at, id',
      room.nowMs(),
    )
    .toArray()
  for (const { id, personId, clientId, text, silent } of due) {
    const author = findMember(sql, personId)
    const posted = author ? postMessage(room, author, { clientId, text, silent: silent === 1 }) : null
    if (posted && 'seq' in posted) markRead(sql, personId, posted.seq)
    sql.exec('DELETE FROM scheduled WHERE id = ?', id)
  }
  const { at } = sql.exec<{ at: number | null }>('SELECT min(at) AS at FROM scheduled').one()
  return at === null ? null : Math.max(0, at - room.nowMs())
}
