import type { MediaProvider } from '../../protocol/calls.ts'

/** Who carries sound and picture of this installation's calls. */
export function mediaProviderFor({ CALLS_PROVIDER }: Pick<Env, 'CALLS_PROVIDER'>): MediaProvider {
  return { provider: CALLS_PROVIDER === 'realtimeKit' ? 'realtimeKit' : 'sfu' }
}
