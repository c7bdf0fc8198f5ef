import type { PersonId } from '../../protocol/ids.ts'
import type { CallRole } from '../../protocol/rights.ts'
import { listedAs, ownRole } from './enter-call.ts'
import type { CallAbout } from './found-call.ts'
import type { Room } from './room.ts'

/** What whoever has not come in yet is told. Whether a stranger to its chat or school may come is the Worker's to know. */
export function aboutCall(room: Room, personId: PersonId | null): CallAbout {
  const { callId, kind, title, media, endedAt, settings, chatId, ownChat, onlineLessonId, schoolId, organiserId } = room.call
  return {
    callId,
    kind,
    title,
    media,
    state: endedAt === null ? 'open' : 'over',
    role: personId === null ? null : roleFor(room, personId),
    lobby: settings.lobby,
    locked: settings.locked,
    guests: settings.guests,
    people: room.present().length,
    chatId,
    ownChat,
    onlineLessonId,
    schoolId,
    organiserId,
  }
}

function roleFor(room: Room, personId: PersonId): CallRole | null {
  const known = room.attendee(personId)
  if (known?.place === 'barred') return null
  const listed = room.call.listed ? listedAs(room, personId) : null
  if (room.call.listed && !listed) return null
  return known?.roleGiven ? known.role : ownRole(room, personId, listed?.role ?? 'speaker')
}
