// Limits by where a request comes from.
import { ADDRESS_SIGN_INS_PER_HOUR_MAX } from '../../protocol/limits.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'

const HOUR_MS = 3_600_000

/** Each has a counter of its own: a pupil's script at one of them must not close the others to the whole school behind the same address. */
export type Door = 'sign-in' | 'passkey' | 'provider' | 'outside' | 'reset' | 'handoff' | 'device'

/** A whole school signs in from one address at half past eight, so this limit is high; it stops machines, not classes. */
export async function requireCalmAddress(c: AppContext, at: number, door: Door): Promise<void> {
  const address = c.req.header('cf-connecting-ip')
  if (address === undefined) return
  const taken = await c.env.LIMITER.getByName(`address:${door}:${networkOf(address)}`).take(ADDRESS_SIGN_INS_PER_HOUR_MAX, HOUR_MS, at)
  if (!taken.allowed) throw new Refusal('too_many_requests', { retryAfterSeconds: taken.retryAfterSeconds })
}

/** What one customer of a provider has: an IPv4 address, or the /64 of an IPv6 address, which holds as many addresses as a guesser likes. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
