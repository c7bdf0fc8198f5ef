// A page whose room has forgotten what it publishes: with a room and a media session that do as the test says.
import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallCommand } from '../../protocol/call/commands.ts'
import type { CallDown } from '../../protocol/call/events.ts'
import type { CallTrack } from '../../protocol/call/media.ts'
import type { CallId } from '../../protocol/ids.ts'
import type { MediaSession, Source } from '../../web/calls/media-session.ts'
import type { OwnMedia } from '../../web/calls/own-media.ts'
import type { Line } from '../../web/platform/room-socket.ts'
import { callOf, participant, tracksOf } from '../kit/call-people.ts'

vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
const window = new EventTarget()
vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
vi.stubGlobal('HTMLMediaElement', class {})
const { Call } = await import('../../web/calls/call.ts')

const off = { on: false, busy: false, track: null, trouble: null }
const line = signal<Line>('open')
const published = signal<readonly CallTrack[]>([])
let said: CallCommand[]
let renewed: number
let retried: number
let hear: (frame: CallDown) => void

function ilya() {
  const own = { microphone: signal(off), camera: signal(off), screen: signal(off), level: signal(0), attach() {}, close() {} }
  const session = {
    published,
    refused: signal<ReadonlySet<Source>>(new Set()),
    received: signal(new Map()),
    want() {},
    stats: async () => [],
    leave() {},
    renew: () => {
      renewed++
    },
    retry: () => {
      retried++
    },
  }
  return new Call({
    callId: 'cll_1' as CallId,
    own: own as unknown as OwnMedia,
    open: (onProvider) => (down) => {
      hear = down
      queueMicrotask(() => onProvider({ provider: 'sfu' }))
      return { line, send: (command) => said.push(command) > 0, restart() {}, stop() {} }
    },
    openSession: () => session as unknown as MediaSession,
  })
}

const snapshot = (joinedAt: number): CallDown => ({ type: 'snapshot', version: 5, snapshot: callOf([participant('ilya', { joinedAt })]) })
const told = () => said.filter((one) => one.type === 'tracks.set')
const answer = (refused: boolean) => {
  const { clientId } = told().at(-1) as Extract<CallCommand, { type: 'tracks.set' }>
  hear(refused ? { type: 'refused', clientId, refusal: 'not_allowed' } : { type: 'done', clientId })
}

beforeEach(() => {
  vi.useFakeTimers()
  ;[said, renewed, retried, published.value] = [[], 0, 0, []]
})
afterEach(() => {
  vi.useRealTimers()
})

describe('whoever comes back to a call', () => {
  it('[CALL-151] publishes and receives anew when their place was given up, and goes on as before when it was kept', async () => {
    const call = ilya()
    await vi.advanceTimersByTimeAsync(0)
    hear(snapshot(1))
    expect(retried).toBe(0)
    hear(snapshot(1))
    expect([renewed, retried]).toEqual([0, 1])
    hear(snapshot(2))
    expect([renewed, retried]).toEqual([1, 1])
    call.leave()
  })

  it('[CALL-151] what the room does not know is not sent on to nobody: it is published anew, ever more seldom while that does not help', async () => {
    const call = ilya()
    await vi.advanceTimersByTimeAsync(0)
    hear(snapshot(1))
    published.value = tracksOf('per_ilya', 'microphone')
    answer(true)
    await vi.advanceTimersByTimeAsync(500)
    expect(renewed).toBe(1)
    for (let i = 0; i < 100; i++) {
      published.value = tracksOf('per_ilya', 'microphone')
      answer(true)
      await vi.advanceTimersByTimeAsync(600)
    }
    expect(renewed).toBeLessThan(4)
    published.value = tracksOf('per_ilya', 'microphone')
    answer(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(renewed).toBeLessThan(4)
    call.leave()
  })

  it('[CALL-151] what was stopped while it was being told is no reason for that', async () => {
    const call = ilya()
    await vi.advanceTimersByTimeAsync(0)
    hear(snapshot(1))
    published.value = tracksOf('per_ilya', 'microphone', 'camera')
    const { clientId } = told().at(-1) as Extract<CallCommand, { type: 'tracks.set' }>
    published.value = tracksOf('per_ilya', 'microphone')
    hear({ type: 'refused', clientId, refusal: 'not_allowed' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(renewed).toBe(0)
    call.leave()
  })
})
