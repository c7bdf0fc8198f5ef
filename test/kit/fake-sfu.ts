// The media service as a room meets it: sessions, what is published and received in them, and whatever a test wants to go wrong. It carries nothing;
// the real thing over WebRTC is scripts/media-server.
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { APP } from './media-app.ts'

type Track = { location?: 'local' | 'remote'; mid?: string; sessionId?: string; trackName?: string }
type Body = { tracks?: Track[]; force?: boolean; sessionDescription?: { type: string; sdp: string } }
export type Asked = { readonly operation: string; readonly sessionId: string; readonly body: Body }
type Said = { readonly status: number; readonly body: object }

export type FakeSfu = {
  readonly asked: Asked[]
  /** What flows: mid by mid, of each session. */
  flowing(sessionId: string): string[]
  /** Answers the next so many requests for this operation in another way. */
  next(operation: string, said: Said, times?: number): void
  /** Keeps the answers of this operation back until it is let go. */
  hold(operation: string): () => void
  count(operation: string): number
}

export const DESCRIPTION = 'v=0\r\n'

/** An offer with these sections. */
export function offerOf(...sections: readonly (readonly [mid: string, kind: 'audio' | 'video' | 'application'])[]): string {
  return ['v=0', ...sections.flatMap(([mid, kind]) => [`m=${kind} 9 UDP/TLS/RTP/SAVPF 111`, 'c=IN IP4 0.0.0.0', `a=mid:${mid}`]), ''].join(
    '\r\n',
  )
}

/** To be called in a test: the room's settings and its way out are this from then on. */
export function fakeSfu(): FakeSfu {
  Object.assign(env, { CALLS_APP_ID: APP.appId, CALLS_APP_SECRET: APP.appSecret })
  const asked: Asked[] = []
  const sessions = new Map<string, Map<string, string>>()
  const overrides = new Map<string, Said[]>()
  const held = new Map<string, Promise<void>>()

  const answer = (operation: string, sessionId: string, { tracks = [], sessionDescription }: Body): Said => {
    if (operation === 'new') {
      const opened = `session-${sessions.size + 1}`
      sessions.set(opened, new Map())
      return { status: 201, body: { sessionId: opened } }
    }
    const session = sessions.get(sessionId)
    if (!session) return { status: 410, body: { errorCode: 'session_error' } }
    const sdp = (type: string) => ({ sessionDescription: { type, sdp: DESCRIPTION } })
    switch (operation) {
      case 'tracks/new':
        for (const [index, track] of tracks.entries()) session.set(track.mid ?? `r${session.size + index}`, track.trackName ?? '')
        if (sessionDescription)
          return { status: 200, body: { tracks: tracks.map(({ mid, trackName }) => ({ mid, trackName })), ...sdp('answer') } }
        return {
          status: 200,
          body: { tracks: tracks.map(({ sessionId: from, trackName }) => ({ sessionId: from, trackName, mid: 'r' })), ...sdp('offer') },
        }
      case 'tracks/close':
        for (const { mid = '' } of tracks) session.delete(mid)
        return { status: 200, body: { tracks: tracks.map(({ mid }) => ({ mid })), ...(sessionDescription ? sdp('answer') : {}) } }
      case 'tracks/update':
        return { status: 200, body: { tracks: tracks.map(({ mid }) => ({ mid })) } }
      case 'datachannels/establish':
        return { status: 200, body: sdp('answer') }
      case 'state':
        return { status: 200, body: { tracks: [...session.keys()].map((mid) => ({ location: 'local', mid, status: 'active' })) } }
      default:
        return { status: 200, body: {} }
    }
  }

  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const path = new URL(String(input)).pathname.split('/sessions/')[1] ?? ''
    const [first = '', ...rest] = path.split('/')
    const [operation, sessionId] = first === 'new' ? ['new', ''] : [rest.join('/') || 'state', first]
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Body) : {}
    asked.push({ operation, sessionId, body })
    await held.get(operation)
    const said = overrides.get(operation)?.shift() ?? answer(operation, sessionId, body)
    return Response.json(said.body, { status: said.status })
  })

  return {
    asked,
    flowing: (sessionId) => [...(sessions.get(sessionId)?.keys() ?? [])],
    next: (operation, said, times = 1) => {
      overrides.set(operation, [...(overrides.get(operation) ?? []), ...Array<Said>(times).fill(said)])
    },
    hold: (operation) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      held.set(operation, promise)
      return () => {
        held.delete(operation)
        resolve()
      }
    },
    count: (operation) => asked.filter((one) => one.operation === operation).length,
  }
}
