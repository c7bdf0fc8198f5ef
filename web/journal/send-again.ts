// What becomes of typed marks whose request got no answer, or a no. Rules MARK-05, MARK-12.
import type { RefusalCode } from '../../protocol/refusals.ts'
import { CallRefused } from '../platform/call.ts'

/** Only these say that the same request will never be taken. After any other (a fault of ours, a limit, a second step not yet taken) it may. */
const FINAL: readonly RefusalCode[] = ['not_found', 'not_allowed', 'invalid', 'too_large']

const PAUSE_MS = 3_000
const PAUSE_MS_MAX = 60_000

export function isFinal(error: unknown): error is CallRefused {
  return error instanceof CallRefused && FINAL.includes(error.code)
}

/** Longer each time, and never shorter than the server has asked for. `failed`: attempts in a row. */
export function pauseMs(failed: number, error: unknown): number {
  const asked = error instanceof CallRefused ? (error.details.retryAfterSeconds ?? 0) * 1_000 : 0
  return Math.max(asked, Math.min(PAUSE_MS * 2 ** (failed - 1), PAUSE_MS_MAX))
}
