// The Worker's client of the media service, against a stand-in that answers whatever a test wants, also what the real one never should.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { Refusal } from '../../worker/platform/refusal.ts'
import { type Sfu, sfuOf } from '../../worker/platform/sfu.ts'
import { settingsFor } from '../kit/media-app.ts'

type Asked = { method: string; path: string; authorization: string | undefined; body: unknown }
type Said = { status: number; body: string; location?: string } | 'nothing'

let said: Said
let asked: Asked[]
let base: string
let lines: string[]

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  asked.push({
    method: request.method ?? '',
    path: request.url ?? '',
    authorization: request.headers.authorization,
    body: text === '' ? null : JSON.parse(text),
  })
  if (said === 'nothing') return
  response.writeHead(said.status, said.location === undefined ? {} : { location: said.location }).end(said.body)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = []
  lines = []
  vi.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)))
})
afterEach(() => vi.restoreAllMocks())

const say = (status: number, body: unknown) => {
  said = { status, body: typeof body === 'string' ? body : JSON.stringify(body) }
}
const sfu = (changed: Partial<ReturnType<typeof settingsFor>> = {}): Sfu => sfuOf({ ...settingsFor(base), ...changed })

async function refusal(work: Promise<unknown>): Promise<RefusalCode | 'done'> {
  try {
    await work
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

const SDP = 'v=0 of 203.0.113.7'
const OFFER = { type: 'offer', sdp: SDP }
const ANSWER = { type: 'answer', sdp: SDP }

describe('the client of the media service', () => {
  it('[CALL-30] asks each thing as the service’s documents have it, with the app’s secret and nothing of ours', async () => {
    const at = (operation: string) => `/v1/apps/test-app/sessions/${operation}`
    const wish = { sessionId: 's2', trackName: 'camera', rid: 'b' }
    const inJson = {
      location: 'remote',
      sessionId: 's2',
      trackName: 'camera',
      simulcast: { preferredRid: 'b', priorityOrdering: 'asciibetical', ridNotAvailable: 'asciibetical' },
    }
    const table: readonly (readonly [answer: unknown, work: (sfu: Sfu) => Promise<unknown>, result: unknown, asked: Partial<Asked>])[] = [
      [{ sessionId: 's1' }, (one) => one.openSession(), 's1', { method: 'POST', path: at('new'), body: null }],
      [
        { tracks: [{ mid: '0', trackName: 'mic' }], sessionDescription: ANSWER },
        (one) => one.publish('s1', SDP, [{ mid: '0', trackName: 'mic' }]),
        { answer: SDP, tracks: [{ mid: '0', trackName: 'mic', sessionId: undefined, error: null }] },
        {
          method: 'POST',
          path: at('s1/tracks/new'),
          body: { sessionDescription: OFFER, tracks: [{ location: 'local', mid: '0', trackName: 'mic' }] },
        },
      ],
      [
        { tracks: [{ ...wish, mid: '4' }], sessionDescription: OFFER },
        (one) => one.receive('s1', [wish]),
        { offer: SDP, tracks: [{ mid: '4', sessionId: 's2', trackName: 'camera', error: null }] },
        { method: 'POST', path: at('s1/tracks/new'), body: { tracks: [inJson] } },
      ],
      [
        {},
        (one) => one.acceptAnswer('s1', SDP),
        undefined,
        { method: 'PUT', path: at('s1/renegotiate'), body: { sessionDescription: ANSWER } },
      ],
      [
        { tracks: [{ mid: '0' }] },
        (one) => one.close('s1', ['0'], null),
        { answer: null, tracks: [{ mid: '0', sessionId: undefined, trackName: undefined, error: null }] },
        { method: 'PUT', path: at('s1/tracks/close'), body: { tracks: [{ mid: '0' }], force: true } },
      ],
      [
        { tracks: [{ mid: '0' }], sessionDescription: ANSWER },
        (one) => one.close('s1', ['0'], SDP),
        { answer: SDP, tracks: [{ mid: '0', sessionId: undefined, trackName: undefined, error: null }] },
        { method: 'PUT', path: at('s1/tracks/close'), body: { tracks: [{ mid: '0' }], force: false, sessionDescription: OFFER } },
      ],
      [
        { tracks: [{ ...wish, mid: '4' }] },
        (one) => one.update('s1', [{ ...wish, mid: '4' }]),
        [{ mid: '4', sessionId: 's2', trackName: 'camera', error: null }],
        { method: 'PUT', path: at('s1/tracks/update'), body: { tracks: [{ ...inJson, mid: '4' }] } },
      ],
      [
        { sessionDescription: ANSWER },
        (one) => one.establishDataChannels('s1', SDP),
        SDP,
        {
          method: 'POST',
          path: at('s1/datachannels/establish'),
          body: { dataChannel: { location: 'remote', dataChannelName: 'server-events' }, sessionDescription: OFFER },
        },
      ],
      [
        {
          tracks: [
            { location: 'local', mid: '0', status: 'active' },
            { location: 'local', mid: '1', status: 'inactive' },
          ],
        },
        (one) => one.activeMids('s1'),
        ['0'],
        { method: 'GET', path: at('s1'), body: null },
      ],
    ]
    for (const [answer, work, result, request] of table) {
      say(200, answer)
      expect(await work(sfu())).toEqual(result)
      expect(asked.at(-1)).toEqual({ authorization: 'Bearer test-app-secret', ...request })
    }
    expect(asked).toHaveLength(table.length)
  })

  it('[CALL-31] mints short-lived TURN credentials with the key’s own token, and names no port browsers refuse', async () => {
    const urls = [
      'stun:stun.cloudflare.com:3478',
      'stun:stun.cloudflare.com:53',
      'turn:turn.cloudflare.com:53?transport=udp',
      'turns:turn.cloudflare.com:443?transport=tcp',
    ]
    say(201, { iceServers: { urls, username: 'u', credential: 'c' } })
    expect(await sfu().iceServers(3_600)).toEqual([{ urls: [urls[0], urls[3]], username: 'u', credential: 'c' }])
    const path = '/v1/turn/keys/test-turn-key/credentials/generate-ice-servers'
    expect(asked).toEqual([{ method: 'POST', path, authorization: 'Bearer test-turn-token', body: { ttl: 3_600 } }])
    expect(await sfu({ CALLS_TURN_KEY_ID: '' }).iceServers(3_600)).toEqual([{ urls: ['stun:stun.cloudflare.com:3478'] }])
    expect(asked).toHaveLength(1)
  })

  it.each([
    [410, 'session_error', 'media_over'],
    [425, 'session_error', 'media_busy'],
    [429, undefined, 'media_busy'],
    [503, 'retryable_transient_error', 'media_busy'],
    [406, 'invalid_session_description', 'invalid'],
    [406, 'invalid_params', 'invalid'],
    [400, 'decoding_error', 'invalid'],
    [413, 'payload_too_large', 'too_large'],
    [401, 'unauthorized', 'media_failed'],
    [404, 'not_found', 'media_failed'],
    [500, 'internal_error', 'media_failed'],
    [503, 'temporarily_unavailable_error', 'media_failed'],
    [502, undefined, 'media_failed'],
    [200, 'backend_error', 'media_failed'],
  ] as const)('[CALL-32] %d %s is told as %s', async (status, errorCode, code) => {
    say(status, { errorCode, errorDescription: SDP })
    expect(await refusal(sfu().publish('s1', SDP, [{ mid: '0', trackName: 'mic' }]))).toBe(code)
  })

  it('[CALL-32] what failed of several is told of each, and a track that is closed already is closed', async () => {
    const errorCodes = [undefined, 'not_found_track_error', 'empty_track_error', 'internal_error', 'close_track_error']
    say(200, { tracks: errorCodes.map((errorCode) => ({ trackName: 'camera', errorCode })) })
    const { offer, tracks } = await sfu().receive('s1', [])
    expect(offer).toBe(null)
    expect(tracks.map(({ error }) => error)).toEqual([null, 'gone', 'gone', 'failed', null])
  })

  it('[CALL-33] an answer that is not what was promised is none', async () => {
    const answers: readonly unknown[] = [
      '',
      'no JSON',
      '[]',
      '{}',
      { sessionId: 5 },
      { sessionId: '../../turn' },
      { sessionId: 'x'.repeat(129) },
    ]
    for (const answer of answers) {
      say(201, answer)
      expect(await refusal(sfu().openSession())).toBe('media_failed')
    }
    say(200, { tracks: [], sessionDescription: OFFER })
    expect(await refusal(sfu().publish('s1', SDP, []))).toBe('media_failed')
    say(201, `{"sessionId":"s1","filler":"${'x'.repeat(1_100_000)}"}`)
    expect(await refusal(sfu().openSession())).toBe('media_failed')
  })

  it('[CALL-33] is not waited for without end, nor followed elsewhere with the secret', async () => {
    said = 'nothing'
    const soon = AbortSignal.timeout(30)
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(soon)
    expect(await refusal(sfu().openSession())).toBe('media_failed')
    vi.mocked(AbortSignal.timeout).mockRestore()
    said = { status: 307, body: '{}', location: `${base}/elsewhere` }
    expect(await refusal(sfu().openSession())).toBe('media_failed')
    expect(asked.map(({ path }) => path)).toEqual(Array(2).fill('/v1/apps/test-app/sessions/new'))
  })

  it('[CALL-33] goes out to https only, or to this machine where that is for development; without an app it does not go out at all', async () => {
    say(201, { sessionId: 's1' })
    expect(await refusal(sfu().openSession())).toBe('done')
    expect(await refusal(sfu({ ENVIRONMENT: 'production' }).openSession())).toBe('media_failed')
    for (const CALLS_API_BASE of ['http://198.51.100.1/v1', 'ftp://127.0.0.1/v1', 'nonsense', '']) {
      expect(await refusal(sfu({ CALLS_API_BASE }).openSession())).toBe('media_failed')
    }
    expect(await refusal(sfu({ CALLS_APP_ID: '' }).openSession())).toBe('media_failed')
    expect(await refusal(sfu({ CALLS_APP_SECRET: '' }).openSession())).toBe('media_failed')
    expect(asked).toHaveLength(1)
  })

  it('[CALL-34] a name cannot lead to another address, and nothing of a description, a secret or a session is logged', async () => {
    say(200, { errorCode: 'internal_error', errorDescription: SDP })
    await refusal(sfu().acceptAnswer('../turn/keys?x=', SDP))
    expect(asked.map(({ path }) => path)).toEqual(['/v1/apps/test-app/sessions/..%2Fturn%2Fkeys%3Fx%3D/renegotiate'])
    await refusal(sfu().acceptAnswer('s1-secret', SDP))
    say(410, { errorCode: 'Session of 203.0.113.7' })
    await refusal(sfu().activeMids('s1-secret'))
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 'warn', what: 'sfu.refused', operation: '/renegotiate', status: 200, code: 'internal_error' },
      { level: 'warn', what: 'sfu.refused', operation: '/renegotiate', status: 200, code: 'internal_error' },
      { level: 'warn', what: 'sfu.refused', operation: 'state', status: 410, code: 'unnamed' },
    ])
  })
})
