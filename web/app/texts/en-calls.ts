import type { ruCalls } from './ru-calls.ts'
import type { Texts } from './text.ts'

export const enCalls: Texts<keyof typeof ruCalls> = {
  'refusal.media_over': 'The connection to the call was lost. Connecting again.',
  'refusal.media_busy': 'The call is still connecting. Please wait a moment.',
  'refusal.media_failed': 'Sound and video are not available now. Please try again in a minute.',
  'refusal.call_over': 'The call has ended.',
  'refusal.call_locked': 'The call is locked. Ask its organiser to open it.',
  'refusal.call_barred': 'The organiser has not let you into this call.',
  'refusal.call_elsewhere': 'You have joined this call in another window or on another device.',
  'refusal.guests_not_allowed': 'This call takes no guests. Sign in to your educational profile.',
}
