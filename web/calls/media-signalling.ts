// What a media session asks of the room. The room makes the calls of the service: it checks that a session belongs to who asks and a track to the call.
import type { TrackPlace } from '../../protocol/call/media.ts'
import type { PublishedTrack, WantedTrack } from './media-session.ts'

export type Purpose = 'publish' | 'receive'

export type Opened = { readonly sessionId: string; readonly iceServers: readonly RTCIceServer[] }

/** gone: nobody publishes it, or nothing of it has come yet. */
export type ItemResult = Partial<TrackPlace> & { readonly mid?: string | undefined; readonly error: 'gone' | 'failed' | null }

export type ToPublish = Omit<PublishedTrack, 'sessionId'> & { readonly mid: string }

/** Everything rejects with a MediaFault. `attempt`: a new session of a person takes the place of their earlier one; what comes late for that is dropped. */
export type MediaSignalling = {
  openSession(input: { purpose: Purpose; attempt: string }): Promise<Opened>
  publish(input: {
    sessionId: string
    offer: string
    tracks: readonly ToPublish[]
  }): Promise<{ answer: string; tracks: readonly ItemResult[] }>
  unpublish(input: { sessionId: string; offer: string; mids: readonly string[] }): Promise<{ answer: string }>
  receive(input: { sessionId: string; tracks: readonly WantedTrack[] }): Promise<{ offer: string | null; tracks: readonly ItemResult[] }>
  letGo(input: { sessionId: string; offer: string; mids: readonly string[] }): Promise<{ answer: string }>
  /** Another layer, in the same place. */
  update(input: { sessionId: string; tracks: readonly (WantedTrack & { readonly mid: string })[] }): Promise<readonly ItemResult[]>
  answer(input: { sessionId: string; answer: string }): Promise<void>
  /** The transport of data channels, which is what a line begins with. */
  establish(input: { sessionId: string; offer: string }): Promise<{ answer: string }>
}
