// What a participant asks of a CallRoom, one JSON text frame each. Every one with a client id is answered `done` or `refused`.
import * as z from 'zod/mini'
import { Emoji } from '../chat/events.ts'
import { ClientId } from '../ids.ts'
import { CALL_TRACKS_PUBLISHED_MAX } from '../limits.ts'
import { CallRole } from '../rights.ts'
import { CallSettings, ParticipantId } from './events.ts'
import { CallTrack, MediaAsk } from './media.ts'

/** Null: everybody (who may not do it themselves). */
const Whom = z.nullable(ParticipantId)

export const CallCommand = z.discriminatedUnion('type', [
  /** Arrangements with the media service; answered by `media.answer` with the same id. */
  z.object({ type: z.literal('media.ask'), askId: ClientId, ask: MediaAsk }),
  /** What of mine can be received now, all of it; only what was published through `media.ask`, or with RealtimeKit what is in one's own place. */
  z.object({ type: z.literal('tracks.set'), clientId: ClientId, tracks: z.array(CallTrack).check(z.maxLength(CALL_TRACKS_PUBLISHED_MAX)) }),
  z.object({ type: z.literal('microphone.set'), clientId: ClientId, on: z.boolean() }),
  /** One's own hand. */
  z.object({ type: z.literal('hand.set'), clientId: ClientId, up: z.boolean() }),
  /** Sign: at most twice a second. `level` of what the microphone hears, 0 to 100; 0: silent again. */
  z.object({ type: z.literal('speaking.set'), level: z.int().check(z.minimum(0), z.maximum(100)) }),
  z.object({ type: z.literal('reaction.send'), emoji: Emoji }),
  /** The room's `probe` has been read. */
  z.object({ type: z.literal('probe.answer'), probe: z.string().check(z.maxLength(36)) }),
  /** From here on: of whoever administers the call. */
  z.object({ type: z.literal('hand.lower'), clientId: ClientId, participantId: Whom }),
  /** Mutes the microphone, or stops the camera or the screen. The room takes the track away itself. */
  z.object({
    type: z.literal('source.stop'),
    clientId: ClientId,
    participantId: Whom,
    source: z.enum(['microphone', 'camera', 'screen']),
  }),
  /** Although `selfUnmute` is off. */
  z.object({ type: z.literal('unmute.allow'), clientId: ClientId, participantId: ParticipantId, on: z.boolean() }),
  z.object({ type: z.literal('settings.set'), clientId: ClientId, settings: z.partial(CallSettings) }),
  /** Only an organiser makes an organiser; theirs goes to them. */
  z.object({ type: z.literal('role.set'), clientId: ClientId, participantId: ParticipantId, role: CallRole }),
  z.object({ type: z.literal('participant.remove'), clientId: ClientId, participantId: ParticipantId }),
  z.object({ type: z.literal('lobby.decide'), clientId: ClientId, participantId: Whom, admit: z.boolean() }),
  /** For everybody. Of a lesson: refused, it ends in the journal (EndOnlineLesson). */
  z.object({ type: z.literal('call.end'), clientId: ClientId }),
  /** One goes and does not keep a place. */
  z.object({ type: z.literal('leave'), clientId: ClientId }),
])
export type CallCommand = z.infer<typeof CallCommand>
