// The chat beside a call that no chat has: by link, of a lesson. The call's room founds it, says who is in it and whether all may write; it stands in
// nobody's list (tell-inboxes.ts). Rules CALL-10….
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import { hasStorage, migrate } from '../shared/migrate.ts'
import { closeSocket } from '../shared/room-socket.ts'
import { settingsHere } from './follow-school.ts'
import { appendChange } from './message-log.ts'
import type { No, Room } from './room.ts'
import { MIGRATIONS } from './schema.ts'
import { addMembers, type ListedMember } from './set-members.ts'
import { rightsOf } from './settings.ts'

export type CallChat = { readonly chatId: ChatId; readonly title: string; readonly timeZone: string }

/** Said again, it changes nothing. */
export function foundCallChat(room: Room, storage: DurableObjectStorage, { chatId, title, timeZone }: CallChat): void {
  if (hasStorage(storage)) return
  migrate(storage, MIGRATIONS)
  room.sql.exec(
    "INSERT INTO room (id, chat_id, kind, title, version, news_seq, time_zone) VALUES (1, ?, 'call', ?, 0, 0, ?)",
    chatId,
    title,
    timeZone,
  )
}

/** Whoever comes into the call, and whoever has another role in it now. Who is there already, as they are, is not told of. */
export function addCallMembers(room: Room, members: readonly ListedMember[]): No | null {
  if (!isCallChat(room)) return { refusal: 'not_found' }
  addMembers(room, members)
  return null
}

/** Out of the call, out of its chat. */
export function removeCallMembers(room: Room, personIds: readonly PersonId[]): No | null {
  const { sql } = room
  if (!isCallChat(room)) return { refusal: 'not_found' }
  const leftIds = sql
    .exec<{ personId: PersonId }>(
      'UPDATE members SET here = 0 WHERE here = 1 AND person_id IN (SELECT value FROM json_each(?)) RETURNING person_id AS personId',
      JSON.stringify(personIds),
    )
    .toArray()
    .map(({ personId }) => personId)
  if (leftIds.length === 0) return null
  room.tell(appendChange(sql, room.nowMs(), null, (seq) => ({ type: 'members.changed', seq, joined: [], leftIds })))
  // Last: a socket that is closed stays so, whatever is undone.
  for (const personId of leftIds) for (const socket of room.sockets(personId)) closeSocket(socket, 'not_found')
  return null
}

/** May everybody write, or only who administers the call? */
export function setCallChatOpen(room: Room, open: boolean): No | null {
  const { sql } = room
  if (!isCallChat(room)) return { refusal: 'not_found' }
  const before = rightsOf(settingsHere(sql))
  const rights = { ...before, write: open ? ('all' as const) : ('admins' as const) }
  if (rights.write === before.write) return null
  sql.exec('UPDATE room SET rights = ?', JSON.stringify(rights))
  room.tell(appendChange(sql, room.nowMs(), null, (seq) => ({ type: 'rights.changed', seq, rights })))
  return null
}

function isCallChat({ sql }: Room): boolean {
  return settingsHere(sql).kind === 'call'
}
