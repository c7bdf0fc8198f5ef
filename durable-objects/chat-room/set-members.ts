import type { ChatKind, ChatMember, ChatRights } from '../../protocol/chat/events.ts'
import type { ModeratorSettings } from '../../protocol/chat/moderator.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import { hasStorage, migrate } from '../shared/migrate.ts'
import { closeSocket } from '../shared/room-socket.ts'
import { takeOutOfCall } from './change-call.ts'
import { LAST_SEQ, MESSAGES, membersHere } from './members.ts'
import { appendChange } from './message-log.ts'
import type { Room } from './room.ts'
import { MIGRATIONS } from './schema.ts'

export type ListedChat = {
  readonly id: ChatId
  readonly kind: ChatKind
  readonly title: string
  /** The school's, IANA: in it a date begins. */
  readonly timeZone?: string | undefined
}

/**
 * `pupil`: of the school; what a chat's administrator may set, a pupil may not, and the school's log hears of what is stopped where one is. Absent: the
 * list does not say, and they stay what they were.
 */
export type ListedMember = ChatMember & { readonly pupil?: boolean | undefined }

export type MemberList = {
  readonly chat: ListedChat
  /** Taken before the list was read, so that of two lists the one with the higher version is the newer truth. */
  readonly version: number
  readonly members: readonly ListedMember[]
  /** Where the chat begins with others than those of its kind. */
  readonly rights?: ChatRights | undefined
  readonly moderator?: ModeratorSettings | undefined
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
    `INSERT INTO room (id, chat_id, kind, title, version, news_seq, time_zone, rights, moderator) VALUES (1, ?, ?, ?, ?, 0, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       title = excluded.title, version = excluded.version, time_zone = coalesce(excluded.time_zone, time_zone)`,
    chat.id,
    chat.kind,
    chat.title,
    version,
    chat.timeZone ?? null,
    list.rights ? JSON.stringify(list.rights) : null,
    list.moderator ? JSON.stringify(list.moderator) : null,
  )
  const now = new Map<PersonId, ChatMember>(membersHere(sql, room.marks).members.map((member) => [member.personId, member]))
  const joined = list.members.map(memberOf).filter((member) => !isSame(member, now.get(member.personId)))
  for (const member of list.members) now.delete(member.personId)
  const leftIds = [...now.keys()]

  if (joined.length > 0 || leftIds.length > 0 || !known) {
    const event = appendChange(sql, room.nowMs(), null, (seq) => ({ type: 'members.changed', seq, joined, leftIds }))
    room.tell(event)
    // Who else is here concerns no chat list but those of the people who came and went, and they are owed it below.
    sql.exec('UPDATE room SET news_seq = ? WHERE news_seq = ?', event.seq, event.seq - 1)
  }
  if (known && known.title !== chat.title) {
    room.tell(appendChange(sql, room.nowMs(), null, (seq) => ({ type: 'chat.renamed', seq, title: chat.title })))
  }
  for (const { personId, name, role } of joined) seatMember(sql, personId, JSON.stringify(name), role)
  notePupils(sql, list.members)
  for (const personId of leftIds) sql.exec('UPDATE members SET here = 0, owed = owed + 1 WHERE person_id = ?', personId)
  takeOutOfCall(room, leftIds)
  room.newsSoon(0)
  // Last: a socket that is closed stays so, whatever is undone.
  for (const personId of leftIds) for (const socket of room.sockets(personId)) closeSocket(socket, 'not_found')
}

/** These and whoever is there already. */
export function addMembers(room: Room, members: readonly ListedMember[]): void {
  const { sql } = room
  const now = new Map(membersHere(sql, room.marks).members.map((member) => [member.personId, member]))
  const joined = members.map(memberOf).filter((member) => !isSame(member, now.get(member.personId)))
  if (joined.length > 0) room.tell(appendChange(sql, room.nowMs(), null, (seq) => ({ type: 'members.changed', seq, joined, leftIds: [] })))
  for (const { personId, name, role } of joined) seatMember(sql, personId, JSON.stringify(name), role)
  notePupils(sql, members)
}

/** Somebody new, or back again, starts with nothing unread; somebody who only has another name or role keeps their place. */
function seatMember(sql: SqlStorage, personId: PersonId, name: string, role: string): void {
  sql.exec(
    `INSERT INTO members (person_id, name, role, here, read_seq, read_messages, owed)
     SELECT ?, ?, ?, 1, ${LAST_SEQ}, ${MESSAGES}, 1 WHERE true
     ON CONFLICT (person_id) DO UPDATE SET
       name = excluded.name, role = excluded.role, here = 1, owed = owed + 1,
       read_seq = iif(here = 1, read_seq, excluded.read_seq), read_messages = iif(here = 1, read_messages, excluded.read_messages)`,
    personId,
    name,
    role,
  )
}

/** Both ways: who was a pupil may be of the staff now. */
function notePupils(sql: SqlStorage, members: readonly ListedMember[]): void {
  for (const is of [true, false]) {
    const those = members.filter(({ pupil }) => pupil === is).map(({ personId }) => personId)
    sql.exec(
      'UPDATE members SET pupil = ?1 WHERE pupil <> ?1 AND person_id IN (SELECT value FROM json_each(?2))',
      is ? 1 : 0,
      JSON.stringify(those),
    )
  }
}

function memberOf({ personId, name, role }: ListedMember): ChatMember {
  return { personId, name, role }
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
