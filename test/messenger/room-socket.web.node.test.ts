import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { RoomSocket, waitBefore } from '../../web/platform/room-socket.ts'
import { expectErrors } from '../kit/expect-errors.ts'
import { FakeSocket } from '../kit/fake-socket.ts'

const page = new EventTarget()
let answer: () => Promise<Response>
let seq: number
let frames: unknown[]
let ended: RefusalCode[]
let line: RoomSocket<{ seq: number }>

const latest = () => FakeSocket.all.at(-1) as FakeSocket
const refuse = (code: RefusalCode) => async () => new Response(JSON.stringify({ refusal: code, requestId: '1' }), { status: 404 })

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
  ;[seq, frames, ended] = [0, [], []]
  answer = () => Promise.reject(new TypeError('offline'))
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('location', { origin: 'https://zvonok.test' })
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('fetch', () => answer())
  line = new RoomSocket({
    path: () => `/socket?since=${seq}`,
    schema: z.object({ seq: z.int() }),
    onFrame: (frame) => {
      frames.push(frame)
      seq = frame.seq
    },
    onEnd: (code) => ended.push(code),
  })
})
afterEach(() => {
  line.stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function opened(): FakeSocket {
  latest().open()
  latest().say({ seq: 5 })
  return latest()
}

describe('a line whose path is asked for anew each time', () => {
  it('[CALL-153] does not end with the session as it was known, however it is told; every other end is one', async () => {
    line.stop()
    line = new RoomSocket({
      path: () => '/socket',
      schema: z.object({ seq: z.int() }),
      onFrame: () => {},
      onEnd: (code) => ended.push(code),
      passing: 'not_signed_in',
    })
    opened().fall(4401)
    await vi.runOnlyPendingTimersAsync()
    const attempts = FakeSocket.all.length
    answer = refuse('not_signed_in')
    latest().fall()
    await vi.runOnlyPendingTimersAsync()
    expect([FakeSocket.all.length, ended]).toEqual([attempts + 1, []])
    opened().fall(4404)
    expect(ended).toEqual(['not_found'])
  })
})

describe('a line that is lost', () => {
  it('[CHT-19] comes back from where it was, and says nothing before the room has spoken', async () => {
    const first = opened()
    expect([first.url, line.line.value]).toEqual(['wss://zvonok.test/socket?since=0', 'open'])
    expect(line.send({ hello: 1 })).toBe(true)
    first.fall()
    expect(line.line.value).toBe('waiting')
    expect(line.send({ lost: 1 })).toBe(false)
    await vi.runOnlyPendingTimersAsync()
    expect(latest().url).toBe('wss://zvonok.test/socket?since=5')
    latest().open()
    expect(line.send({ early: 1 })).toBe(false)
    latest().say({ seq: 6 })
    expect(line.send({ now: 1 })).toBe(true)
    expect(latest().sent).toEqual(['{"now":1}'])
  })

  it('[CHT-14] reads what comes as bytes as it reads a text', () => {
    opened().say(new TextEncoder().encode('{"seq":6}').buffer)
    expect([frames, latest().binaryType]).toEqual([[{ seq: 5 }, { seq: 6 }], 'arraybuffer'])
  })

  it('[CHT-19] waits longer each time, half of it by chance, and begins anew after it was open', () => {
    expect([0, 1, 2, 20].map((attempt) => [waitBefore(attempt, 0), waitBefore(attempt, 1)])).toEqual([
      [250, 500],
      [500, 1_000],
      [1_000, 2_000],
      [15_000, 30_000],
    ])
  })

  it('[CHT-19] does not wait when the network is back', async () => {
    opened().fall()
    const attempts = FakeSocket.all.length
    page.dispatchEvent(new Event('online'))
    expect(FakeSocket.all).toHaveLength(attempts + 1)
  })

  it('[CHT-19] is let go as soon as the browser knows that the network is gone, and tried again should it be mistaken', async () => {
    opened()
    page.dispatchEvent(new Event('offline'))
    expect([line.line.value, line.send({ lost: 1 })]).toEqual(['waiting', false])
    await vi.advanceTimersByTimeAsync(500)
    opened()
    expect(line.line.value).toBe('open')
  })

  it('[CHT-19] is noticed when it only looks open: a ping that nobody answers', async () => {
    const dead = opened()
    await vi.advanceTimersByTimeAsync(25_000)
    expect(dead.sent).toEqual(['ping'])
    dead.say('pong')
    await vi.advanceTimersByTimeAsync(25_000)
    expect(FakeSocket.all).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(8_000)
    expect([FakeSocket.all.length, dead.onmessage]).toEqual([2, null])
  })

  it('[CHT-19] what nobody can read is passed over, and the line stays', () => {
    expectErrors(/socket\.unreadable/)
    const socket = opened()
    socket.say('{')
    socket.say({ seq: 'five' })
    socket.say({ seq: 6 })
    expect(frames).toEqual([{ seq: 5 }, { seq: 6 }])
    expect(line.line.value).toBe('open')
  })

  it('[CHT-19] a stopped line stays stopped', async () => {
    opened()
    line.stop()
    page.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(FakeSocket.all).toHaveLength(1)
  })
})

describe('a room that says no', () => {
  it.each([
    [4401, 'not_signed_in'],
    [4404, 'not_found'],
    [4426, 'client_outdated'],
  ] as const)('[CHT-20] closes with %i: %s, and is left alone', async (close, code) => {
    opened().fall(close)
    await vi.advanceTimersByTimeAsync(60_000)
    expect([ended, FakeSocket.all.length]).toEqual([[code], 1])
  })

  it('[CHT-20] to a chat, because the session would have run out, is asked whether it has been used since, and is there again if so', async () => {
    line.stop()
    line = new RoomSocket({
      path: () => '/socket',
      schema: z.object({ seq: z.int() }),
      onFrame: () => {},
      onEnd: (code) => ended.push(code),
      asksAgain: true,
    })
    answer = refuse('not_signed_in')
    opened().fall(4401)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(ended.splice(0)).toEqual(['not_signed_in'])
    line.restart()
    answer = refuse('invalid')
    opened().fall(4401)
    expect(line.line.value).toBe('waiting')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(FakeSocket.all.length).toBeGreaterThan(1)
    opened()
    expect([ended, line.line.value]).toEqual([[], 'open'])
  })

  it('[CHT-20] after a flood or junk it is asked again, but not soon', async () => {
    for (const close of [4429, 4400]) {
      opened().fall(close)
      const attempts = FakeSocket.all.length
      await vi.advanceTimersByTimeAsync(4_900)
      expect(FakeSocket.all).toHaveLength(attempts)
      await vi.advanceTimersByTimeAsync(5_000)
      expect(FakeSocket.all.length).toBeGreaterThan(attempts)
    }
    expect(ended).toEqual([])
  })

  it.each(['not_found', 'profile_not_linked', 'not_signed_in', 'client_outdated'] as const)(
    '[CHT-20] a refused upgrade tells nothing, asking tells: %s',
    async (code) => {
      answer = refuse(code)
      latest().fall()
      await vi.advanceTimersByTimeAsync(60_000)
      expect([ended, FakeSocket.all.length]).toEqual([[code], 1])
    },
  )

  it.each([
    ['a full room', refuse('room_full')],
    ['no reason any more', refuse('invalid')],
    ['a proxy', async () => new Response('<html>')],
  ])('[CHT-20] %s is no reason to give up', async (_, answered) => {
    answer = answered
    latest().fall()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(FakeSocket.all.length).toBeGreaterThan(1)
    expect(ended).toEqual([])
  })
})
