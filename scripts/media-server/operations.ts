// What can be done to a session. Each answers the body of a 200; items that failed carry their own error in it, as the real API does.
import { ApiError, badParams, noTrack } from './api-error.ts'
import { codecsLike } from './peer.ts'
import type { Publication } from './publication.ts'
import type { Session } from './session.ts'
import { CloseTracks, EstablishDataChannels, NewTracks, Renegotiate, readBody, requireBatch, type Track, UpdateTracks } from './shapes.ts'

/** Finds another session of the same app; undefined when it is over. */
type Find = (sessionId: string) => Session | undefined
type Operation = (session: Session, text: string, find: Find) => Promise<object>

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST tracks/new': newTracks,
  'PUT renegotiate': renegotiate,
  'PUT tracks/close': closeTracks,
  'PUT tracks/update': updateTracks,
  'POST datachannels/establish': establishDataChannels,
}

async function newTracks(session: Session, text: string, find: Find): Promise<object> {
  const { tracks = [], sessionDescription, autoDiscover = false } = readBody(text, NewTracks)
  if (autoDiscover) throw badParams('autoDiscover is a gap of this server')
  requireBatch(tracks)
  const places = new Set(tracks.map(({ location }) => location))
  if (places.size > 1) throw badParams('Expecting all tracks to be local, or all remote')
  session.requireNoPendingOffer()
  if (places.has('remote')) return receive(session, tracks, find)
  const answer = await session.answer(sessionDescription)
  return {
    requiresImmediateRenegotiation: false,
    tracks: tracks.map((track) => attempt(track, () => publish(session, track))),
    sessionDescription: answer,
  }
}

function publish(session: Session, { trackName, mid }: Track): object {
  if (!trackName || !mid) throw badParams('A published track needs a trackName and a mid')
  session.publish(trackName, mid)
  return { trackName, mid }
}

async function receive(session: Session, tracks: readonly Track[], find: Find): Promise<object> {
  const negotiated = session.publications.size + session.subscriptions.size > 0 || session.hasDataChannels
  if (negotiated && !(await session.untilConnected())) throw new ApiError(425, 'session_error', 'The session is not connected yet')
  const sought = await Promise.all(
    tracks.map((track) =>
      sourceOf(track, find).then(
        (source) => ({ track, ...source }),
        (error: unknown) => ({ track, error }),
      ),
    ),
  )
  const found = sought.flatMap((one) =>
    'error' in one ? [] : { ...one, codecs: codecsLike(one.publication.kind, one.publication.mimeType) },
  )
  if (found.length === 0)
    return { requiresImmediateRenegotiation: false, tracks: sought.map((one) => itemError(one.track, 'error' in one ? one.error : null)) }
  const { offer, subscriptions } = await session.receive(found)
  const taken = subscriptions.values()
  return {
    requiresImmediateRenegotiation: true,
    tracks: sought.map((one) => {
      if ('error' in one) return itemError(one.track, one.error)
      const subscription = taken.next().value
      subscription?.prefer(one.track.simulcast)
      return { ...namesOf(one.track), mid: subscription?.mid }
    }),
    sessionDescription: offer,
  }
}

/** Waits, as the real service does, for a publisher that has only just begun. */
async function sourceOf(
  { sessionId, trackName, mid, bidirectionalMediaStream }: Track,
  find: Find,
): Promise<{ from: Session; publication: Publication }> {
  if (mid !== undefined || bidirectionalMediaStream) throw badParams('Receiving on an existing section is a gap of this server')
  const from = find(sessionId ?? '')
  const publication = from?.publications.get(trackName ?? '')
  if (!from || !publication || publication.closed) throw noTrack('The track was not found')
  if (!(await from.untilConnected())) throw noTrack('The publisher is not connected')
  if (!(await publication.untilHeard(from.settings.waitMs))) throw new ApiError(404, 'empty_track_error', 'No packet of the track has come')
  return { from, publication }
}

async function renegotiate(session: Session, text: string): Promise<object> {
  const { sessionDescription } = readBody(text, Renegotiate)
  if (sessionDescription?.type === 'offer') return { sessionDescription: await session.answer(sessionDescription) }
  await session.acceptAnswer(sessionDescription)
  return {}
}

async function closeTracks(session: Session, text: string): Promise<object> {
  const { tracks, force = false, sessionDescription } = readBody(text, CloseTracks)
  requireBatch(tracks)
  if (!force) session.requireNoPendingOffer()
  const closed = tracks.map((track) => attempt(track, () => close(session, track.mid)))
  const answer = force ? {} : { sessionDescription: await session.answer(sessionDescription) }
  return { requiresImmediateRenegotiation: false, tracks: closed, ...answer }
}

function close(session: Session, mid: string): object {
  const subscription = session.subscriptions.get(mid)
  const open =
    subscription?.closed === false ? subscription : [...session.publications.values()].find((one) => one.mid === mid && !one.closed)
  if (!open) throw new ApiError(404, 'close_track_error', "Track doesn't exist or was already closed")
  open.close()
  return { mid }
}

async function updateTracks(session: Session, text: string, find: Find): Promise<object> {
  const { tracks } = readBody(text, UpdateTracks)
  requireBatch(tracks)
  return { requiresImmediateRenegotiation: false, tracks: tracks.map((track) => attempt(track, () => update(session, track, find))) }
}

function update(session: Session, track: Track, find: Find): object {
  const { mid = '', sessionId = '', trackName = '', simulcast } = track
  const subscription = session.subscriptions.get(mid)
  if (!subscription || subscription.closed) throw new ApiError(404, 'update_track_error', 'There is no such receiving track')
  const publication = find(sessionId)?.publications.get(trackName)
  if (!publication || publication.closed) throw noTrack('The track was not found')
  if (publication.kind !== subscription.transceiver.kind) throw new ApiError(406, 'update_track_error', 'The track is of another kind')
  subscription.follow(publication, sessionId)
  subscription.prefer(simulcast)
  return { ...namesOf(track), mid }
}

async function establishDataChannels(session: Session, text: string): Promise<object> {
  const { sessionDescription } = readBody(text, EstablishDataChannels)
  // The real API calls it so, although the body was decoded well.
  if (session.hasDataChannels) throw new ApiError(400, 'decoding_error', 'The data channel transport is established already')
  const dataChannel = { dataChannelName: 'server-events', id: 0 }
  if (sessionDescription)
    return { requiresImmediateRenegotiation: false, dataChannel, sessionDescription: await session.answer(sessionDescription) }
  return { requiresImmediateRenegotiation: true, dataChannel, sessionDescription: await session.offerDataChannels() }
}

export function stateOf(session: Session): object {
  const published = [...session.publications.values()].map(({ mid, trackName, closed }) => ({
    location: 'local',
    mid,
    trackName,
    status: closed ? 'inactive' : 'active',
  }))
  const received = [...session.subscriptions.values()].map(({ mid, sessionId, source, closed }) => ({
    location: 'remote',
    mid,
    sessionId,
    trackName: source?.trackName,
    status: closed || !source ? 'inactive' : 'active',
  }))
  return { tracks: [...published, ...received], dataChannels: [] }
}

function attempt(track: object, work: () => object): object {
  try {
    return work()
  } catch (error) {
    return itemError(track, error)
  }
}

function itemError(track: object, error: unknown): object {
  if (!(error instanceof ApiError)) throw error
  return { ...namesOf(track), ...error.body }
}

/** Of an item in an answer: what names it, and its layer. */
function namesOf({ sessionId, trackName, mid, simulcast }: Partial<Track>): object {
  return { sessionId, trackName, mid, simulcast }
}
