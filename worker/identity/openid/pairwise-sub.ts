import type { AccountId } from '../../../protocol/ids.ts'
import { hmacOf } from '../secrets.ts'

/**
 * `sub`: who somebody is to one client. Security: pairwise, so that two clients that put their lists together find nobody in both; by the client's
 * id and not by its host, so that it stays when the client moves. It stays with the first pepper too: clients keep it for good.
 */
export function pairwiseSub(env: Env, clientId: string, accountId: AccountId): Promise<string> {
  return hmacOf(env, 'oidc-subject', `${clientId}\n${accountId}`)
}
