// The local media server, asked by HTTP as the Realtime SFU is: what it answers; junk has a file of its own.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SESSIONS_MAX } from '../../scripts/media-server/limits.ts'
import { type MediaServer, startMediaServer } from '../../scripts/media-server/media-server.ts'
import { layerFor } from '../../scripts/media-server/subscription.ts'
import { APP } from '../kit/media-app.ts'
import { type Answer, askMedia, codeOf, items, openSession, type Speaker, sessionPath, speaker } from '../kit/node-speaker.ts'

let media: MediaServer
/** Lets go of what is silent after five seconds and not thirty. */
let impatient: MediaServer
const errors: unknown[] = []
const speakers: Speaker[] = []

beforeAll(async () => {
  const onError = (error: unknown) => errors.push(error)
  media = await startMediaServer({ ...APP, onError })
  impatient = await startMediaServer({ ...APP, onError, silenceMs: 5_000 })
})
afterAll(() => Promise.all([media.stop(), impatient.stop()]))
afterEach(async () => {
  await Promise.all(speakers.splice(0).map((one) => one.close()))
  expect(errors.splice(0)).toEqual([])
})

async function enter(server = media): Promise<Speaker> {
  const one = await speaker(server.url)
  speakers.push(one)
  return one
}

async function speaking(trackName = 'microphone'): Promise<Speaker> {
  const one = await enter()
  expect((await one.publish(trackName)).body.tracks).toEqual([{ trackName, mid: '0' }])
  one.speak()
  return one
}

const ask = (sessionId: string, method: string, operation: string, body?: unknown, server = media) =>
  askMedia(server.url, method, sessionPath(operation === '' ? sessionId : `${sessionId}/${operation}`), body)

describe('the media server', () => {
  it('[CALL-21] lets nobody in without the app’s secret, and knows no other app', async () => {
    const opened = (secret: string, app = APP.appId) => askMedia(media.url, 'POST', `/apps/${app}/sessions/new`, undefined, secret)
    expect(codeOf(await opened('wrong'))).toBe('401 unauthorized')
    expect(codeOf(await opened(''))).toBe('401 unauthorized')
    expect(codeOf(await opened(APP.appSecret, 'another'))).toBe('404 not_found')
    expect((await opened(APP.appSecret)).status).toBe(201)
    const turn = (secret: string, ttl: unknown = 60, key = APP.turnKeyId) =>
      askMedia(media.url, 'POST', `/turn/keys/${key}/credentials/generate-ice-servers`, { ttl }, secret)
    expect(codeOf(await turn(APP.appSecret))).toBe('401 unauthorized')
    expect(codeOf(await turn(APP.turnKeyToken, 60, 'another'))).toBe('404 not_found')
    expect(codeOf(await turn(APP.turnKeyToken, 172_801))).toBe('400 decoding_error')
    expect(await turn(APP.turnKeyToken)).toEqual({ status: 201, body: { iceServers: [] } })
  })

  it('[CALL-22] carries what one publishes to who asks for it, and says of both what is active', async () => {
    const [orlova, ilya] = [await speaking(), await enter()]
    const pulled = await ilya.pull(orlova.sessionId, 'microphone')
    expect(items(pulled)).toEqual([200, ['done']])
    await expect.poll(ilya.heard, { timeout: 10_000 }).toBeGreaterThan(10)
    const active = { trackName: 'microphone', status: 'active' }
    expect((await ask(orlova.sessionId, 'GET', '')).body).toEqual({
      tracks: [{ ...active, location: 'local', mid: '0' }],
      dataChannels: [],
    })
    expect((await ask(ilya.sessionId, 'GET', '')).body.tracks).toMatchObject([
      { ...active, location: 'remote', sessionId: orlova.sessionId },
    ])
    const mid = (pulled.body.tracks as { mid: string }[])[0]?.mid
    expect(items(await ask(ilya.sessionId, 'PUT', 'tracks/close', { tracks: [{ mid }], force: true }))).toEqual([200, ['done']])
    expect(items(await ask(ilya.sessionId, 'PUT', 'tracks/close', { tracks: [{ mid }], force: true }))).toEqual([
      200,
      ['close_track_error'],
    ])
    expect((await ask(ilya.sessionId, 'GET', '')).body.tracks).toMatchObject([{ status: 'inactive' }])
  })

  it('[CALL-22] stops what is closed by force, whatever its publisher goes on sending', async () => {
    const [orlova, ilya, darya] = [await speaking(), await enter(), await enter()]
    await ilya.pull(orlova.sessionId, 'microphone')
    await expect.poll(ilya.heard, { timeout: 10_000 }).toBeGreaterThan(0)
    await ask(orlova.sessionId, 'PUT', 'tracks/close', { tracks: [{ mid: '0' }], force: true })
    expect(items(await darya.pull(orlova.sessionId, 'microphone'))).toEqual([200, ['not_found_track_error']])
    const silent = ilya.heard()
    // Another track comes to the same ears meanwhile, so that it is known that time has passed.
    const third = await speaking()
    await darya.pull(third.sessionId, 'microphone')
    await expect.poll(darya.heard, { timeout: 10_000 }).toBeGreaterThan(10)
    expect(ilya.heard()).toBeLessThanOrEqual(silent + 1)
  })

  it('[CALL-22] points a place at another source without an exchange', async () => {
    const [orlova, ilya, darya] = [await speaking(), await speaking('other'), await enter()]
    const pulled = await darya.pull(orlova.sessionId, 'microphone')
    const [{ mid = '' } = {}] = pulled.body.tracks as { mid: string }[]
    const moved = { location: 'remote', sessionId: ilya.sessionId, trackName: 'other', mid }
    expect(items(await ask(darya.sessionId, 'PUT', 'tracks/update', { tracks: [moved] }))).toEqual([200, ['done']])
    expect((await ask(darya.sessionId, 'GET', '')).body.tracks).toMatchObject([
      { sessionId: ilya.sessionId, trackName: 'other', status: 'active' },
    ])
    const wrong = [
      { ...moved, mid: '77' },
      { ...moved, trackName: 'nothing' },
    ]
    expect(items(await ask(darya.sessionId, 'PUT', 'tracks/update', { tracks: wrong }))).toEqual([
      200,
      ['update_track_error', 'not_found_track_error'],
    ])
  })

  it('[CALL-22] lays the transport of data channels once a session, by its own offer or the client’s, and media follow over it', async () => {
    const [orlova, ilya] = [await speaking(), await enter()]
    const dataChannel = { location: 'remote', dataChannelName: 'server-events' }
    const establish = (body: object = {}) => ask(ilya.sessionId, 'POST', 'datachannels/establish', { dataChannel, ...body })
    const { body } = await establish()
    expect(body).toMatchObject({ requiresImmediateRenegotiation: true, dataChannel: { dataChannelName: 'server-events', id: 0 } })
    await ilya.peer.setRemoteDescription(body.sessionDescription as { type: 'offer'; sdp: string })
    await ilya.peer.setLocalDescription(await ilya.peer.createAnswer())
    const answer = { sessionDescription: { type: 'answer', sdp: ilya.peer.localDescription?.sdp } }
    expect((await ask(ilya.sessionId, 'PUT', 'renegotiate', answer)).status).toBe(200)
    expect(codeOf(await establish())).toBe('400 decoding_error')
    expect(items(await ilya.pull(orlova.sessionId, 'microphone'))).toEqual([200, ['done']])
    await expect.poll(ilya.heard, { timeout: 10_000 }).toBeGreaterThan(10)
  })

  it('[CALL-23] says of each track of a batch what is wrong with it, and does the others', async () => {
    const [orlova, ilya, mute] = [await speaking(), await enter(), await enter()]
    await mute.publish('silent')
    const remote = (sessionId: string, trackName: string) => ({ location: 'remote', sessionId, trackName })
    const tracks = [
      remote(orlova.sessionId, 'nothing'),
      remote('nobody', 'microphone'),
      remote(mute.sessionId, 'silent'),
      remote(orlova.sessionId, 'microphone'),
    ]
    const answer = await ask(ilya.sessionId, 'POST', 'tracks/new', { tracks })
    expect(items(answer)).toEqual([200, ['not_found_track_error', 'not_found_track_error', 'empty_track_error', 'done']])
    expect(answer.body.requiresImmediateRenegotiation).toBe(true)
    const again = await orlova.publish('microphone')
    expect(items(again)).toEqual([200, ['repeated_local_track_error']])
  })

  it('[CALL-24] does one change of a session at a time, and none while an exchange is unfinished', async () => {
    const [orlova, ilya] = [await speaking(), await enter()]
    const pull = () =>
      ask(ilya.sessionId, 'POST', 'tracks/new', { tracks: [{ location: 'remote', sessionId: orlova.sessionId, trackName: 'microphone' }] })
    const answers = await Promise.all([pull(), pull()])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 406])
    expect(codeOf(await pull())).toBe('406 invalid_session_description')
    const offer = (answers.find(({ status }) => status === 200) as Answer).body.sessionDescription as { type: 'offer'; sdp: string }
    await ilya.peer.setRemoteDescription(offer)
    await ilya.peer.setLocalDescription(await ilya.peer.createAnswer())
    const renegotiate = () =>
      ask(ilya.sessionId, 'PUT', 'renegotiate', { sessionDescription: { type: 'answer', sdp: ilya.peer.localDescription?.sdp } })
    expect((await renegotiate()).status).toBe(200)
    expect(codeOf(await renegotiate())).toBe('406 invalid_session_description')
    expect((await pull()).status).toBe(200)
  })

  it('[CALL-25] forgets a session nobody comes to, and one whose connection is gone', async () => {
    const empty = await openSession(impatient.url)
    const gone = await enter(impatient)
    await gone.publish('microphone')
    const state = (sessionId: string) => ask(sessionId, 'GET', '', undefined, impatient)
    expect((await state(empty)).status).toBe(200)
    await gone.close()
    for (const sessionId of [empty, gone.sessionId]) {
      await expect.poll(async () => codeOf(await state(sessionId)), { timeout: 30_000 }).toBe('410 session_error')
      const close = { tracks: [{ mid: '0' }], force: true }
      expect(codeOf(await ask(sessionId, 'PUT', 'tracks/close', close, impatient))).toBe('410 session_error')
    }
    expect(codeOf(await ask('0123456789abcdef', 'GET', ''))).toBe('410 session_error')
  })

  it('[CALL-25] closes a publication of which nothing comes any more, while its session goes on', async () => {
    const [orlova, ilya] = [await enter(impatient), await enter(impatient)]
    await orlova.publish('microphone')
    const stop = orlova.speak()
    await ilya.pull(orlova.sessionId, 'microphone')
    await expect.poll(ilya.heard, { timeout: 10_000 }).toBeGreaterThan(0)
    stop()
    const status = async () =>
      ((await ask(orlova.sessionId, 'GET', '', undefined, impatient)).body.tracks as { status: string }[])[0]?.status
    await expect.poll(status, { timeout: 30_000 }).toBe('inactive')
  })

  it('[CALL-25] has room for so many sessions and no more', async () => {
    const full = await startMediaServer({ ...APP })
    try {
      for (let i = 0; i < SESSIONS_MAX; i++) await openSession(full.url)
      expect(codeOf(await askMedia(full.url, 'POST', sessionPath('new')))).toBe('503 temporarily_unavailable_error')
    } finally {
      await full.stop()
    }
  })

  it('[CALL-26] of a simulcast passes on the layer that is wanted, else the next worse, else what there is', () => {
    const wish = (preferredRid: string, ridNotAvailable: 'none' | 'asciibetical' = 'asciibetical') => ({ preferredRid, ridNotAvailable })
    expect(layerFor(['a', 'b', 'c'], wish('b'))).toBe('b')
    expect(layerFor(['a', 'c'], wish('b'))).toBe('c')
    expect(layerFor(['a'], wish('b'))).toBe('a')
    expect(layerFor(['a', 'c'], wish('b', 'none'))).toBe(null)
    expect(layerFor(['a', 'b'], undefined)).toBe('a')
    expect(layerFor([''], wish('b', 'none'))).toBe('')
    expect(layerFor([], wish('b'))).toBe(null)
  })
})
