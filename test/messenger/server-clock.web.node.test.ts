import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { hearClock, serverNow } from '../../web/platform/server-clock.ts'

const NOON = Date.parse('2025-10-06T12:00:00Z')

beforeEach(() => {
  vi.useFakeTimers({ now: NOON })
})
afterEach(() => {
  hearClock(new Headers({ date: new Date(NOON).toUTCString() }))
  vi.useRealTimers()
})

it('[MSG-36] a phone that is a day ahead reckons by the server’s answers, and seconds are not worth correcting', () => {
  hearClock(new Headers({ date: new Date(NOON - 86_400_000).toUTCString() }))
  expect(serverNow()).toBe(NOON - 86_400_000)
  hearClock(new Headers())
  expect(serverNow()).toBe(NOON - 86_400_000)
  hearClock(new Headers({ date: new Date(NOON - 2_000).toUTCString() }))
  expect(serverNow()).toBe(NOON)
  hearClock(new Headers({ date: 'nonsense' }))
  expect(serverNow()).toBe(NOON)
})

it('[MSG-36] where the product’s clock is set by hand, that one counts', () => {
  hearClock(new Headers({ date: new Date(NOON).toUTCString(), 'x-now': String(NOON - 3_600_000) }))
  expect(serverNow()).toBe(NOON - 3_600_000)
})
