import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'

const DAY_MS = 86_400_000
/** Where CODES_PER_DAY_MAX is not a number: a mistake in the settings must neither lift the limit nor stop everybody. */
const MESSAGES_PER_DAY_DEFAULT = 20_000

/**
 * One message out of what the installation pays for in a day. Taken last, when it is really going out: or one client could use up everybody's day
 * with requests that are refused anyway. Refuses codes_paused.
 */
export async function spendMessage(env: Env): Promise<void> {
  const set = Number.parseInt(env.CODES_PER_DAY_MAX, 10)
  const all = await env.LIMITER.getByName('codes-all').spend(Number.isNaN(set) ? MESSAGES_PER_DAY_DEFAULT : set, DAY_MS, now(env))
  if (!all.allowed) throw new Refusal('codes_paused', { retryAfterSeconds: all.retryAfterSeconds })
}
