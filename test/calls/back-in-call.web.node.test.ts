// A page in a call whose room has forgotten what it publishes, and what it tells its person: with a room and a media session that do as the test says.
import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallCommand } from '../../protocol/call/commands.ts'
import type { CallDown } from '../../protocol/call/events.ts'
import type { CallTrack } from '../../protocol/call/media.ts'
import type { CallId } from '../../protocol/ids.ts'
import type { MediaSession, Source } from '../../web/calls/media-session.ts'
import type { Own, OwnMedia } from '../../web/calls/own-media.ts'
import type { Line } from '../../web/platform/room-socket.ts'
import { callOf, participant, tracksOf } from '../kit/call-people.ts'

vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
const window = new EventTarget()
vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
vi.stubGlobal('HTMLMediaElement', class {})
const { Call } = await import('../../web/calls/call.ts')

const off: Own = { on: false, busy: false, track: null, trouble: null }
const open: Own = { ...off, track: {} as MediaStreamTrack }
const line = signal<Line>('open')
const published = signal<readonly CallTrack[]>([])
const microphone = signal(off)
const level = signal(0)
let stats: RTCStatsReport[]
let said: CallCommand[]
let renewed: number
let triedNow: number
let hear: (frame: CallDown) => void

function ilya() {
  microphone.value = off
  level.value = 0
  const own = { microphone, camera: signal(off), screen: signal(off), level, attach() {}, close() {} }
  const session = {
    published,
    refused: signal<ReadonlySet<Source>>(new Set()),
    received: signal(new Map()),
    want() {},
    stats: async () => stats,
    leave() {},
    renew: () => {
      renewed++
    },
    tryNow: () => {
      triedNow++
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
  ;[said, renewed, triedNow, published.value, stats] = [[], 0, 0, [], []]
})
afterEach(() => {
  vi.useRealTimers()
})

describe('whoever comes back to a call', () => {
  it('[CALL-151] publishes and receives anew when their place was given up, and goes on as before when it was kept', async () => {
    const call = ilya()
    await vi.advanceTimersByTimeAsync(0)
    hear(snapshot(1))
    expect(triedNow).toBe(0)
    hear(snapshot(1))
    expect([renewed, triedNow]).toEqual([0, 1])
    hear(snapshot(2))
    expect([renewed, triedNow]).toEqual([1, 1])
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

describe('whoever is in a call', () => {
  /** As loud as speech, for so many tenths of a second. */
  const speak = (ticks: number) => {
    for (let tick = 0; tick < ticks; tick++) {
      vi.advanceTimersByTime(100)
      level.value = 50 + (tick % 2)
    }
  }
  const hush = (ticks: number) => {
    for (let tick = 0; tick < ticks; tick++) {
      vi.advanceTimersByTime(100)
      level.value = tick % 2
    }
  }

  it('[CALL-183] and speaks with a muted microphone is told so, not for a cough, and not for ever', async () => {
    const call = ilya()
    await vi.advanceTimersByTimeAsync(0)
    hear(snapshot(1))
    microphone.value = open
    speak(7)
    hush(20)
    expect(call.unheard.value).toBe(false)
    speak(8)
    expect(call.unheard.value).toBe(true)
    hush(70)
    expect(call.unheard.value).toBe(false)
    speak(8)
    microphone.value = { ...open, on: true }
    speak(1)
    expect(call.unheard.value).toBe(false)
    speak(20)
    expect(call.unheard.value).toBe(false)
    // With none open nobody listens at all.
    microphone.value = off
    speak(20)
    expect(call.unheard.value).toBe(false)
    call.leave()
  })

  it('[CALL-115] is told when what they send arrives badly', async () => {
    const call = ilya()
    await vi.advanceTimersByTimeAsync(0)
    hear(snapshot(1))
    const told = { type: 'remote-inbound-rtp', fractionLost: 0.3, roundTripTime: 0.1, timestamp: Date.now() }
    stats = [new Map([['sent', told]]) as unknown as RTCStatsReport]
    await vi.advanceTimersByTimeAsync(4_000)
    expect([...call.qualities.value]).toEqual([['per_ilya', 'poor']])
    stats = []
    await vi.advanceTimersByTimeAsync(4_000)
    expect([...call.qualities.value]).toEqual([])
    call.leave()
  })
})
