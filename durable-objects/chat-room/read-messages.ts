import type { Forwarded } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { FORWARDED_MAX } from '../../protocol/limits.ts'
import { findMember } from './members.ts'
import { messagesAmong } from './message-log.ts'
import type { Room } from './room.ts'

/**
 * The messages as they are carried elsewhere, in their order: those that this member still sees. One that was itself carried here is told by what
 * it carried. Null: not a member.
 */
export function readMessages(room: Room, personId: PersonId, seqs: readonly number[]): Forwarded[] | null {
  const member = findMember(room.sql, personId)
  if (!member) return null
  return messagesAmong(room.sql, member, seqs)
    .flatMap(({ authorId, authorName, at, text, forwarded }) => [
      ...forwarded,
      ...(text === '' ? [] : [{ authorId, authorName, at, text }]),
    ])
    .slice(0, FORWARDED_MAX)
}
