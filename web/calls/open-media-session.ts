import type { MediaProvider } from '../../protocol/calls.ts'
import type { CallState } from './call-state.ts'
import type { MediaSession } from './media-session.ts'
import { openRealtimeKitMediaSession } from './realtime-kit-media-session.ts'
import { openSfuMediaSession } from './sfu-media-session.ts'

/** Whoever carries the sound and picture of this call, behind one seam (media-session.ts). */
export function openMediaSession({ provider }: MediaProvider, { signalling }: CallState): MediaSession {
  return provider === 'sfu' ? openSfuMediaSession(signalling) : openRealtimeKitMediaSession(() => signalling.token())
}
