import type { PersonId } from '../../../protocol/ids.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'

/**
 * Counted before the code is looked at, right ones too: with a code of their own somebody could else wipe their wrong guesses away again. Only
 * allowing a device forgets them. Refuses too_many_requests.
 */
export async function requireFewGuesses(env: Env, personId: PersonId): Promise<void> {
  const attempt = await guessesOf(env, personId).attempt(now(env))
  if (!attempt.allowed) throw new Refusal('too_many_requests', { retryAfterSeconds: attempt.retryAfterSeconds })
}

export async function forgetGuesses(env: Env, personId: PersonId): Promise<void> {
  await guessesOf(env, personId).clear()
}

function guessesOf(env: Env, personId: PersonId) {
  return env.LIMITER.getByName(`device-code:${personId}`)
}
