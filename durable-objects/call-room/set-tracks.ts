import type { CallTrack } from '../../protocol/call/media.ts'
import { type Attendee, KIND_OF_SOURCE, mayPublish } from './attendee.ts'
import type { CommandOf, Outcome, Room } from './room.ts'

/** What of mine can be received now. Security: only what the service has really taken from this participant, and as what it was taken. */
export function setTracks(room: Room, attendee: Attendee, { tracks }: CommandOf<'tracks.set'>): Outcome {
  const { publishing } = attendee
  const announced = tracks.map((track) => {
    if (room.media.kitCarries)
      return mayPublish(room.call, attendee, track.source) && isOwnPlace(attendee, track) ? { ...track, rids: [] } : null
    const { sessionId, trackName } = track
    const own = publishing?.sessionId === sessionId ? publishing.publications.find((one) => one.trackName === trackName) : undefined
    if (!own || !mayPublish(room.call, attendee, own.source)) return null
    const { source, kind, rids } = own
    return { sessionId, trackName, source, kind, rids }
  })
  const real = announced.filter((track) => track !== null)
  if (real.length < announced.length) return { refusal: 'not_allowed' }
  room.change(attendee, { tracks: real })
  return null
}

/** With RealtimeKit a place says whose it is and what it shows; that nothing else comes from there nobody but its own service could tell. */
function isOwnPlace({ id }: Attendee, { sessionId, trackName, source, kind }: CallTrack): boolean {
  return sessionId === id && trackName === source && kind === KIND_OF_SOURCE[source]
}
