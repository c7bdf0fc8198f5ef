// The Worker's client of RealtimeKit, against a stand-in that answers as the documents have it. The stand-in's answers and what we ask are held against
// Cloudflare's own client, the npm package `cloudflare`: its types, and what it sends for the same things.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BaseActiveSession } from 'cloudflare/resources/realtime-kit/active-session'
import {
  BaseMeetings,
  type MeetingAddParticipantResponse,
  type MeetingCreateResponse,
  type MeetingRefreshParticipantTokenResponse,
} from 'cloudflare/resources/realtime-kit/meetings'
import { BasePresets, type PresetGetResponse } from 'cloudflare/resources/realtime-kit/presets'
import { createClient } from 'cloudflare/tree-shakable'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { RealtimeKitBodies, type RealtimeKitSettings, realtimeKitOf } from '../../worker/platform/realtime-kit.ts'
import { PRESET_RIGHTS, presetBody } from '../../worker/platform/realtime-kit-presets.ts'
import { Refusal } from '../../worker/platform/refusal.ts'

const ACCOUNT = 'test-account'
const APP = 'test-kit-app'
const SECRET = 'test-kit-secret'
const TIMES = { created_at: '2026-11-26T10:00:00Z', updated_at: '2026-11-26T10:00:00Z' }

type Asked = { method: string; path: string; authorization: string | undefined; body: unknown }
type Said = { status: number; body: string; location?: string }

let asked: Asked[]
let lines: string[]
let presets: string[]
/** Instead of the usual answer, in this order. */
let said: Said[]
let base: string

/** Typed by the package: an answer that the documents do not have is no test. */
function usual(method: string, path: string, body: unknown): object {
  if (path.endsWith('/meetings')) {
    return { success: true, data: { id: 'meeting-1', status: 'ACTIVE', ...TIMES } } satisfies MeetingCreateResponse
  }
  if (path.endsWith('/token')) return { success: true, data: { token: 'token-2' } } satisfies MeetingRefreshParticipantTokenResponse
  if (path.endsWith('/participants')) {
    const { custom_participant_id, preset_name } = body as ReturnType<typeof RealtimeKitBodies.participant>
    const data = { id: 'kit-1', token: 'token-1', custom_participant_id, preset_name, ...TIMES }
    return { success: true, data } satisfies MeetingAddParticipantResponse
  }
  if (method === 'GET') {
    const data = presets.map((name) => ({ id: name, name }))
    return { success: true, data, paging: { start_offset: 0, end_offset: 0, total_count: data.length } } satisfies PresetGetResponse
  }
  return { success: true, data: {} }
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const { method = '', url: path = '' } = request
  const body: unknown = text === '' ? null : JSON.parse(text)
  asked.push({ method, path, authorization: request.headers.authorization, body })
  const next = said.shift()
  if (next === undefined && method === 'POST' && path.endsWith('/presets')) presets.push((body as { name: string }).name)
  const { status, body: answer, location } = next ?? { status: 200, body: JSON.stringify(usual(method, path.split('?')[0] ?? '', body)) }
  response.writeHead(status, { 'content-type': 'application/json', ...(location === undefined ? {} : { location }) }).end(answer)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  asked = []
  lines = []
  presets = []
  said = []
  vi.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)))
})
afterEach(() => vi.restoreAllMocks())

const kit = (changed: Partial<RealtimeKitSettings> = {}) =>
  realtimeKitOf({
    ENVIRONMENT: 'dev',
    REALTIME_KIT_API_BASE: base,
    REALTIME_KIT_ACCOUNT_ID: ACCOUNT,
    REALTIME_KIT_APP_ID: APP,
    REALTIME_KIT_PRESETS: '{"teacher":"t","pupil":"p","listener":"l"}',
    REALTIME_KIT_TOKEN: SECRET,
    ...changed,
  })

async function refusal(work: Promise<unknown>): Promise<RefusalCode | 'done'> {
  try {
    await work
    return 'done'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('the client of RealtimeKit', () => {
  it('[CALL-160] asks each thing exactly as Cloudflare’s own client does', async () => {
    const theirs = createClient({
      apiToken: SECRET,
      baseURL: base,
      maxRetries: 0,
      resources: [BaseMeetings, BaseActiveSession, BasePresets],
    })
    const { meetings, activeSession, presets: theirPresets } = theirs.realtimeKit
    const of = { account_id: ACCOUNT, app_id: APP }
    const at = { ...of, meeting_id: 'm1' }
    const { meeting, over, participant, changed, kick } = RealtimeKitBodies
    const rights = presetBody('l', PRESET_RIGHTS.listener)

    const ours = kit()
    presets = ['t', 'p']
    await ours.createMeeting()
    await ours.addParticipant('m1', 'per_1', 'pupil')
    await ours.changePreset('m1', 'kit-1', 'listener')
    await ours.refreshToken('m1', 'kit-1')
    await ours.remove('m1', 'per_1', 'kit-1')
    await ours.endMeeting('m1')
    await ours.makePresets()
    const whatWeAsked = asked

    asked = []
    await meetings.create(APP, { account_id: ACCOUNT, ...meeting })
    await meetings.addParticipant('m1', { ...of, ...participant('per_1', 'p') })
    await meetings.editParticipant('kit-1', { ...at, ...changed('l') })
    await meetings.refreshParticipantToken('kit-1', at)
    await meetings.deleteMeetingParticipant('kit-1', at)
    await activeSession.kickParticipants('m1', { ...of, ...kick(['per_1']) })
    await meetings.updateMeetingByID('m1', { ...of, ...over })
    await activeSession.kickAllParticipants('m1', of)
    await theirPresets.get(APP, { account_id: ACCOUNT, per_page: 100 })
    await theirPresets.create(APP, { account_id: ACCOUNT, ...rights })
    expect(whatWeAsked).toEqual(asked)
    expect(whatWeAsked.every(({ authorization }) => authorization === `Bearer ${SECRET}`)).toBe(true)
  })

  it('[CALL-160] Anna has a meeting, and Ilya a token in it that can be had anew', async () => {
    const ours = kit()
    expect(await ours.createMeeting()).toBe('meeting-1')
    expect(await ours.addParticipant('meeting-1', 'per_ilya', 'pupil')).toEqual({ kitId: 'kit-1', authToken: 'token-1' })
    expect(await ours.refreshToken('meeting-1', 'kit-1')).toBe('token-2')
  })

  it('[CALL-161] a meeting is told nobody’s name and no title, and records nothing', async () => {
    const ours = kit()
    await ours.createMeeting()
    await ours.addParticipant('m1', 'per_ilya', 'pupil')
    expect(asked.map(({ body }) => body)).toEqual([
      { title: 'zvonok', record_on_start: false, live_stream_on_start: false, persist_chat: false },
      { custom_participant_id: 'per_ilya', preset_name: 'p' },
    ])
  })

  it('[CALL-162] a token lets nobody record, write, put out or mute there, and a listener publish nothing', () => {
    for (const [kind, rights] of Object.entries(PRESET_RIGHTS)) {
      const { media, waiting_room_type, recorder_type, show_participant_list, ...others } = presetBody(kind, rights).permissions
      const produce = [media.audio, media.video, media.screenshare].map(({ can_produce }) => can_produce)
      expect(new Set(produce), kind).toEqual(new Set([kind === 'listener' ? 'NOT_ALLOWED' : 'ALLOWED']))
      expect(JSON.stringify(others), kind).not.toContain('true')
      expect([waiting_room_type, recorder_type, show_participant_list]).toEqual(['SKIP', 'NONE', true])
    }
  })

  it('[CALL-162] a new app gets its presets when the first one comes in, each once', async () => {
    presets = ['t']
    said = [{ status: 400, body: '{"success":false}' }]
    expect(await kit().addParticipant('m1', 'per_1', 'pupil')).toEqual({ kitId: 'kit-1', authToken: 'token-1' })
    expect(presets).toEqual(['t', 'p', 'l'])
    said = [{ status: 400, body: '{"success":false}' }]
    await kit().addParticipant('m1', 'per_2', 'pupil')
    expect(presets).toEqual(['t', 'p', 'l'])
  })

  it('[CALL-163] what is gone already counts as taken away', async () => {
    const gone = { status: 404, body: '{"success":false}' }
    said = [gone, gone]
    await kit().remove('m1', 'per_1', 'kit-1')
    said = [{ status: 200, body: '{"success":true}' }, gone]
    await kit().endMeeting('m1')
    expect(asked).toHaveLength(4)
  })

  it('[CALL-163] every failure is one of the closed list', async () => {
    const table: readonly (readonly [Said, RefusalCode])[] = [
      [{ status: 429, body: '' }, 'media_busy'],
      [{ status: 503, body: '' }, 'media_busy'],
      [{ status: 500, body: '' }, 'media_failed'],
      [{ status: 401, body: '' }, 'media_failed'],
      [{ status: 404, body: '{}' }, 'media_failed'],
      [{ status: 302, body: '', location: '/elsewhere' }, 'media_failed'],
      [{ status: 200, body: 'not json' }, 'media_failed'],
      [{ status: 200, body: '{"success":true}' }, 'media_failed'],
      [{ status: 200, body: JSON.stringify({ data: { id: '../../elsewhere' } }) }, 'media_failed'],
      [{ status: 200, body: `{"data":{"id":"${'x'.repeat(1_100_000)}"}}` }, 'media_failed'],
    ]
    for (const [answer, code] of table) {
      said = [answer]
      expect(await refusal(kit().createMeeting()), JSON.stringify(answer).slice(0, 80)).toBe(code)
    }
    expect(asked).toHaveLength(table.length)
  })

  it('[CALL-163] where it is not set up, or not safe to ask, nobody is asked', async () => {
    const unsafe: Partial<RealtimeKitSettings>[] = [
      { REALTIME_KIT_TOKEN: '' },
      { REALTIME_KIT_ACCOUNT_ID: '' },
      { REALTIME_KIT_APP_ID: '' },
      { REALTIME_KIT_PRESETS: '{}' },
      { ENVIRONMENT: 'production' },
      { REALTIME_KIT_API_BASE: 'http://kit.example' },
    ]
    for (const settings of unsafe) expect(await refusal(kit(settings).createMeeting()), JSON.stringify(settings)).toBe('media_failed')
    expect(asked).toEqual([])
  })

  it('[CALL-163] nothing of a token, a person or a meeting is logged, and no name leads to another address', async () => {
    said = [
      { status: 500, body: `${SECRET} token-1` },
      { status: 404, body: 'per_ilya' },
    ]
    await refusal(kit().createMeeting())
    await refusal(kit().refreshToken('../../secret-meeting', '../kit-1'))
    expect(lines).toHaveLength(2)
    for (const word of [SECRET, 'token-1', 'per_ilya', 'secret-meeting', 'kit-1', ACCOUNT, APP]) expect(lines.join()).not.toContain(word)
    expect(asked[1]?.path).toBe(
      `/client/v4/accounts/${ACCOUNT}/realtime/kit/${APP}/meetings/..%2F..%2Fsecret-meeting/participants/..%2Fkit-1/token`,
    )
  })
})
