// Everybody who has ever come to the call, as the room keeps them.
import type { Participant, ParticipantId, Waiting } from '../../protocol/call/events.ts'
import type { CallSource, CallTrack } from '../../protocol/call/media.ts'
import type { SessionId } from '../../protocol/ids.ts'
import type { PersonName } from '../../protocol/people.ts'
import { type CallRole, can } from '../../protocol/rights.ts'
import type { Call } from './call.ts'

export const KIND_OF_SOURCE = { microphone: 'audio', screenSound: 'audio', camera: 'video', screen: 'video' } as const

/** barred: removed, or not let in. */
export type Place = 'in' | 'away' | 'waiting' | 'gone' | 'barred'

/** A session of the media service, which belongs to whoever asked for it. `attempt`: the browser's own name of it. */
export type MediaLine = { readonly sessionId: string; readonly attempt: string }
/** What the service has taken of a session, whether it is announced yet or not. */
export type Publication = Omit<CallTrack, 'sessionId'> & { readonly mid: string }

export type Attendee = {
  readonly id: ParticipantId
  name: string
  personName: PersonName | null
  guest: boolean
  /** Absent of whoever came before this was known. */
  pupil?: boolean
  mayOrganise: boolean
  place: Place
  role: CallRole
  /** Somebody gave it to them here: they have it again when they come back. */
  roleGiven: boolean
  /** Of whoever stands in for the organiser: what they were. */
  roleBefore: CallRole | null
  /** Let in once, nobody waits again. */
  admitted: boolean
  /** In the waiting room since, or in the call since. */
  since: number
  handAt: number | null
  microphone: boolean
  mayUnmute: boolean
  tracks: CallTrack[]
  awaySince: number | null
  tab: string | null
  /** With which they came last; null of a guest. */
  sessionId: SessionId | null
  publishing: (MediaLine & { readonly publications: readonly Publication[] }) | null
  receiving: MediaLine | null
}

export function isPresent({ place }: Attendee): boolean {
  return place === 'in' || place === 'away'
}

export function administers({ role }: Attendee): boolean {
  return can(role, 'call.administer')
}

/** Whoever is heard goes on being heard: their line may have to be made anew. */
export function mayBeHeard(call: Call, attendee: Attendee): boolean {
  if (!can(attendee.role, 'call.publish')) return false
  return administers(attendee) || call.settings.selfUnmute || attendee.mayUnmute || attendee.microphone
}

export function mayPublish(call: Call, attendee: Attendee, source: CallSource): boolean {
  if (!can(attendee.role, 'call.publish')) return false
  if (source === 'microphone') return mayBeHeard(call, attendee)
  if (source === 'camera') return true
  if (source === 'screenSound' && !mayBeHeard(call, attendee)) return false
  return call.settings.screenShare === 'all' || administers(attendee)
}

export function asParticipant(attendee: Attendee): Participant {
  const { id, name, guest, role, since, handAt, microphone, mayUnmute, tracks, place } = attendee
  return { participantId: id, name, guest, role, joinedAt: since, handAt, microphone, mayUnmute, tracks, away: place === 'away' }
}

export function asWaiting({ id, name, guest, since }: Attendee): Waiting {
  return { participantId: id, name, guest, since }
}
