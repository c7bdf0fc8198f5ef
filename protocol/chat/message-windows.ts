// For how long an author changes a message and takes it back for everyone (checklist ⚠A12): the school's, for all its chats.
import * as z from 'zod/mini'
import { MESSAGE_WINDOW_HOURS, MESSAGE_WINDOW_HOURS_MAX } from '../limits.ts'

const Hours = z.int().check(z.minimum(0), z.maximum(MESSAGE_WINDOW_HOURS_MAX))

/** Hours since it was said. 0: never. A chat's administrators take back without end. */
export const MessageWindows = z.object({ editHours: Hours, deleteHours: Hours })
export type MessageWindows = z.infer<typeof MessageWindows>

export const MESSAGE_WINDOWS_DEFAULT: MessageWindows = { editHours: MESSAGE_WINDOW_HOURS, deleteHours: MESSAGE_WINDOW_HOURS }

const HOUR_MS = 3_600_000

/** Is a message of `at` still within the window? The room and the browser ask the same. */
export function isWithin(hours: number, at: number, now: number): boolean {
  return hours > 0 && now - at < hours * HOUR_MS
}
