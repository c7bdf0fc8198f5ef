// The requests, as the published OpenAPI document (2024-05-21) has them. What it allows and this server cannot is refused by name (operations.ts).
import * as z from 'zod/mini'
import { ApiError, badParams } from './api-error.ts'
import { NAME_CHARS_MAX, TRACKS_PER_REQUEST_MAX, TURN_TTL_SECONDS_MAX } from './limits.ts'

const Description = z.object({ type: z.enum(['offer', 'answer']), sdp: z.string() })
const Simulcast = z.object({
  preferredRid: z.string(),
  priorityOrdering: z.optional(z.enum(['none', 'asciibetical'])),
  ridNotAvailable: z.optional(z.enum(['none', 'asciibetical'])),
})
export type Simulcast = z.infer<typeof Simulcast>

const Track = z.object({
  location: z.enum(['local', 'remote']),
  mid: z.optional(z.string()),
  sessionId: z.optional(z.string()),
  trackName: z.optional(z.string()),
  kind: z.optional(z.string()),
  bidirectionalMediaStream: z.optional(z.boolean()),
  simulcast: z.optional(Simulcast),
})
export type Track = z.infer<typeof Track>

const tracksOf = <Schema extends z.ZodMiniType>(schema: Schema) => z.array(schema)

export const NewSession = z.object({ sessionDescription: z.optional(Description) })
export const NewTracks = z.object({
  sessionDescription: z.optional(Description),
  tracks: z.optional(tracksOf(Track)),
  autoDiscover: z.optional(z.boolean()),
})
export const Renegotiate = z.object({ sessionDescription: z.optional(Description) })
export const CloseTracks = z.object({
  sessionDescription: z.optional(Description),
  tracks: tracksOf(z.object({ mid: z.string() })),
  force: z.optional(z.boolean()),
})
export const UpdateTracks = z.object({ tracks: tracksOf(Track) })
export const EstablishDataChannels = z.object({
  sessionDescription: z.optional(Description),
  dataChannel: z.object({ location: z.literal('remote'), dataChannelName: z.literal('server-events') }),
})
export const IceServers = z.object({ ttl: z.int().check(z.minimum(1), z.maximum(TURN_TTL_SECONDS_MAX)) })

/** Throws decoding_error, or invalid_params where it is only too much. */
export function readBody<Schema extends z.ZodMiniType>(text: string, schema: Schema): z.output<Schema> {
  let json: unknown
  try {
    json = text === '' ? {} : JSON.parse(text)
  } catch {
    throw new ApiError(400, 'decoding_error', 'The body is not JSON')
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw new ApiError(400, 'decoding_error', `Unexpected ${parsed.error.issues[0]?.path.join('.') || 'body'}`)
  return parsed.data as z.output<Schema>
}

export function requireBatch<T extends { readonly mid?: string | undefined; readonly trackName?: string | undefined }>(
  tracks: readonly T[],
): void {
  if (tracks.length === 0) throw badParams('Expecting at least 1 track in the request')
  if (tracks.length > TRACKS_PER_REQUEST_MAX) throw badParams(`Expecting at most ${TRACKS_PER_REQUEST_MAX} tracks in the request`)
  const names = tracks.flatMap(({ mid = '', trackName = '' }) => [mid, trackName])
  if (names.some((name) => name.length > NAME_CHARS_MAX)) throw badParams(`A mid or trackName has more than ${NAME_CHARS_MAX} characters`)
}
