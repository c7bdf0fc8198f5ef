// The call this page is in. It lives here and not in the page of its address, so that it goes on while one reads the journal.
import { signal } from '@preact/signals'
import type { CallKind, CallMedia } from '../../protocol/call/events.ts'
import type { CallId, ChatId } from '../../protocol/ids.ts'
import type { Call } from './call.ts'
import type { CallEnd } from './call-state.ts'
import type { Seat } from './seat.ts'

export const currentCall = signal<Call | null>(null)
/** How the last one ended, until it is read. */
export const endedCall = signal<{
  readonly callId: CallId
  readonly title: string
  readonly chatId: ChatId | null
  /** Null of a call one never was in. */
  readonly kind: CallKind | null
  /** As which it is begun again. */
  readonly media: CallMedia
  readonly why: CallEnd
  /** For whoever takes it back from another page of theirs. */
  readonly seat: Seat
} | null>(null)
