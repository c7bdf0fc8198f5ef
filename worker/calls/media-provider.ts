import type { CallAbout } from '../../durable-objects/call-room/found-call.ts'
import type { MediaProvider } from '../../protocol/calls.ts'

/** Who carries sound and picture of this call. */
export function mediaProviderFor(_env: Env, _call: CallAbout): MediaProvider {
  return { provider: 'sfu' }
}
