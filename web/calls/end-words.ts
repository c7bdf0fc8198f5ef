import type { CallKind, CallOver } from '../../protocol/call/events.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import type { CallEnd } from './call-state.ts'

export type KnownEnd = CallOver | 'left'

const KNOWN = {
  ended: true,
  declined: true,
  unanswered: true,
  left: true,
  removed: true,
  denied: true,
  elsewhere: true,
} satisfies Record<KnownEnd, true>

/** What the room said and what its door says are the same to a person. Null: something else. */
export function knownEnd(why: CallEnd): KnownEnd | null {
  if (why === 'call_over') return 'ended'
  if (why === 'call_barred') return 'removed'
  if (why === 'call_elsewhere') return 'elsewhere'
  return why in KNOWN ? (why as KnownEnd) : null
}

/** For whoever is elsewhere when it happens. Null: they have left, and know it. */
export function endWords(why: CallEnd, kind: CallKind | null): string | null {
  const known = knownEnd(why)
  if (known === 'left') return null
  return known === null ? refusalText(why) : endTitle(known, kind)
}

/** A lesson is over, not its call alone. */
export function endTitle(known: KnownEnd, kind: CallKind | null): string {
  return t(known === 'ended' && kind === 'lesson' ? 'inCall.over.lesson' : `inCall.over.${known}`)
}
