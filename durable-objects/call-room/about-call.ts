import type { ParticipantId } from '../../protocol/call/events.ts'
import { ID_PREFIXES } from '../../protocol/ids.ts'
import { atTheDoor, waitsAtDoor } from './enter-call.ts'
import type { CallAbout } from './found-call.ts'
import type { Room } from './room.ts'

/** What whoever has not come in yet is told. Whether a stranger to its chat or school may come is the Worker's to know. */
export function aboutCall(room: Room, id: ParticipantId | null): CallAbout {
  const { callId, kind, title, media, endedAt, settings, chatId, ownChat, onlineLessonId, schoolId, organiserId } = room.call
  const guest = id?.startsWith(`${ID_PREFIXES.guest}_`) ?? false
  const door = id === null ? null : atTheDoor(room, { participantId: id, guest, role: 'speaker', mayOrganise: false })
  return {
    callId,
    kind,
    title,
    media,
    state: endedAt === null ? 'open' : 'over',
    role: door?.role ?? null,
    lobby: id === null || door?.role == null ? settings.lobby : waitsAtDoor(room, door.role, room.attendee(id)),
    locked: settings.locked,
    guests: settings.guests,
    people: room.present().length,
    chatId,
    ownChat,
    onlineLessonId,
    schoolId,
    organiserId,
    refusal: door?.refusal ?? null,
  }
}
