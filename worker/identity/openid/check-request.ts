// A client's request as RFC 6749, RFC 7636 and OpenID Connect Core have it, brought to what a flow needs. Order matters: until the client and its
// address are known to belong together, nothing is sent to that address.
import { OPENID_ECHO_CHARS_MAX } from '../../../protocol/limits.ts'
import type { FlowRequest } from '../school-id/flow-request.ts'
import { clientOf } from './clients.ts'
import type { Params } from './form.ts'
import type { AuthorizationError } from './prepare-answer.ts'

const SCOPES = ['openid', 'profile', 'edu', 'offline_access'] as const
/** The one that asks the most of the person comes first; `none` stands alone. */
const PROMPTS = ['login', 'select_account', 'consent'] as const

/** `back`: where the client may be told; null while its address is not trusted. */
export class RequestRefused extends Error {
  readonly code: AuthorizationError
  readonly back: Pick<FlowRequest, 'redirectUri' | 'state'> | null

  constructor(code: AuthorizationError, back: RequestRefused['back'] = null) {
    super(code)
    this.name = 'RequestRefused'
    this.code = code
    this.back = back
  }
}

/** `params` is null when one was given twice. Throws RequestRefused. */
export function checkRequest(env: Env, issuer: string, params: Params | null): FlowRequest {
  if (params === null) throw new RequestRefused('invalid_request')
  const client = clientOf(env, issuer, params.get('client_id') ?? '')
  const redirectUri = params.get('redirect_uri')
  // Security: the same characters, nothing less. Every looser comparison (prefix, case, port, path) has sent codes to strangers somewhere.
  if (client === null || redirectUri === undefined || !client.redirectUris.includes(redirectUri))
    throw new RequestRefused('invalid_request')
  const state = params.get('state') ?? null
  if ((state?.length ?? 0) > OPENID_ECHO_CHARS_MAX) throw new RequestRefused('invalid_request')
  const refuse = (code: AuthorizationError): never => {
    throw new RequestRefused(code, { redirectUri, state })
  }

  if (params.has('request')) refuse('request_not_supported')
  if (params.has('request_uri')) refuse('request_uri_not_supported')
  if (params.has('registration')) refuse('registration_not_supported')
  if (!params.has('response_type')) refuse('invalid_request')
  if (params.get('response_type') !== 'code') refuse('unsupported_response_type')
  if ((params.get('response_mode') ?? 'query') !== 'query') refuse('invalid_request')
  const asked = new Set((params.get('scope') ?? '').split(' '))
  if (!asked.has('openid')) refuse('invalid_scope')
  // Absent means `plain` (RFC 7636 §4.3), and plain protects nothing from whoever reads the request.
  if (params.get('code_challenge_method') !== 'S256') refuse('invalid_request')
  const codeChallenge = params.get('code_challenge') ?? ''
  if (!/^[A-Za-z0-9_-]{43}$/.test(codeChallenge)) refuse('invalid_request')
  const nonce = params.get('nonce') ?? null
  if ((nonce?.length ?? 0) > OPENID_ECHO_CHARS_MAX) refuse('invalid_request')
  const maxAge = params.get('max_age')
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) refuse('invalid_request')
  const prompts = new Set((params.get('prompt') ?? '').split(' ').filter(Boolean))
  const prompt = prompts.has('none') ? 'none' : (PROMPTS.find((one) => prompts.has(one)) ?? null)
  const isOdd = [...prompts].some((one) => one !== 'none' && !PROMPTS.some((known) => known === one))
  if (isOdd || (prompt === 'none' && prompts.size > 1)) refuse('invalid_request')
  return {
    clientId: client.id,
    redirectUri,
    // OpenID Connect Core §3.1.2.1: scopes nobody knows are passed over.
    scopes: SCOPES.filter((scope) => asked.has(scope)),
    state,
    nonce,
    codeChallenge,
    prompt,
    maxAgeSeconds: maxAge === undefined ? null : Number(maxAge),
  }
}
