import type { TryCallLine } from '../../protocol/calls.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import { CALL_GUEST_LINE_TRIES_PER_MINUTE_MAX, CALL_LINE_TRIES_PER_MINUTE_MAX, CALL_LINE_TRY_SECONDS } from '../../protocol/limits.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { sfuOf } from '../platform/sfu.ts'
import { type Comer, requireAtTheDoor } from './come-to-call.ts'
import { mediaProviderFor } from './media-provider.ts'
import { requireCalm } from './require-calm.ts'

/**
 * A session of the media service in which nothing is published or received, and of which nobody learns the name: it is good for finding out whether a
 * connection comes about, and forgotten by the service half a minute after that one is closed (docs/decisions/028).
 */
export async function tryCallLine(
  c: AppContext,
  comer: Comer,
  { callId, offer }: ParsedInputOf<typeof TryCallLine>,
): Promise<ResultOf<typeof TryCallLine>> {
  await requireCalm(c, comer, 'line-tries', [CALL_LINE_TRIES_PER_MINUTE_MAX, CALL_GUEST_LINE_TRIES_PER_MINUTE_MAX])
  await requireAtTheDoor(c.env, comer, callId)
  if (mediaProviderFor(c.env).provider !== 'sfu') throw new Refusal('media_failed')
  const sfu = sfuOf(c.env)
  if (offer !== null) return { iceServers: [], answer: await sfu.establishDataChannels(await sfu.openSession(), offer) }
  const iceServers = await sfu.iceServers(CALL_LINE_TRY_SECONDS)
  return { iceServers: iceServers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest })), answer: null }
}
