import { CONTACT_UNUSED_MONTHS_MAX } from '../../../protocol/limits.ts'
import { Refusal } from '../../platform/refusal.ts'

const MONTH_MS = 30 * 86_400_000

type Known = {
  /** When a code last showed that the account's holder has the phone or mailbox. */
  readonly provedAt: number
}

/** A number nobody has used for so long may have been given to somebody else by its operator. */
export function isStale({ provedAt }: Known, at: number): boolean {
  return at - provedAt > CONTACT_UNUSED_MONTHS_MAX * MONTH_MS
}

/**
 * Security: a code alone proves the number, not the human who had it a year ago. `more`: something besides the code is asked for on this way, the
 * account's password or a second factor; a new password set by the code is nothing besides it. Refuses contact_stale.
 */
export function requireContactInUse(account: Known, more: boolean, at: number): void {
  if (!more && isStale(account, at)) throw new Refusal('contact_stale')
}
