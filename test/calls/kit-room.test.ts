// A call's room where RealtimeKit carries: the room decides, and its service is told. The service here answers what the documents have.
import { env } from 'cloudflare:workers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallTrack } from '../../protocol/call/media.ts'
import { DARYA, enter, foundCall, type Human, ILYA, ORLOVA } from '../kit/enter-call.ts'

const KIT = {
  CALLS_PROVIDER: 'realtimeKit',
  REALTIME_KIT_API_BASE: 'https://kit.test/v4',
  REALTIME_KIT_ACCOUNT_ID: 'account',
  REALTIME_KIT_APP_ID: 'app',
  REALTIME_KIT_TOKEN: 'test-kit-token',
}
const vars = env as unknown as Record<string, string | undefined>
const before = Object.fromEntries(Object.keys(KIT).map((key) => [key, vars[key]]))

let asked: string[]
/** Until the service has been asked that. Platform: a room's promise must not settle one of a test, so it is looked at. */
const untilAsked = (what: RegExp) => vi.waitUntil(() => asked.some((one) => what.test(one)), { timeout: 10_000, interval: 20 })

beforeAll(() => void Object.assign(env, KIT))
afterAll(() => void Object.assign(env, before))
beforeEach(() => {
  asked = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const path = String(input).replace(/^.*\/kit\/app\//, '')
    asked.push(`${init?.method} ${path} ${init?.body ?? ''}`.trim())
    return Response.json({ success: true, data: { id: `id-${asked.length}`, token: `token-${asked.length}` } })
  })
})
afterEach(() => vi.restoreAllMocks())

const own = ({ id }: Human, source: CallTrack['source'], kind: CallTrack['kind']): CallTrack => ({
  sessionId: id,
  trackName: source,
  source,
  kind,
  rids: [],
})

describe('a call’s room where RealtimeKit carries', () => {
  it('[CALL-173] who waits to be let in has no token, and gets one when they are in', async () => {
    const call = await foundCall({ settings: { lobby: true } })
    const orlova = await enter(call, ORLOVA, { role: 'organiser' })
    expect(await orlova.media({ op: 'token' })).toEqual({ authToken: 'token-2' })
    const ilya = await enter(call, ILYA)
    expect(await ilya.media({ op: 'token' })).toEqual({ fault: 'refused' })
    expect(asked).toHaveLength(2)
    expect(await orlova.ask({ type: 'lobby.decide', participantId: ILYA.id, admit: true })).toBe('done')
    await ilya.snapshot()
    expect(await ilya.media({ op: 'token' })).toEqual({ authToken: 'token-3' })
    expect(asked.map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      'POST meetings',
      'POST meetings/id-1/participants',
      'POST meetings/id-1/participants',
    ])
    expect(asked[2]).toContain(ILYA.id)
  })

  it('[CALL-174] one announces what is in one’s own place, and nothing of another’s', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA, { role: 'organiser' }), await enter(call, ILYA)]
    const tracks = [own(ILYA, 'microphone', 'audio'), own(ILYA, 'camera', 'video')]
    expect(await ilya.ask({ type: 'tracks.set', tracks })).toBe('done')
    await orlova.sees(ILYA, { tracks })
    const strange = [own(DARYA, 'camera', 'video'), own(ILYA, 'camera', 'audio'), { ...own(ILYA, 'screen', 'video'), trackName: 'camera' }]
    for (const one of strange) expect(await ilya.ask({ type: 'tracks.set', tracks: [one] }), JSON.stringify(one)).toBe('not_allowed')
  })

  it('[CALL-174] whose camera is stopped is told, and nobody is to want it any more', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA, { role: 'organiser' }), await enter(call, ILYA)]
    await ilya.ask({ type: 'tracks.set', tracks: [own(ILYA, 'camera', 'video')] })
    expect(await orlova.ask({ type: 'source.stop', participantId: ILYA.id, source: 'camera' })).toBe('done')
    await orlova.sees(ILYA, { tracks: [] })
    expect(await ilya.until((frame) => frame.type === 'stopped')).toMatchObject({ source: 'camera' })
  })

  it('[CALL-175] who is removed is put out there too; with the call the meeting is over', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA, { role: 'organiser' }), await enter(call, ILYA)]
    await orlova.media({ op: 'token' })
    await ilya.media({ op: 'token' })
    expect(await orlova.ask({ type: 'participant.remove', participantId: ILYA.id })).toBe('done')
    await untilAsked(/active-session\/kick .*/)
    expect(asked.slice(3)).toEqual([
      'DELETE meetings/id-1/participants/id-3',
      `POST meetings/id-1/active-session/kick {"custom_participant_ids":["${ILYA.id}"]}`,
    ])
    orlova.send({ type: 'call.end', clientId: crypto.randomUUID() })
    await untilAsked(/kick-all/)
    expect(asked.slice(5)).toEqual(['PATCH meetings/id-1 {"status":"INACTIVE"}', 'POST meetings/id-1/active-session/kick-all'])
  })
})
