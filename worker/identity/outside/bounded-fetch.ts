// The only door to outside providers. Security: whatever answers there is not ours, so it gets ten seconds, 64 KiB and no say in where we go next.
import { readBounded } from '../../platform/read-bounded.ts'
import { OutsideFault } from './outside-provider.ts'

const OUTSIDE_ANSWER_MS = 10_000
const OUTSIDE_ANSWER_BYTES_MAX = 65_536
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** Https, or this very machine where ENVIRONMENT is dev. Throws OutsideFault. */
export function requireSafeUrl(env: Env, address: string): string {
  const url = URL.parse(address)
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && env.ENVIRONMENT === 'dev' && LOOPBACK.has(url.hostname))
  if (!safe) throw new OutsideFault('address_not_https')
  return address
}

type Asked = { readonly method: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: URLSearchParams | undefined }

/** The whole answer, read. Throws OutsideFault: not https, no answer in time, too large, or sent elsewhere. */
export async function boundedFetch(env: Env, address: string, { method, headers = {}, body }: Asked): Promise<Response> {
  requireSafeUrl(env, address)
  const signal = AbortSignal.timeout(OUTSIDE_ANSWER_MS)
  try {
    // Platform: workerd has no `redirect: 'error'`. Security: followed, a redirect would carry codes and secrets to wherever it says.
    const response = await fetch(address, { method, headers, body: body ?? null, redirect: 'manual', signal })
    if (response.status >= 300 && response.status < 400) throw new OutsideFault('answer_is_a_redirect')
    return new Response(await readBounded(response.body, OUTSIDE_ANSWER_BYTES_MAX, () => new OutsideFault('answer_too_large')), {
      status: response.status,
      headers: response.headers,
    })
  } catch (error) {
    if (error instanceof OutsideFault) throw error
    throw new OutsideFault(signal.aborted ? 'answer_too_late' : 'unreachable')
  }
}
