import type { RunningCall } from '../../protocol/call/ringing.ts'
import type { CallId } from '../../protocol/ids.ts'

/** The call's page (web/calls/call-page.tsx); `media`: with what one means to come in. */
export function callPath(callId: CallId, media?: RunningCall['media']): string {
  return media === undefined ? `/call/${callId}` : `/call/${callId}?media=${media}`
}
