// Who is heard and seen at this page. Pure: the same people and the same screen want the same tracks. A lesson of 36 would cost a phone its battery and
// a school its network, so only what is shown is received, in the size it is shown in, and of many open microphones the loudest.
import type { Participant, ParticipantId } from '../../protocol/call/events.ts'
import type { CallSource, CallTrack } from '../../protocol/call/media.ts'
import { can } from '../../protocol/rights.ts'
import { keyOf, type WantedTrack } from './media-session.ts'

export type Shown = {
  readonly participantId: ParticipantId
  readonly source: 'camera' | 'screen' /** In pixels of the screen. */
  readonly width: number
}

export type Modes = {
  /** The least of every camera, and few of them. */
  readonly saving: boolean
  /** No cameras; a screen that is shown stays, for it is what the lesson is about. */
  readonly audioOnly: boolean
  /** Nobody looks at the page. */
  readonly hidden: boolean
}

export type Hearing = {
  /** Who speaks now, the loudest first. */
  readonly speaking: readonly ParticipantId[]
  /** Who has spoken lately, the last first. */
  readonly spoke: readonly ParticipantId[]
}

const ALL_HEARD_MAX = 8
const LOUDEST_HEARD = 5
const SAVING_CAMERAS_MAX = 4
/** A wider tile than this wants the best layer. */
const SMALL_WIDTH_MAX = 480

type Input = {
  readonly participants: readonly Participant[]
  readonly myId: ParticipantId
  readonly hearing: Hearing
  readonly shown: readonly Shown[]
  readonly modes: Modes
}

export function wantedTracks({ participants, myId, hearing, shown, modes }: Input): WantedTrack[] {
  const others = participants.filter(({ participantId }) => participantId !== myId)
  const heard = whoIsHeard(others, hearing).flatMap((one) => trackOf(one, 'microphone') ?? [])
  const screenSounds = others.flatMap((one) => trackOf(one, 'screenSound') ?? [])
  const seen = modes.hidden ? [] : whatIsSeen(others, shown, modes)
  return [...[...heard, ...screenSounds].map(({ sessionId, trackName }) => ({ sessionId, trackName })), ...seen]
}

function whoIsHeard(others: readonly Participant[], { speaking, spoke }: Hearing): readonly Participant[] {
  const open = others.filter((one) => one.microphone && isSent(one))
  if (open.length <= ALL_HEARD_MAX) return open
  // Whoever leads the call is never cut off at their first word.
  const rank = (one: Participant) => {
    const loud = speaking.indexOf(one.participantId)
    if (loud >= 0) return loud
    if (can(one.role, 'call.administer')) return 100
    const lately = spoke.indexOf(one.participantId)
    return lately >= 0 ? 200 + lately : 1_000
  }
  return open
    .map((one, place) => ({ one, rank: rank(one), place }))
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .slice(0, LOUDEST_HEARD)
    .map(({ one }) => one)
}

function whatIsSeen(others: readonly Participant[], shown: readonly Shown[], { saving, audioOnly }: Modes): WantedTrack[] {
  let cameras = 0
  return shown.flatMap(({ participantId, source, width }) => {
    const one = others.find((other) => other.participantId === participantId)
    const track = one && trackOf(one, source)
    if (!track) return []
    if (source === 'camera') {
      if (audioOnly || (saving && cameras >= SAVING_CAMERAS_MAX)) return []
      cameras++
    }
    return [withLayer(track, saving ? 0 : width)]
  })
}

function withLayer({ sessionId, trackName, rids }: CallTrack, width: number): WantedTrack {
  const rid = width > SMALL_WIDTH_MAX ? rids[0] : rids.at(-1)
  return rid === undefined ? { sessionId, trackName } : { sessionId, trackName, rid }
}

export function trackOf({ tracks }: Pick<Participant, 'tracks'>, source: CallSource): CallTrack | undefined {
  return tracks.find((track) => track.source === source)
}

/** Whoever has switched their microphone on is heard by nobody until their line to the media service is up. */
export function isSent(participant: Pick<Participant, 'tracks'>): boolean {
  return trackOf(participant, 'microphone') !== undefined
}

/** Or lets it be heard only: whoever leads can stop that too. */
export function showsScreen(participant: Pick<Participant, 'tracks'>): boolean {
  return trackOf(participant, 'screen') !== undefined || trackOf(participant, 'screenSound') !== undefined
}

/** Whether two wants are the same: asking anew for what is there already would begin its waiting anew. */
export function sameWant(one: readonly WantedTrack[], other: readonly WantedTrack[]): boolean {
  const told = (tracks: readonly WantedTrack[]) =>
    tracks
      .map((track) => `${keyOf(track)} ${track.rid ?? ''}`)
      .sort()
      .join()
  return told(one) === told(other)
}
