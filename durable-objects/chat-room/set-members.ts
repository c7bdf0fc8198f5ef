import type { ChatKind, ChatMember } from '../../protocol/chat/events.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import { hasStorage, migrate } from '../shared/migrate.ts'
import { closeSocket } from '../shared/room-socket.ts'
import { membersHere } from './members.ts'
import { appendChange } from './message-log.ts'
import type { Room } from './room.ts'
import { MIGRATIONS } from './schema.ts'

export type MemberList = {
  readonly chat: { readonly id: ChatId; readonly kind: ChatKind; readonly title: string }
  /** Taken before the list was read, so that of two lists the one with the higher version is the newer truth. */
  readonly version: number
  readonly members: readonly ChatMember[]
}

/** Applies the whole list of members that follows from the roster. An older list than the last one is ignored; the same one changes nothing. */
export function setMembers(room: Room, storage: DurableObjectStorage, list: MemberList): void {
  if (!hasStorage(storage) && list.members.length === 0) return
  migrate(storage, MIGRATIONS)
  const { sql } = room
  const { chat, version } = list
  const known = sql.exec<{ title: string; version: number }>('SELECT title, version FROM room').toArray()[0]
  if (known && version <= known.version) return
  sql.exec(
    `INSERT INTO room (id, chat_id, kind, title, version, news_seq) VALUES (1, ?, ?, ?, ?, 0)
     ON CONFLICT (id) DO UPDATE SET title = excluded.title, version = excluded.version`,
    chat.id,
    chat.kind,
    chat.title,
    version,
  )
  const now = new Map<PersonId, ChatMember>(membersHere(sql).map((member) => [member.personId, member]))
  const joined = list.members.filter((member) => !isSame(member, now.get(member.personId)))
  for (const member of list.members) now.delete(member.personId)
  const leftIds = [...now.keys()]

  if (joined.length > 0 || leftIds.length > 0 || !known) {
    const event = appendChange(sql, room.nowMs(), (seq) => ({ type: 'members.changed', seq, joined, leftIds }))
    room.tell(event)
    // Who else is here concerns no chat list but those of the people who came and went, and they are owed it below.
    sql.exec('UPDATE room SET news_seq = ? WHERE news_seq = ?', event.seq, event.seq - 1)
  }
  if (known && known.title !== chat.title) {
    room.tell(appendChange(sql, room.nowMs(), (seq) => ({ type: 'chat.renamed', seq, title: chat.title })))
  }
  for (const { personId, name, role } of joined) seatMember(sql, personId, JSON.stringify(name), role)
  for (const personId of leftIds) {
    sql.exec('UPDATE members SET here = 0, owed = owed + 1 WHERE person_id = ?', personId)
    for (const socket of room.sockets(personId)) closeSocket(socket, 'not_found')
  }
  room.newsSoon(0)
}

/** Somebody new, or back again, starts with nothing unread; somebody who only has another name or role keeps their place. */
function seatMember(sql: SqlStorage, personId: PersonId, name: string, role: string): void {
  sql.exec(
    `INSERT INTO members (person_id, name, role, here, read_seq, read_messages, owed)
     SELECT ?, ?, ?, 1, seq, messages, 1 FROM log WHERE seq = (SELECT max(seq) FROM log)
     ON CONFLICT (person_id) DO UPDATE SET
       name = excluded.name, role = excluded.role, here = 1, owed = owed + 1,
       read_seq = iif(here = 1, read_seq, excluded.read_seq), read_messages = iif(here = 1, read_messages, excluded.read_messages)`,
    personId,
    name,
    role,
  )
}

function isSame(a: ChatMember, b: ChatMember | undefined): boolean {
  return (
    b !== undefined &&
    a.role === b.role &&
    a.name.familyName === b.name.familyName &&
    a.name.givenName === b.name.givenName &&
    a.name.patronymic === b.name.patronymic
  )
}
