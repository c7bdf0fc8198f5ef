// Where somebody sits in a call and with what, from the moment their page goes to the moment it is there again: a reload leads back in, not to the door.
// The tab keeps it (a second tab has none), as long as the room keeps their place.
import * as z from 'zod/mini'
import { CallId, PersonId } from '../../protocol/ids.ts'
import { CALL_NAME_CHARS_MAX, CALL_PLACE_KEPT_SECONDS } from '../../protocol/limits.ts'
import { recallInTab, rememberInTab } from '../platform/tab-storage.ts'

const Seat = z.object({
  callId: CallId,
  /** Null: a guest, who comes back under the name they gave. */
  personId: z.nullable(PersonId),
  guestName: z.nullable(z.string().check(z.maxLength(CALL_NAME_CHARS_MAX))),
  inUse: z.object({ microphone: z.enum(['on', 'muted', 'closed']), camera: z.boolean(), screen: z._default(z.boolean(), false) }),
  /** Its media may be had on any page of ours, not on a call's own alone (worker/calls/call-document.ts). */
  onAnyPage: z.boolean(),
})
export type Seat = z.output<typeof Seat>

const KEY = 'call.seat'
const Kept = z.extend(Seat, { leftAt: z.int() })

export function keepSeat(seat: Seat): void {
  rememberInTab(KEY, { ...seat, leftAt: Date.now() } satisfies z.output<typeof Kept>)
}

/** Once. Security: whoever has signed in since at a shared computer takes nobody's place. */
export function takeSeat(personId: PersonId | null): Seat | null {
  const seat = seatKept(personId)
  forgetSeat()
  return seat
}

/** They have left the page's call, or were sent out of it: a page that lived on after it had gone (the browser's way back) leads nobody in again. */
export function forgetSeat(): void {
  rememberInTab(KEY, null)
}

export function seatKept(personId: PersonId | null): Seat | null {
  const kept = recallInTab(KEY, Kept)
  const awayMs = Date.now() - (kept?.leftAt ?? 0)
  return kept && kept.personId === personId && awayMs >= 0 && awayMs < CALL_PLACE_KEPT_SECONDS * 1_000 ? kept : null
}
