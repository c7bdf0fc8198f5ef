// Whose seat in a call a page finds that has just been opened.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallId, PersonId } from '../../protocol/ids.ts'
import { CALL_PLACE_KEPT_SECONDS } from '../../protocol/limits.ts'
import { keepSeat, type Seat, seatKept, takeSeat } from '../../web/calls/seat.ts'

const ILYA = 'per_00000000000000000001' as PersonId
const DARIA = 'per_00000000000000000002' as PersonId
const SEAT: Seat = {
  callId: 'cal_00000000000000000001' as CallId,
  personId: ILYA,
  guestName: null,
  inUse: { microphone: 'muted', camera: true, screen: true },
  onAnyPage: true,
}
const tab = new Map<string, string>()

beforeEach(() => {
  tab.clear()
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => tab.get(key) ?? null,
    setItem: (key: string, value: string) => tab.set(key, value),
    removeItem: (key: string) => tab.delete(key),
  })
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('whoever reloads their page', () => {
  it('[CALL-156] finds their seat once, with what was on', () => {
    keepSeat(SEAT)
    expect(seatKept(ILYA)).toMatchObject(SEAT)
    expect(takeSeat(ILYA)).toMatchObject(SEAT)
    expect(takeSeat(ILYA)).toBeNull()
  })

  it('[CALL-156] finds none when the room has given up their place, or the clock was set back', () => {
    keepSeat(SEAT)
    vi.advanceTimersByTime(CALL_PLACE_KEPT_SECONDS * 1_000)
    expect(takeSeat(ILYA)).toBeNull()
    keepSeat(SEAT)
    vi.setSystemTime(Date.now() - 1)
    expect(takeSeat(ILYA)).toBeNull()
  })

  it('[CALL-156] leaves none to somebody else: not to who signs in there next, nor to a guest', () => {
    for (const other of [DARIA, null]) {
      keepSeat(SEAT)
      expect(takeSeat(other)).toBeNull()
    }
    keepSeat({ ...SEAT, personId: null, guestName: 'Лектор' })
    expect(takeSeat(ILYA)).toBeNull()
  })

  it('[CALL-156] finds none in what another version has left, or where the browser forbids storage', () => {
    tab.set('zvonok.call.seat', '{"callId":"cal_1"}')
    expect(takeSeat(ILYA)).toBeNull()
    vi.stubGlobal('sessionStorage', undefined)
    keepSeat(SEAT)
    expect(takeSeat(ILYA)).toBeNull()
  })
})
