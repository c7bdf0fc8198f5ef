// A local stand-in for the Cloudflare Realtime SFU: the same HTTPS API, as far as this product uses it, over a real WebRTC stack (werift).
// For development and tests only; what it lacks is in docs/media-server.md. It knows nothing of the product, so that both cannot share a mistake.
import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApiError, noSession } from './api-error.ts'
import { BODY_BYTES_MAX, SESSIONS_MAX, SILENCE_MS, WAIT_MS } from './limits.ts'
import { OPERATIONS, stateOf } from './operations.ts'
import { Session } from './session.ts'
import { IceServers, NewSession, readBody } from './shapes.ts'

const HOST = '127.0.0.1'
const TICK_MS = 500

export type MediaServerOptions = {
  readonly appId: string
  readonly appSecret: string
  readonly turnKeyId: string
  readonly turnKeyToken: string
  /** Any free one when it is not given. */
  readonly port?: number | undefined
  /** The address media arrives at; loopback when it is not given. */
  readonly mediaHost?: string
  /** Shorter in tests of what happens then. */
  readonly silenceMs?: number
  readonly waitMs?: number
  readonly onError?: (error: unknown) => void
}

export type MediaServer = {
  /** What CALLS_API_BASE is to be. */
  readonly url: string
  readonly sessions: () => number
  /** Loses a session, as the service may: what its client hears is that the connection is gone. */
  lose(sessionId: string): void
  stop(): Promise<void>
}

type Answer = { readonly status: number; readonly body: object }

export async function startMediaServer(options: MediaServerOptions): Promise<MediaServer> {
  const {
    appId,
    appSecret,
    turnKeyId,
    turnKeyToken,
    port = 0,
    mediaHost = HOST,
    silenceMs = SILENCE_MS,
    waitMs = WAIT_MS,
    onError = () => {},
  } = options
  const sessions = new Map<string, Session>()

  const tick = setInterval(() => {
    for (const [id, session] of sessions) {
      if (session.abandoned) session.close()
      if (session.closed) sessions.delete(id)
      else session.tick()
    }
  }, TICK_MS)

  const find = (id: string) => {
    const session = sessions.get(id)
    return session?.closed === false ? session : undefined
  }

  async function answer(method: string, path: string, bearer: string, text: string): Promise<Answer> {
    const turn = /^\/v1\/turn\/keys\/([^/]+)\/credentials\/generate-ice-servers$/.exec(path)
    if (turn && method === 'POST') {
      if (turn[1] !== turnKeyId) throw new ApiError(404, 'not_found', 'There is no such TURN key')
      requireSecret(bearer, turnKeyToken)
      readBody(text, IceServers)
      // On one machine nobody has to be relayed.
      return { status: 201, body: { iceServers: [] } }
    }
    const [, app, id = '', operation = ''] = /^\/v1\/apps\/([^/]+)\/sessions\/([^/]+)(?:\/(.+))?$/.exec(path) ?? []
    if (app !== appId) throw new ApiError(404, 'not_found', 'There is no such app')
    requireSecret(bearer, appSecret)
    if (`${method} ${id} ${operation}` === 'POST new ') return open(text)
    const session = find(id)
    if (!session) throw noSession()
    if (method === 'GET' && operation === '') return { status: 200, body: stateOf(session) }
    const change = OPERATIONS[`${method} ${operation}`]
    if (!change) throw new ApiError(404, 'not_found', 'There is no such operation, or it is a gap of this server')
    return { status: 200, body: await session.mutate(() => change(session, text, find)) }
  }

  async function open(text: string): Promise<Answer> {
    const { sessionDescription } = readBody(text, NewSession)
    if (sessions.size >= SESSIONS_MAX) throw new ApiError(503, 'temporarily_unavailable_error', 'Too many sessions')
    const session = new Session({ mediaHost, silenceMs, waitMs })
    const described = sessionDescription ? { sessionDescription: await session.answer(sessionDescription) } : {}
    sessions.set(session.id, session)
    return { status: 201, body: { sessionId: session.id, ...described } }
  }

  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    const { status, body } = await readText(request)
      .then((text) => answer(method, new URL(url, 'http://media').pathname, headers.authorization ?? '', text))
      .catch((error: unknown) => refused(error, onError))
    response.writeHead(status, { 'content-type': 'application/json', ...(status === 413 ? { connection: 'close' } : {}) })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, resolve)
  })
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}/v1`,
    sessions: () => [...sessions.values()].filter(({ closed }) => !closed).length,
    lose: (id) => sessions.get(id)?.close(),
    async stop() {
      clearInterval(tick)
      for (const session of sessions.values()) session.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function refused(error: unknown, onError: (error: unknown) => void): Answer {
  if (error instanceof ApiError) return { status: error.status, body: error.body }
  onError(error)
  return { status: 500, body: new ApiError(500, 'internal_error', 'Unexpected').body }
}

function requireSecret(given: string, secret: string): void {
  const [is, must] = [Buffer.from(given), Buffer.from(`Bearer ${secret}`)]
  if (is.length !== must.length || !timingSafeEqual(is, must)) throw new ApiError(401, 'unauthorized', 'The secret was not accepted')
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  // Not destroyed when it is too long: the answer must still reach whoever sent it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) throw new ApiError(413, 'payload_too_large', `The body has more than ${BODY_BYTES_MAX} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
