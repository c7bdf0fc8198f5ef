import type { CallSettings } from '../../protocol/call/events.ts'
import type { Attendee } from './attendee.ts'
import { stopForbidden } from './media-closing.ts'
import { type CommandOf, mayAdminister, type Outcome, type Room } from './room.ts'

export function setSettings(room: Room, attendee: Attendee, { settings: change }: CommandOf<'settings.set'>): Outcome {
  const no = mayAdminister(attendee)
  if (no) return no
  const { kind, ownChat, settings: old } = room.call
  // Nobody without a school's word comes to a lesson, and who listens there its list says; who may write in a chat of its own is the chat's.
  if (kind === 'lesson' && (change.guests || change.newcomersListen)) return { refusal: 'not_allowed' }
  if (!ownChat && change.chatOpen === false) return { refusal: 'not_allowed' }
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  const settings: CallSettings = { ...old, ...Object.fromEntries(given) }
  if (JSON.stringify(settings) === JSON.stringify(old)) return null
  room.changeCall({ settings })
  room.tell({ type: 'settings.changed', settings })
  for (const one of room.present()) stopForbidden(room, one, attendee.name)
  if (settings.chatOpen !== old.chatOpen) {
    room.changeCall({ chatOwes: { ...room.call.chatOwes, open: true } })
    room.due.within(0, 'news')
  }
  return null
}
