// Which provider carries this call; the call itself does not know.
import type { MediaProvider } from '../../protocol/calls.ts'
import type { MediaSession } from './media-session.ts'
import type { MediaSignalling } from './media-signalling.ts'
import { openRealtimeKitMediaSession } from './realtime-kit-media-session.ts'
import { openSfuMediaSession } from './sfu-media-session.ts'

/** `token`: for RealtimeKit's meeting of this call; the room gives a new one each time. */
type Signalling = MediaSignalling & { token(): Promise<string> }

export function openMediaSession({ provider }: MediaProvider, signalling: Signalling): MediaSession {
  return provider === 'sfu' ? openSfuMediaSession(signalling) : openRealtimeKitMediaSession(() => signalling.token())
}

/**
 * Platform: a document keeps the policy it was loaded with, and only one that was loaded as a call's own may speak with RealtimeKit. Asked before devices
 * are, so that a reload costs nobody anything.
 */
export function needsOwnDocument({ provider }: MediaProvider): boolean {
  const [loaded] = performance.getEntriesByType('navigation')
  return provider === 'realtimeKit' && loaded !== undefined && !new URL(loaded.name).pathname.startsWith('/call/')
}
