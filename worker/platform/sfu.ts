// The only door to the media service: Cloudflare Realtime SFU, or on a laptop the media server that speaks the same API (docs/media-server.md).
// Security: the app's secret never leaves this file. Whom a session belongs to and who may publish or receive what is the caller's to know:
// the service itself lets whoever has the secret do everything. Nothing of a description is ever logged: it has people's addresses in it.
import * as z from 'zod/mini'
import { callService } from './call-service.ts'
import { readJson } from './json.ts'
import { log } from './log.ts'
import { Refusal } from './refusal.ts'

export type SfuSettings = {
  readonly ENVIRONMENT: string
  readonly CALLS_API_BASE: string
  readonly CALLS_APP_ID: string
  readonly CALLS_APP_SECRET?: string
  readonly CALLS_TURN_KEY_ID: string
  readonly CALLS_TURN_KEY_TOKEN?: string
}

/** The service waits up to five seconds for a publisher's first packet. */
const ANSWER_MS_MAX = 10_000
/** Without a TURN key: enough to find one's own address, not enough for a school's firewall. */
const STUN_ONLY: readonly IceServer[] = [{ urls: ['stun:stun.cloudflare.com:3478'] }]

const SessionId = z.string().check(z.regex(/^[\w-]{1,128}$/))
const Sdp = z.string().check(z.minLength(1))
const Offer = z.object({ type: z.literal('offer'), sdp: Sdp })
const Answer = z.object({ type: z.literal('answer'), sdp: Sdp })
const Item = z.object({
  mid: z.optional(z.string()),
  sessionId: z.optional(z.string()),
  trackName: z.optional(z.string()),
  errorCode: z.optional(z.string()),
})
const Items = z.array(Item)
const Urls = z.union([z.string(), z.array(z.string())])
const Server = z.object({ urls: Urls, username: z.optional(z.string()), credential: z.optional(z.string()) })
const Failure = z.object({ errorCode: z.optional(z.string()) })

const Shapes = {
  opened: z.object({ sessionId: SessionId }),
  published: z.object({ tracks: Items, sessionDescription: Answer }),
  received: z.object({ tracks: Items, sessionDescription: z.optional(Offer) }),
  nothing: z.looseObject({}),
  closed: z.object({ tracks: Items, sessionDescription: z.optional(Answer) }),
  updated: z.object({ tracks: Items }),
  established: z.object({ sessionDescription: Answer }),
  state: z.object({
    tracks: z.array(z.object({ location: z.enum(['local', 'remote']), mid: z.optional(z.string()), status: z.string() })),
  }),
  iceServers: z.object({ iceServers: z.union([z.array(Server), Server]) }),
}

export type IceServer = { readonly urls: readonly string[]; readonly username?: string; readonly credential?: string }

/** gone: nobody publishes it (any more), or nothing of it has come yet · failed: for another reason. */
export type ItemError = 'gone' | 'failed'
export type ItemResult = {
  readonly mid: string | undefined
  readonly sessionId: string | undefined
  readonly trackName: string | undefined
  readonly error: ItemError | null
}

export type TrackPlace = { readonly sessionId: string; readonly trackName: string }
/** `rid`: the layer of a simulcast that is wanted; when it is not sent, the next worse one. */
export type TrackWish = TrackPlace & { readonly rid?: string | undefined }

/**
 * Every call refuses media_over (begin a new session), media_busy (not connected yet; ask again), media_failed (the service cannot be reached, or says
 * no to us), invalid (a description or a name it does not take), too_large. What failed of several items is in the results.
 */
export type Sfu = {
  openSession(): Promise<string>
  publish(
    sessionId: string,
    offer: string,
    tracks: readonly { readonly mid: string; readonly trackName: string }[],
  ): Promise<{ answer: string; tracks: ItemResult[] }>
  /** The offer is null when nothing could be received. */
  receive(sessionId: string, wishes: readonly TrackWish[]): Promise<{ offer: string | null; tracks: ItemResult[] }>
  acceptAnswer(sessionId: string, answer: string): Promise<void>
  /** With the client's offer, or by force: then nothing flows any more, whatever the client does. A track that is not there counts as closed. */
  close(sessionId: string, mids: readonly string[], offer: string | null): Promise<{ answer: string | null; tracks: ItemResult[] }>
  /** Another layer or another source in the same place, without an exchange. */
  update(sessionId: string, tracks: readonly (TrackWish & { readonly mid: string })[]): Promise<ItemResult[]>
  /** Once a session, with the client's offer; the answer. */
  establishDataChannels(sessionId: string, offer: string): Promise<string>
  /** The mids of what is published or received and still flows. */
  activeMids(sessionId: string): Promise<string[]>
  iceServers(ttlSeconds: number): Promise<readonly IceServer[]>
}

export function sfuOf(settings: SfuSettings): Sfu {
  const { CALLS_APP_ID: appId, CALLS_APP_SECRET: secret = '', CALLS_TURN_KEY_ID: keyId, CALLS_TURN_KEY_TOKEN: token = '' } = settings

  const app = async <Shape extends z.ZodMiniType>(method: string, path: string, shape: Shape, body?: object): Promise<z.output<Shape>> => {
    if (appId === '' || secret === '') return fail('any', 'unset')
    return ask(settings, { method, path: `/apps/${encodeURIComponent(appId)}/sessions/${path}`, secret, body }, shape)
  }
  const at = (sessionId: string, operation: string) => `${encodeURIComponent(sessionId)}/${operation}`

  return {
    async openSession() {
      return (await app('POST', 'new', Shapes.opened)).sessionId
    },
    async publish(sessionId, offer, tracks) {
      const { tracks: items, sessionDescription } = await app('POST', at(sessionId, 'tracks/new'), Shapes.published, {
        sessionDescription: { type: 'offer', sdp: offer },
        tracks: tracks.map(({ mid, trackName }) => ({ location: 'local', mid, trackName })),
      })
      return { answer: sessionDescription.sdp, tracks: items.map(resultOf) }
    },
    async receive(sessionId, wishes) {
      const { tracks, sessionDescription } = await app('POST', at(sessionId, 'tracks/new'), Shapes.received, { tracks: wishes.map(remote) })
      return { offer: sessionDescription?.sdp ?? null, tracks: tracks.map(resultOf) }
    },
    async acceptAnswer(sessionId, answer) {
      await app('PUT', at(sessionId, 'renegotiate'), Shapes.nothing, { sessionDescription: { type: 'answer', sdp: answer } })
    },
    async close(sessionId, mids, offer) {
      const how = offer === null ? { force: true } : { force: false, sessionDescription: { type: 'offer', sdp: offer } }
      const tracks = mids.map((mid) => ({ mid }))
      const closed = await app('PUT', at(sessionId, 'tracks/close'), Shapes.closed, { tracks, ...how })
      return { answer: closed.sessionDescription?.sdp ?? null, tracks: closed.tracks.map(resultOf) }
    },
    async update(sessionId, tracks) {
      const body = { tracks: tracks.map((track) => ({ ...remote(track), mid: track.mid })) }
      return (await app('PUT', at(sessionId, 'tracks/update'), Shapes.updated, body)).tracks.map(resultOf)
    },
    async establishDataChannels(sessionId, offer) {
      const body = {
        dataChannel: { location: 'remote', dataChannelName: 'server-events' },
        sessionDescription: { type: 'offer', sdp: offer },
      }
      return (await app('POST', at(sessionId, 'datachannels/establish'), Shapes.established, body)).sessionDescription.sdp
    },
    async activeMids(sessionId) {
      const { tracks } = await app('GET', encodeURIComponent(sessionId), Shapes.state)
      return tracks.flatMap(({ mid, status }) => (status === 'active' && mid !== undefined ? mid : []))
    },
    async iceServers(ttlSeconds) {
      if (keyId === '') return STUN_ONLY
      const path = `/turn/keys/${encodeURIComponent(keyId)}/credentials/generate-ice-servers`
      const { iceServers } = await ask(settings, { method: 'POST', path, secret: token, body: { ttl: ttlSeconds } }, Shapes.iceServers)
      return [iceServers].flat().map(usableIn)
    },
  }
}

type Asked = { readonly method: string; readonly path: string; readonly secret: string; readonly body?: object | undefined }

async function ask<Shape extends z.ZodMiniType>(
  settings: SfuSettings,
  { method, path, secret, body }: Asked,
  shape: Shape,
): Promise<z.output<Shape>> {
  const operation = operationIn(path)
  const said = await callService(settings.ENVIRONMENT, { method, url: settings.CALLS_API_BASE + path, secret, body }, ANSWER_MS_MAX)
  if ('reason' in said) return fail(operation, said.reason)
  const { status, ok, text } = said
  const code = readJson(text, Failure)?.errorCode
  if (!ok || code !== undefined) return refuse(operation, status, code)
  const answer = readJson(text, shape)
  return answer ?? fail(operation, 'unreadable')
}

/** The status decides where it says more than the code: `session_error` is both «not yet» and «no more». */
function refuse(operation: string, status: number, code: string | undefined): never {
  log.warn('sfu.refused', { operation, status, code: code !== undefined && /^[a-z_]{1,60}$/.test(code) ? code : 'unnamed' })
  if (status === 410) throw new Refusal('media_over')
  if (status === 425 || status === 429 || code === 'retryable_transient_error') throw new Refusal('media_busy')
  if (status === 413) throw new Refusal('too_large')
  if (code === 'invalid_session_description') throw new Refusal('invalid', { field: 'sdp' })
  if (code === 'invalid_params' || code === 'decoding_error') throw new Refusal('invalid')
  throw new Refusal('media_failed')
}

function fail(operation: string, reason: string): never {
  log.warn('sfu.failed', { operation, reason })
  throw new Refusal('media_failed')
}

/** For the log: without ids. */
function operationIn(path: string): string {
  return path.replace(/^\/apps\/[^/]+\/sessions\/(new$)?(?:[^/]+)?/, '$1').replace(/^\/turn\/keys\/[^/]+/, 'turn') || 'state'
}

const GONE = new Set(['not_found_track_error', 'empty_track_error'])
/** What was to be closed is not there: as well as closed. */
const CLOSED_ALREADY = 'close_track_error'

function resultOf({ mid, sessionId, trackName, errorCode }: z.output<typeof Item>): ItemResult {
  const error = errorCode === undefined || errorCode === CLOSED_ALREADY ? null : GONE.has(errorCode) ? 'gone' : 'failed'
  return { mid, sessionId, trackName, error }
}

function remote({ sessionId, trackName, rid }: TrackWish): object {
  const simulcast =
    rid === undefined ? {} : { simulcast: { preferredRid: rid, priorityOrdering: 'asciibetical', ridNotAvailable: 'asciibetical' } }
  return { location: 'remote', sessionId, trackName, ...simulcast }
}

/** Platform: browsers refuse port 53, which the service names as another way; waiting for it only delays. */
function usableIn({ urls, username, credential }: z.output<typeof Server>): IceServer {
  const usable = [urls].flat().filter((url) => !/:53(\?|$)/.test(url))
  return { urls: usable, ...(username === undefined ? {} : { username }), ...(credential === undefined ? {} : { credential }) }
}
