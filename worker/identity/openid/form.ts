import { OPENID_FORM_BYTES_MAX } from '../../../protocol/limits.ts'
import { type AppContext, readText } from '../../platform/serve.ts'
import { OAuthError } from './oauth-error.ts'

export type Params = ReadonlyMap<string, string>

/** Security: of a parameter given twice, two readers may each take another one. RFC 6749 §3.1 forbids it. Null when one is. */
export function singleParams(given: URLSearchParams): Params | null {
  const params = new Map<string, string>()
  for (const [name, value] of given) {
    if (params.has(name)) return null
    params.set(name, value)
  }
  // RFC 6749 §3.1: without a value is as if it were left out.
  for (const [name, value] of params) if (value === '') params.delete(name)
  return params
}

/** Throws OAuthError invalid_request for whatever is not a form, Refusal too_large for one that is too long. */
export async function readForm(c: AppContext): Promise<Params> {
  const type = (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') throw new OAuthError('invalid_request', 'a form is expected')
  const params = singleParams(new URLSearchParams(await readText(c.req.raw, OPENID_FORM_BYTES_MAX)))
  if (params === null) throw new OAuthError('invalid_request', 'a parameter is given twice')
  return params
}
