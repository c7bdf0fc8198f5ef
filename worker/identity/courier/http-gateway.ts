import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Courier } from './courier.ts'

const ANSWER_WITHIN_MS = 10_000

/**
 * A gateway that takes `POST <SMS_GATEWAY_URL>` with `{ "to": "+79161234567", "text": "…" }` and `Authorization: Bearer <SMS_GATEWAY_TOKEN>`, and answers
 * 2xx once it has the message. A provider with another shape is reached through a few lines of its own beside this file.
 */
export function httpGateway(env: Env): Courier['sms'] {
  return async (to, text) => {
    if (env.SMS_GATEWAY_URL === '') return fail('unset')
    let response: Response
    try {
      response = await fetch(env.SMS_GATEWAY_URL, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${env.SMS_GATEWAY_TOKEN ?? ''}` },
        body: JSON.stringify({ to, text }),
        // Security: the token goes to the configured address and nowhere it may point to.
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      })
    } catch {
      // Out of reach or too slow: the person asks again, which is counted like any other asking.
      return fail('unreachable')
    }
    await response.body?.cancel()
    if (!response.ok) fail(`status ${response.status}`)
  }
}

function fail(reason: string): never {
  log.warn('courier.sms_failed', { reason })
  throw new Refusal('courier_failed')
}
