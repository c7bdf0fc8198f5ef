// SQL of the room's members and of the room itself.
import { compareMembers } from '../../protocol/chat/apply-event.ts'
import type { ChatKind, ChatMember } from '../../protocol/chat/events.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import type { PersonName } from '../../protocol/people.ts'
import type { ChatRole } from '../../protocol/rights.ts'
import { readStored } from '../shared/stored-json.ts'

/** The room and where its log stands. */
export type Head = { chatId: ChatId; kind: ChatKind; title: string; version: number; newsSeq: number; seq: number; messages: number }

const HEAD = `room.chat_id AS chatId, room.kind, room.title, room.version, room.news_seq AS newsSeq, last.seq, last.messages
  FROM room, (SELECT seq, messages FROM log ORDER BY seq DESC LIMIT 1) AS last`

export function headOf(sql: SqlStorage): Head {
  return sql.exec<Head>(`SELECT ${HEAD}`).one()
}

export type OwnPlace = Head & { role: ChatRole; readSeq: number; readMessages: number }

/** A member's own place in the room, the room included, in one statement; null for everybody else. */
export function ownPlace(sql: SqlStorage, personId: PersonId): OwnPlace | null {
  const [row] = sql
    .exec<OwnPlace>(
      `SELECT members.role, members.read_seq AS readSeq, members.read_messages AS readMessages, ${HEAD}, members
       WHERE members.person_id = ? AND members.here = 1`,
      personId,
    )
    .toArray()
  return row ?? null
}

export type Writer = { role: ChatRole; name: PersonName }

export function findWriter(sql: SqlStorage, personId: PersonId): Writer | null {
  const [row] = sql
    .exec<{ role: ChatRole; name: string }>('SELECT role, name FROM members WHERE person_id = ? AND here = 1', personId)
    .toArray()
  return row ? { role: row.role, name: readStored(row.name) } : null
}

export function membersHere(sql: SqlStorage): ChatMember[] {
  return sql
    .exec<{ personId: PersonId; name: string; role: ChatRole }>('SELECT person_id AS personId, name, role FROM members WHERE here = 1')
    .toArray()
    .map(({ personId, name, role }) => ({ personId, name: readStored<PersonName>(name), role }))
    .sort(compareMembers)
}

/** Moves a member's read mark forward, never back. Did it move? */
export function markRead(sql: SqlStorage, personId: PersonId, seq: number): boolean {
  const moved = sql
    .exec(
      `UPDATE members SET read_seq = ?1, read_messages = (SELECT messages FROM log WHERE seq = ?1)
       WHERE person_id = ?2 AND read_seq < ?1 AND EXISTS (SELECT 1 FROM log WHERE seq = ?1) RETURNING 1`,
      seq,
      personId,
    )
    .toArray()
  return moved.length > 0
}

/** The person's inbox must hear of the chat even if the room has nothing new. */
export function owe(sql: SqlStorage, personId: PersonId): void {
  sql.exec('UPDATE members SET owed = owed + 1 WHERE person_id = ?', personId)
}
