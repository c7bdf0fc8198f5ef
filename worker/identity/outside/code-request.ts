import { requireSafeUrl } from './bounded-fetch.ts'
import type { OutsideBeginning } from './outside-provider.ts'

/** Where a provider is asked for a code, with PKCE; `own` is what this one is asked besides. Throws OutsideFault where the address is not safe. */
export function codeRequest(env: Env, address: string, begun: OutsideBeginning, own: Readonly<Record<string, string>>): string {
  const url = new URL(requireSafeUrl(env, address))
  const asked = {
    response_type: 'code',
    redirect_uri: begun.redirectUri,
    state: begun.state,
    code_challenge: begun.challenge,
    code_challenge_method: 'S256',
    // Security: a session of weeks there is no proof that it is them who sits here now.
    prompt: 'login',
    ...own,
  }
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  return url.href
}
