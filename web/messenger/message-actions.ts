// What one may do with a message, in the order of the menu. Pure, so that tests read it; the room decides again by itself.
import type { ChatMessage, ChatSnapshot } from '../../protocol/chat/events.ts'
import { isWithin } from '../../protocol/chat/message-windows.ts'
import { can } from '../../protocol/rights.ts'

export type MessageAction =
  | 'reply'
  | 'replyPersonally'
  | 'forward'
  | 'copy'
  | 'edit'
  | 'pin'
  | 'unpin'
  | 'important'
  | 'readers'
  | 'select'
  | 'report'
  | 'delete'

type Room = Pick<ChatSnapshot, 'kind' | 'me' | 'rights' | 'windows' | 'pinned' | 'members'>

/** The manual's phone has «Ещё» at the end, its desktop «Выбрать» further up: the same choice of several. */
export function actionsFor(message: ChatMessage, room: Room, now: number, phone: boolean): MessageAction[] {
  // A call has no words to quote, copy or change.
  if (message.deletedBy !== null || message.call !== null) return ['delete']
  const own = message.authorId === room.me.personId
  const pinned = room.pinned.some(({ seq }) => seq === message.seq)
  const may: Record<MessageAction, boolean> = {
    reply: mayWrite(room),
    // Whoever has left is written to no more; whom else one may not write to, only the server knows.
    replyPersonally: !own && room.kind !== 'personal' && room.members.some(({ personId }) => personId === message.authorId),
    forward: true,
    copy: true,
    edit: own && message.forwarded.length === 0 && mayWrite(room) && isWithin(room.windows.editHours, message.at, now),
    pin: mayPin(room) && !pinned,
    unpin: mayPin(room) && pinned,
    important: true,
    readers: own,
    select: true,
    report: !own,
    delete: true,
  }
  return (phone ? ON_PHONE : ON_DESKTOP).filter((action) => may[action])
}

const ON_DESKTOP: readonly MessageAction[] = [
  'reply',
  'replyPersonally',
  'forward',
  'copy',
  'edit',
  'pin',
  'unpin',
  'important',
  'readers',
  'select',
  'report',
  'delete',
]
const ON_PHONE: readonly MessageAction[] = [
  'reply',
  'forward',
  'copy',
  'replyPersonally',
  'edit',
  'pin',
  'unpin',
  'important',
  'readers',
  'report',
  'delete',
  'select',
]

export function mayWrite({ me, rights }: Pick<Room, 'me' | 'rights'>): boolean {
  return can(me.role, 'message.post') && (rights.write === 'all' || me.role === 'chatAdmin')
}

export function mayPin({ me, rights }: Pick<Room, 'me' | 'rights'>): boolean {
  return can(me.role, 'message.pin') || (can(me.role, 'message.post') && rights.pin === 'all')
}

export function mayCallAll({ me, rights }: Pick<Room, 'me' | 'rights'>): boolean {
  return can(me.role, 'mention.all') || (can(me.role, 'message.post') && rights.mentionAll === 'all')
}

/** The author for as long as the school lets them, a chat administrator always (checklist ⚠A12); all of them or none. */
export function mayDeleteForAll(messages: readonly ChatMessage[], { me, windows }: Pick<Room, 'me' | 'windows'>, now: number): boolean {
  const mine = ({ authorId, at }: ChatMessage) => authorId === me.personId && isWithin(windows.deleteHours, at, now)
  return messages.every((message) => message.deletedBy === null && (can(me.role, 'message.deleteAny') || mine(message)))
}

export function maySeeEdits({ authorId }: ChatMessage, { me }: Pick<Room, 'me'>): boolean {
  return authorId === me.personId || can(me.role, 'message.deleteAny')
}
