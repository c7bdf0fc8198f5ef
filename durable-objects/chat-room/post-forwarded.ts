import type { Forwarded } from '../../protocol/chat/events.ts'
import type { ClientId, PersonId } from '../../protocol/ids.ts'
import { findMember, markRead } from './members.ts'
import { postMessage } from './post-message.ts'
import type { No, Room } from './room.ts'

export type Carried = {
  readonly personId: PersonId
  readonly clientId: ClientId
  /** As another room's `readMessages` gave them. */
  readonly forwarded: readonly Forwarded[]
  readonly text?: string | undefined
}

/** Into this chat, by a member of it; the author need not have it open. */
export function postForwarded(room: Room, { personId, clientId, forwarded, text = '' }: Carried): { seq: number } | No {
  const author = findMember(room.sql, personId)
  if (!author) return { refusal: 'not_found' }
  const posted = postMessage(room, author, { clientId, text, forwarded })
  if (!('seq' in posted)) return posted
  markRead(room.sql, personId, posted.seq)
  return { seq: posted.seq }
}
