import type { ChatRights } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { hasStorage } from '../shared/migrate.ts'
import type { Room } from './room.ts'
import { type ListedChat, type ListedMember, setMembers } from './set-members.ts'

export type NewChat = {
  readonly chat: ListedChat
  readonly founderId: PersonId
  readonly members: readonly ListedMember[]
  readonly rights?: ChatRights | undefined
}

/** A chat that people make. Its founder administers it, unless it is one of two. Said again, it changes nothing. */
export function foundChat(room: Room, storage: DurableObjectStorage, { chat, founderId, members, rights }: NewChat): void {
  if (hasStorage(storage)) return
  const listed = members.map((member) =>
    member.personId === founderId && chat.kind !== 'personal' ? { ...member, role: 'chatAdmin' as const } : member,
  )
  setMembers(room, storage, { chat, version: 1, members: listed, rights })
}
