import { REFUSALS } from '../../../protocol/refusals.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'

type Code =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_token'
  | 'unsupported_grant_type'
  | 'server_error'
  | 'temporarily_unavailable'

/** An expected "no" to a program. Our clients are others' programs: they know RFC 6749's words, not our refusals. */
export class OAuthError extends Error {
  readonly code: Code
  readonly description: string | undefined
  /** Of WWW-Authenticate, for a 401. */
  readonly challenge: string | undefined

  constructor(code: Code, description?: string, challenge?: string) {
    super(code)
    this.name = 'OAuthError'
    this.code = code
    this.description = description
    this.challenge = challenge
  }
}

/** Serves an address that programs call: whatever goes wrong is answered as RFC 6749 §5.2 has it, and nothing of it is kept by a cache. */
export function forPrograms(answer: (c: AppContext) => Promise<Response>): (c: AppContext) => Promise<Response> {
  return async (c) => {
    c.header('cache-control', 'no-store')
    c.header('pragma', 'no-cache')
    try {
      return await answer(c)
    } catch (error) {
      return errorAnswer(c, error)
    }
  }
}

function errorAnswer(c: AppContext, error: unknown): Response {
  if (error instanceof OAuthError) {
    if (error.challenge !== undefined) c.header('www-authenticate', error.challenge)
    const body = { error: error.code, ...(error.description === undefined ? {} : { error_description: error.description }) }
    return c.json(body, error.challenge === undefined ? 400 : 401)
  }
  if (error instanceof Refusal && error.code !== 'internal') {
    const busy = error.code === 'too_many_requests'
    if (error.details?.retryAfterSeconds !== undefined) c.header('retry-after', String(error.details.retryAfterSeconds))
    return c.json({ error: busy ? 'temporarily_unavailable' : 'invalid_request' }, REFUSALS[error.code].status)
  }
  log.error('openid.failed', error, { requestId: c.get('requestId'), route: c.req.routePath })
  return c.json({ error: 'server_error' }, 500)
}
