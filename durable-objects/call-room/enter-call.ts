import type { PersonId } from '../../protocol/ids.ts'
import { CALL_GUESTS_WAITING_MAX, CALL_PARTICIPANTS_MAX } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { type CallRole, can } from '../../protocol/rights.ts'
import type { CallClaims } from '../../worker/platform/call-knock.ts'
import { type Attendee, asParticipant, isPresent } from './attendee.ts'
import { seatInChat } from './chat-beside.ts'
import { noteJoined } from './histories.ts'
import { closeMedia } from './media-closing.ts'
import { mayInherit, settleOrganiser } from './organiser.ts'
import type { No, Room } from './room.ts'
import { waitingFrame } from './snapshot.ts'
import { useTicket } from './tickets.ts'
import { beginVisit } from './visits.ts'

/**
 * Somebody knocks with a ticket that the Worker has read. Null: they are in, or wait. `socket` is theirs from here on: whoever was there before it is
 * in another tab.
 */
export function enterCall(room: Room, claims: CallClaims): No | null {
  const nowMs = room.nowMs()
  const no = useTicket(room, claims)
  if (no) return no
  const known = room.attendee(claims.participantId)
  const { refusal, ...role } = atTheDoor(room, { ...claims, guest: claims.personName === null })
  if (refusal !== null || role.role === null) return { refusal: refusal ?? 'not_found' }
  if (known && isPresent(known)) return comeBack(room, known, claims)
  if (known?.place === 'waiting') return waitAgain(room, known, claims)
  const waits = waitsAtDoor(room, role.role, known)
  const { name, personName, guest, mayOrganise, pupil, tab, sessionId } = { ...claims, guest: claims.personName === null }
  const afresh = {
    name,
    personName,
    pupil,
    mayOrganise: role.mayOrganise && mayOrganise && !guest,
    role: role.role,
    place: waits ? ('waiting' as const) : ('gone' as const),
    since: nowMs,
    handAt: null,
    microphone: false,
    mayUnmute: false,
    tracks: [],
    awaySince: null,
    tab,
    sessionId,
    publishing: null,
    receiving: null,
  }
  const attendee = known ?? room.add({ id: claims.participantId, guest, roleGiven: false, roleBefore: null, admitted: false, ...afresh })
  room.change(attendee, afresh)
  if (!waits) letIn(room, attendee)
  else {
    room.signs.lobbyMoved()
    room.afterwards(() => room.sayTo(room.sockets(attendee.id), waitingFrame(room)))
  }
  return null
}

export function waitsAtDoor({ call }: Room, role: CallRole, known: Attendee | undefined): boolean {
  return call.settings.lobby && !can(role, 'call.administer') && !known?.admitted
}

type Knocker = Pick<CallClaims, 'participantId' | 'role' | 'mayOrganise'> & { readonly guest: boolean }

/** What somebody comes as, and why not now. `role` is null of whoever may not come at all. */
export function atTheDoor(room: Room, knocker: Knocker): { role: CallRole | null; mayOrganise: boolean; refusal: RefusalCode | null } {
  const { call } = room
  const known = room.attendee(knocker.participantId)
  const role = roleOf(room, knocker, known)
  if ('refusal' in role) return { role: null, mayOrganise: false, refusal: call.endedAt === null ? role.refusal : 'call_over' }
  const no = (refusal: RefusalCode | null) => ({ ...role, refusal })
  if (call.endedAt !== null) return no('call_over')
  if (known && isPresent(known)) return no(null)
  if (call.settings.locked && !can(role.role, 'call.administer')) return no('call_locked')
  if (known?.place === 'waiting') return no(null)
  if (can(role.role, 'call.administer')) return no(null)
  const waiting = room.waiting()
  // Security: a link makes as many guests as one likes; at the door they take the places of nobody.
  if (knocker.guest && call.settings.lobby && !known?.admitted) {
    return no(waiting.filter(({ guest }) => guest).length >= CALL_GUESTS_WAITING_MAX ? 'room_full' : null)
  }
  const taken = room.present().length + waiting.filter(({ guest }) => !guest).length
  return no(taken >= CALL_PARTICIPANTS_MAX ? 'room_full' : null)
}

/** From the door into the call: the others are told of one more, and only they themselves get the whole. */
export function letIn(room: Room, attendee: Attendee): void {
  const nowMs = room.nowMs()
  room.change(attendee, { place: 'in', since: nowMs, admitted: true })
  room.tell({ type: 'participant.joined', participant: asParticipant(attendee) })
  if (room.call.emptySince !== null) room.changeCall({ emptySince: null })
  if (!room.call.othersCame && attendee.id !== room.call.starter.personId) room.changeCall({ othersCame: true })
  beginVisit(room, attendee, nowMs)
  settleOrganiser(room)
  noteJoined(room, attendee)
  seatInChat(room, attendee)
  if (mayInherit(attendee)) room.signs.heirsMoved()
  room.due.within(WATCH_MS, 'watch')
  room.signs.doorMoved()
  room.welcome(attendee.id)
}

/** Three pings of web/platform/room-socket.ts. */
export const WATCH_MS = 30_000

/** Their place was kept, or they sit there in another tab, which hears that it is over. */
function comeBack(room: Room, attendee: Attendee, { tab, name, personName, pupil, sessionId }: CallClaims): null {
  const isSamePage = tab !== null && tab === attendee.tab
  takeOver(room, attendee, isSamePage)
  // Another page knows nothing of what the last one has published, and nobody is to be heard through a page they have left.
  if (!isSamePage) {
    closeMedia(room, attendee, 'all')
    room.change(attendee, { microphone: false })
  }
  const wasAway = attendee.place === 'away'
  room.change(attendee, { place: 'in', awaySince: null, tab, sessionId, name, personName, pupil })
  if (wasAway) room.tell({ type: 'participant.changed', participantId: attendee.id, change: { away: false } })
  room.due.within(WATCH_MS, 'watch')
  room.signs.doorMoved()
  room.welcome(attendee.id)
  return null
}

function waitAgain(room: Room, attendee: Attendee, { sessionId }: CallClaims): null {
  takeOver(room, attendee, false)
  room.change(attendee, { sessionId })
  room.afterwards(() => room.sayTo(room.sockets(attendee.id), waitingFrame(room)))
  return null
}

/** The newcomer's own socket is not there yet. A page that has come back has forgotten its old socket; it need not hear anything of it. */
function takeOver(room: Room, attendee: Attendee, isSamePage: boolean): void {
  if (!isSamePage) room.showOut(attendee.id, 'elsewhere', 'call_elsewhere')
  else room.cut(attendee.id)
}

export type ListedRow = { role: CallRole; mayOrganise: number }

function roleOf(room: Room, claims: Knocker, known: Attendee | undefined): { role: CallRole; mayOrganise: boolean } | No {
  const { call } = room
  if (known?.place === 'barred') return { refusal: 'call_barred' }
  const { guest } = claims
  if (guest && (call.listed || !call.settings.guests)) return { refusal: 'guests_not_allowed' }
  const listed = call.listed ? listedAs(room, claims.participantId as PersonId) : null
  if (call.listed && !listed) return { refusal: 'not_found' }
  const mayOrganise = listed ? listed.mayOrganise === 1 : claims.mayOrganise
  if (known?.roleGiven) return { role: ownRole(room, known.id, known.role), mayOrganise }
  const role = ownRole(room, claims.participantId, listed?.role ?? (guest ? 'speaker' : claims.role))
  const listens = role === 'speaker' && (known && isPresent(known) ? known.role === 'listener' : call.settings.newcomersListen)
  return { role: listens ? 'listener' : role, mayOrganise }
}

/** There is one organiser, and who that is the room knows. */
export function ownRole(room: Room, id: Attendee['id'], role: CallRole): CallRole {
  if (id === room.call.organiserId) return 'organiser'
  return role === 'organiser' ? 'coHost' : role
}

export function listedAs(room: Room, personId: PersonId): ListedRow | null {
  const rows = room.sql.exec<ListedRow>('SELECT role, may_organise AS mayOrganise FROM people WHERE person_id = ?', personId).toArray()
  return rows[0] ?? null
}
