// One call of somebody else's API with a secret of ours. Security: the secret goes where the settings say and nowhere else, by TLS (or to this machine,
// in development); an answer is bounded in time and size.
import { readBounded } from './read-bounded.ts'

export type ServiceCall = { readonly method: string; readonly url: string; readonly secret: string; readonly body?: object | undefined }
export type ServiceAnswer = { readonly status: number; readonly ok: boolean; readonly text: string }
export type ServiceSilence = { readonly reason: 'unsafe_address' | 'late' | 'too_large' | 'unreachable' }

const ANSWER_BYTES_MAX = 1_048_576
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

export async function callService(
  environment: string,
  { method, url: address, secret, body }: ServiceCall,
  answerMsMax: number,
): Promise<ServiceAnswer | ServiceSilence> {
  const url = URL.parse(address)
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && environment === 'dev' && LOOPBACK.has(url.hostname))
  if (!safe) return { reason: 'unsafe_address' }
  // Platform: `AbortSignal.timeout` goes on after the answer, and a room that has asked stays awake for as long.
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), answerMsMax)
  const { signal } = late
  try {
    // Security: followed, a redirect would carry the secret to wherever it says.
    const response = await fetch(url.href, {
      method,
      headers: { authorization: `Bearer ${secret}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: 'manual',
      signal,
    })
    const bytes = await readBounded(response.body, ANSWER_BYTES_MAX, () => new RangeError('too large'))
    return { status: response.status, ok: response.ok, text: new TextDecoder().decode(bytes) }
  } catch (error) {
    return { reason: signal.aborted ? 'late' : error instanceof RangeError ? 'too_large' : 'unreachable' }
  } finally {
    clearTimeout(timer)
  }
}
