import { CONTACT_UNUSED_MONTHS_MAX } from '../../../protocol/limits.ts'

const MONTH_MS = 30 * 86_400_000

type Known = {
  /** When a code last showed that the account's holder has the phone or mailbox. */
  readonly provedAt: number
}

/** A number nobody has used for so long may have been given to somebody else by its operator. */
export function isStale({ provedAt }: Known, at: number): boolean {
  return at - provedAt > CONTACT_UNUSED_MONTHS_MAX * MONTH_MS
}
