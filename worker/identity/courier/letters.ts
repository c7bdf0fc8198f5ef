import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Courier } from './courier.ts'

/** Plain-text letters by the binding EMAIL. Platform: the domain of EMAIL_FROM must be onboarded to Cloudflare Email. */
export function letters(env: Env): Courier['email'] {
  return async (to, subject, text) => {
    try {
      if (env.EMAIL_FROM === '') throw new Error('EMAIL_FROM is empty')
      await env.EMAIL.send({ from: env.EMAIL_FROM, to, subject, text })
    } catch (error) {
      // Security: the platform's message may quote the recipient, so only the kind of error is kept.
      log.warn('courier.email_failed', { error: error instanceof Error ? error.name : 'unknown' })
      throw new Refusal('courier_failed')
    }
  }
}
