import type { ruCalls } from './ru-calls.ts'
import type { Texts } from './text.ts'

export const enCalls: Texts<keyof typeof ruCalls> = {
  'refusal.media_over': 'The connection to the call was lost. Connecting again.',
  'refusal.media_busy': 'The call is still connecting. Please wait a moment.',
  'refusal.media_failed': 'Sound and video are not available now. Please try again in a minute.',
}
