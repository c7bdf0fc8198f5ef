// How a participant's sound and picture are arranged for: what the browser asks of the room, which asks the media service. Shapes of the
// descriptions are WebRTC's (RFC 8829, SDP); the operations follow the Realtime SFU's API (docs/media-server.md).
import * as z from 'zod/mini'
import { CALL_SDP_CHARS_MAX, CALL_TRACKS_PER_ASK_MAX } from '../limits.ts'

export const CallSource = z.enum(['microphone', 'camera', 'screen', 'screenSound'])
export type CallSource = z.infer<typeof CallSource>
export const TrackKind = z.enum(['audio', 'video'])

const SessionName = z.string().check(z.regex(/^[\w-]{1,128}$/))
const TrackName = z.string().check(z.regex(/^[\w-]{1,128}$/))
const Mid = z.string().check(z.regex(/^[\w-]{1,32}$/))
const Rid = z.string().check(z.regex(/^[\w-]{1,16}$/))
export const Sdp = z.string().check(z.minLength(1), z.maxLength(CALL_SDP_CHARS_MAX))
const some = <Shape extends z.ZodMiniType>(shape: Shape) => z.array(shape).check(z.minLength(1), z.maxLength(CALL_TRACKS_PER_ASK_MAX))

/** Where a track is found by whoever may receive it. New after every recovery. With RealtimeKit: whose it is (a ParticipantId), and its source. */
export const TrackPlace = z.object({ sessionId: SessionName, trackName: TrackName })
export type TrackPlace = z.infer<typeof TrackPlace>

/** `rids`: layers of a simulcast, from the best to the least; none when there is one picture only. */
export const CallTrack = z.object({ ...TrackPlace.shape, source: CallSource, kind: TrackKind, rids: z.array(Rid).check(z.maxLength(4)) })
export type CallTrack = z.infer<typeof CallTrack>

const ToPublish = z.object({
  mid: Mid,
  trackName: TrackName,
  source: CallSource,
  kind: TrackKind,
  rids: z.array(Rid).check(z.maxLength(4)),
})
const Wanted = z.object({ ...TrackPlace.shape, rid: z.optional(Rid) })

export const MediaAsk = z.discriminatedUnion('op', [
  /** `attempt`: the browser's own name of this try. A new session of a purpose takes the place of the participant's earlier one. */
  z.object({ op: z.literal('openSession'), purpose: z.enum(['publish', 'receive']), attempt: z.uuid() }),
  z.object({ op: z.literal('publish'), sessionId: SessionName, offer: Sdp, tracks: some(ToPublish) }),
  z.object({ op: z.literal('unpublish'), sessionId: SessionName, offer: Sdp, mids: some(Mid) }),
  z.object({ op: z.literal('receive'), sessionId: SessionName, tracks: some(Wanted) }),
  z.object({ op: z.literal('letGo'), sessionId: SessionName, offer: Sdp, mids: some(Mid) }),
  z.object({ op: z.literal('update'), sessionId: SessionName, tracks: some(z.object({ ...Wanted.shape, mid: Mid })) }),
  z.object({ op: z.literal('answer'), sessionId: SessionName, answer: Sdp }),
  z.object({ op: z.literal('establish'), sessionId: SessionName, offer: Sdp }),
  /** Where RealtimeKit carries: a token for its meeting, anew each time. Only through the room: whoever waits to be let in has none. */
  z.object({ op: z.literal('token') }),
])
export type MediaAsk = z.infer<typeof MediaAsk>

const Item = z.object({
  mid: z.optional(z.string()),
  sessionId: z.optional(z.string()),
  trackName: z.optional(z.string()),
  /** gone: nobody publishes it, or nothing of it has come yet. */
  error: z.nullable(z.enum(['gone', 'failed'])),
})
export const IceServer = z.object({ urls: z.array(z.string()), username: z.optional(z.string()), credential: z.optional(z.string()) })

/** over: the service has forgotten the session · busy: ask again · refused: one may not · failed: no answer, or a bad one. */
export const MediaFaultKind = z.enum(['over', 'busy', 'refused', 'failed'])
export type MediaFaultKind = z.infer<typeof MediaFaultKind>

/** Of each operation what web/calls/media-signalling.ts promises of it; the fields that the operation has no use for are absent. */
export const MediaAnswer = z.union([
  z.object({ fault: MediaFaultKind }),
  z.object({
    sessionId: z.optional(z.string()),
    iceServers: z.optional(z.array(IceServer)),
    answer: z.optional(z.nullable(z.string())),
    offer: z.optional(z.nullable(z.string())),
    tracks: z.optional(z.array(Item)),
    authToken: z.optional(z.string()),
  }),
])
export type MediaAnswer = z.infer<typeof MediaAnswer>
