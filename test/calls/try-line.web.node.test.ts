// Before one comes in: whether sound gets through, with a connection and a server that do as the test says.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallId } from '../../protocol/ids.ts'
import { tryLine } from '../../web/calls/try-line.ts'
import { FakePeer } from '../kit/fake-peer.ts'

const CALL = 'cal_00000000000000000001' as CallId
const { become } = FakePeer.prototype
let offers: unknown[]
let refusal: string | null
let gone: AbortController

beforeEach(() => {
  vi.useFakeTimers()
  FakePeer.all = []
  ;[offers, refusal, gone] = [[], null, new AbortController()]
  vi.stubGlobal('RTCPeerConnection', FakePeer)
  vi.stubGlobal('fetch', async (_: string, { body }: { body: string }) => {
    const { offer } = JSON.parse(body)
    offers.push(offer)
    if (refusal !== null) return new Response(JSON.stringify({ refusal, requestId: '1' }), { status: 503 })
    return new Response(JSON.stringify({ iceServers: [{ urls: ['stun:a'] }], answer: offer === null ? null : 'answer' }))
  })
})
afterEach(() => {
  FakePeer.prototype.become = become
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('at the door of a call', () => {
  it('[CALL-182] one connection is made as the call makes one, and closed as soon as it stands', async () => {
    expect(await tryLine(CALL, gone.signal)).toBe('passes')
    expect([offers, FakePeer.all.map(({ connectionState }) => connectionState)]).toEqual([[null, 'offer'], ['closed']])
  })

  it('[CALL-182] one that does not come about is a network that lets no calls through', async () => {
    FakePeer.prototype.become = () => {}
    const tried = tryLine(CALL, gone.signal)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await tried).toBe('blocked')
    expect(FakePeer.all.map(({ connectionState }) => connectionState)).toEqual(['closed'])
  })

  it('[CALL-182] of a network nothing is said when the service is amiss, or when one has come in meanwhile', async () => {
    refusal = 'media_failed'
    expect(await tryLine(CALL, gone.signal)).toBe('unknown')
    refusal = null
    FakePeer.prototype.become = () => {}
    const tried = tryLine(CALL, gone.signal)
    await vi.advanceTimersByTimeAsync(1_000)
    gone.abort()
    expect(await tried).toBe('unknown')
    expect(FakePeer.all.map(({ connectionState }) => connectionState)).toEqual(['closed'])
  })
})
